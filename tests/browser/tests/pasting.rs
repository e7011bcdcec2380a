//! Can many links be pasted at once, and does a bad one leave the good ones alone?

use browser_tests::{Page, Serve, meet};
use parlab::experiment::downloads::{MAX_LINKS, SAMPLE_LINKS};
use parlab::record::Status;

const BOX: &str = "Paste links, one a line";

#[test]
fn good_lines_are_taken_and_bad_ones_stay_with_a_reason() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/downloads").await;
        page.click("button", "links").await;
        let own = lab.site.url("/test/open.csv");
        paste(
            page,
            &format!(
                "{own}\nftp://a.org/x.csv\n\n{}\nhttps:///y",
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
            "Line 2: “https:///y” is not an address that can be fetched: it names no server.",
        )
        .await;
        assert_eq!(
            page.value("textbox", BOX).await,
            "ftp://a.org/x.csv\nhttps:///y"
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
    meet(Serve::default(), async |lab| {
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

/// As by Ctrl+V.
async fn paste(page: &Page, text: &str) {
    page.find("textbox", BOX).await;
    let script = "
        const field = document.getElementById('paste');
        field.focus();
        document.execCommand('insertText', false, arguments[0]);";
    page.script(script, vec![text.into()]).await;
}
