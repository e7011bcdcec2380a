//! Can many links be pasted at once, and does a bad one leave the good ones alone?

use browser_tests::routes::{PROXIED_HOST, PROXY_SAYS};
use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, meet_beside_others};
use parlab::chapters::downloads::params::{MAX_LINKS, SAMPLE_LINKS};
use parlab::record::Status;

const BOX: &str = "Paste links, one a line";

#[test]
fn a_text_that_is_dropped_on_a_field_stands_in_it() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/downloads?network=real").await;
        page.find("textbox", BOX).await;
        let own = lab.site.url("/test/open.csv");
        page.drop_text("textbox", BOX, &own).await;
        until_true("the text in the field", async || {
            page.value("textbox", BOX).await == own
        })
        .await;
        page.click("button", "Use only these").await;
        assert_eq!(page.value("textbox", "Link 1").await, own);
    });
}

#[test]
fn good_lines_are_taken_and_bad_ones_stay_with_a_reason() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/downloads").await;
        page.click("radio", "links").await;
        let own = lab.site.url("/test/open.csv");
        paste(
            page,
            &format!(
                "{own}\nftp://a.org/x.csv\n\n{}\nftp://b.org/y.csv",
                SAMPLE_LINKS[1]
            ),
        )
        .await;
        page.click("button", "Use only these").await;
        page.until_said(
            "status",
            "Line 1: “ftp://a.org/x.csv” is not an address that can be fetched",
        )
        .await;
        page.until_said(
            "status",
            "Line 2: “ftp://b.org/y.csv” is not an address that can be fetched: only http and https can be fetched by a page.",
        )
        .await;
        assert_eq!(
            page.value("textbox", BOX).await,
            "ftp://a.org/x.csv\nftp://b.org/y.csv"
        );
        assert_eq!(page.value("textbox", "Link 1").await, own);
        assert_eq!(page.value("textbox", "Link 2").await, SAMPLE_LINKS[1]);
        assert!(page.look_for("textbox", "Link 3").await.is_none());
        let record = page.press_run().await;
        assert_eq!(record.status, Status::Complete);
        assert!(record.results.len() == 2 && record.results.iter().all(|r| r.table.is_some()));
    });
}

#[test]
fn there_is_room_for_so_many_and_the_rest_is_said() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/downloads?network=real").await;
        let lines: Vec<String> = (0..MAX_LINKS)
            .map(|i| format!("/test/open.csv?{i}"))
            .collect();
        paste(page, &lines.join("\n")).await;
        page.click("button", "Add these").await;
        let last = format!("Link {MAX_LINKS}");
        assert_eq!(page.value("textbox", &last).await, "/test/open.csv?28");
        page.until_said(
            "status",
            "Line 3: There is room for 32 links; this one was left out.",
        )
        .await;
        assert_eq!(
            page.value("textbox", BOX).await,
            "/test/open.csv?29\n/test/open.csv?30\n/test/open.csv?31"
        );
        let add = page.find("button", "Add a link").await;
        assert!(!add.is_enabled().await.expect("a button"));
    });
}

#[test]
fn links_to_a_named_host_can_be_read_through_the_proxy() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/downloads?network=real&concurrency=2&reps=1")
            .await;
        let [good, bad] = ["a.csv", "b.csv"].map(|name| format!("https://{PROXIED_HOST}/{name}"));
        paste(page, &format!("{good}\n{bad}")).await;
        page.click("button", "Use only these").await;
        for link in [&good, &bad] {
            page.click("button", "Read it through this computer’s proxy")
                .await;
            let proxied = format!("proxy/{link}");
            until_true(&proxied, async || {
                let one = page.value("textbox", "Link 1").await;
                one == proxied || page.value("textbox", "Link 2").await == proxied
            })
            .await;
        }
        let record = page.press_run().await;
        let result = |link: &str| {
            let link = format!("proxy/{link}");
            let result = record.results.iter().find(|result| result.link == link);
            result.unwrap_or_else(|| panic!("{link}: {:?}", record.results))
        };
        assert!(result(&good).table.is_some());
        let note = &result(&good).notes[0];
        assert!(
            note.starts_with("It came through this computer’s proxy"),
            "{note}"
        );
        page.until_said("region", note).await;
        let error = format!("This computer’s proxy got no file. {PROXY_SAYS}");
        assert_eq!(result(&bad).error.as_ref(), Some(&error));
        page.until_said("region", &error).await;
    });
}

/// As by Ctrl+V.
async fn paste(page: &Page, text: &str) {
    page.find("textbox", BOX).await;
    let script = "
        const field = document.getElementById('paste');
        field.focus();
        document.execCommand('insertText', false, arguments[0]);";
    page.script(script, vec![text.into()]).await;
}
