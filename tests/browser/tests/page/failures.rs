//! What does a person read when a link fails, and are the others kept?

use browser_tests::experiments::{downloads, links, once};
use browser_tests::routes::{CUT_OFF_CSV, GOOD_CSV, RAGGED_LINE};
use browser_tests::wait::until_true;
use browser_tests::{Meeting, Page, Serve, Site, meet_beside_others};
use parlab::analysis::record::Record;
use parlab::chapters::downloads::params::{DownloadsParams, SAMPLE_LINKS};
use parlab::record::Status;

#[test]
fn each_failing_link_has_its_own_message_and_the_good_ones_are_kept() {
    meet_beside_others(Serve::default(), async |lab| {
        let other = Site::start(&lab.settings.dist, Serve::default()).await;
        let expected = [
            (
                lab.site.url("/test/status/404"),
                "The server answered 404 (not found) instead of the file.",
            ),
            (lab.site.url("/test/status/503"), "The server answered 503"),
            (
                lab.site.url("/test/cut-off.csv"),
                "The connection broke off after",
            ),
            (
                lab.site.url("/test/ragged.csv"),
                "The file is not CSV: line 3 has 3 fields, and the header has 2; the first one too many begins in column 7.",
            ),
            (
                lab.site.url("/test/page.csv"),
                "This is a web page (HTML) and no file",
            ),
            (
                lab.site.url("/test/bytes.csv"),
                "byte 4, in line 2, column 1, is not UTF-8",
            ),
            (
                lab.site.url("/test/unclosed.csv"),
                "at line 2, column 5, a quote is opened and never closed",
            ),
            (lab.site.url("/test/empty.csv"), "The file is empty."),
        ];
        assert_eq!(RAGGED_LINE, 3);
        let latin_1 = lab.site.url("/test/latin-1.csv");
        let good = [
            other.url("/test/open.csv"),
            SAMPLE_LINKS[0].to_owned(),
            latin_1.clone(),
        ];
        let failing = expected.iter().map(|(link, _)| link.clone());
        let record = lab
            .page
            .run(&links(failing.chain(good.clone()).collect()))
            .await;
        assert_eq!(record.status, Status::Complete);
        for (link, message) in &expected {
            let error = error_of(&record, link);
            assert!(error.contains(message), "{link}: {error}");
            check_card(lab, link, &error).await;
        }
        let cut_off = error_of(&record, &expected[2].0);
        assert!(
            cut_off.contains(&format!("after {} bytes", CUT_OFF_CSV.len())),
            "{cut_off}"
        );
        for link in &good {
            let result = record
                .results
                .iter()
                .find(|result| &result.link == link)
                .expect("a result");
            assert_eq!(result.error, None);
        }
        let open = record
            .results
            .iter()
            .find(|result| result.link == good[0])
            .and_then(|r| r.table.as_ref());
        assert!(open.is_some_and(|table| table.head == GOOD_CSV && table.rows == 2));
        let latin_1 = record.results.iter().find(|result| result.link == latin_1);
        let latin_1 = latin_1.expect("a result");
        assert_eq!(
            latin_1.notes,
            ["It is in windows-1252, as its server says (“iso-8859-1”)."]
        );
        let head = latin_1.table.as_ref().map(|table| table.head.as_str());
        assert_eq!(head, Some("name,value\nZürich,1\n"));
        assert!(lab.page.can_run().await);
    });
}

/// What is refused, and what can't be reached. Nothing listens on the port 1.
async fn refused_and_nobody(lab: &Meeting) -> [String; 2] {
    let other = Site::start(&lab.settings.dist, Serve::NOT_ISOLATED).await;
    let closed = other.url("/test/closed.csv");
    let nobody = "http://127.0.0.1:1/nothing.csv".to_owned();
    let good = SAMPLE_LINKS[0].to_owned();
    let record = lab
        .page
        .run(&links(vec![closed.clone(), nobody.clone(), good.clone()]))
        .await;
    let result = record.results.iter().find(|result| result.link == good);
    assert!(result.is_some_and(|result| result.table.is_some()));
    let mut errors = [closed, nobody].map(|link| (error_of(&record, &link), link));
    for (error, link) in &errors {
        check_card(lab, link, error).await;
    }
    errors.each_mut().map(|(error, _)| std::mem::take(error))
}

#[test]
fn a_refusal_is_told_from_no_connection() {
    // An isolated page asks by a worker that its service worker makes for it.
    for serve in [Serve::NOT_ISOLATED, Serve::default()] {
        told_apart(serve);
    }
}

fn told_apart(serve: Serve) {
    meet_beside_others(serve, async |lab| {
        // As soon as it is there.
        lab.page.open("#/downloads").await;
        if serve.isolated {
            until_true("the service worker", async || lab.page.can_run().await).await;
        }
        let [refused, nobody] = refused_and_nobody(lab).await;
        // Hosts are named with their ports, as the proxy wants them.
        assert!(
            refused.starts_with("127.0.0.1:")
                && refused.contains(" answers, but forbids other pages to read its files"),
            "{refused}"
        );
        assert!(
            refused.contains("cargo xtask serve --proxy 127.0.0.1:"),
            "{refused}"
        );
        assert!(
            nobody.starts_with("There is no connection to 127.0.0.1:"),
            "{nobody}"
        );
    });
}

#[test]
fn an_isolated_page_cannot_tell_them_apart_and_says_so() {
    let no_worker = Serve::NO_SERVICE_WORKER;
    meet_beside_others(no_worker, async |lab| {
        for error in refused_and_nobody(lab).await {
            assert!(error.contains("doesn’t say why"), "{error}");
            assert!(
                error.contains("it sends no “Access-Control-Allow-Origin”"),
                "{error}"
            );
            assert!(error.contains("or it can’t be reached"), "{error}");
        }
    });
}

#[test]
fn a_server_that_never_answers_is_given_up() {
    meet_beside_others(Serve::default(), async |lab| {
        let silent = lab.site.url("/test/silent.csv");
        let links = vec![silent.clone(), SAMPLE_LINKS[0].to_owned()];
        let record = lab
            .page
            .run(&downloads(DownloadsParams {
                timeout_s: 1,
                links,
                ..once()
            }))
            .await;
        let error = error_of(&record, &silent);
        assert!(
            error.contains("No complete answer within 1 s: nothing had arrived."),
            "{error}"
        );
        check_card(lab, &silent, &error).await;
        until_true("the connection is let go", async || {
            lab.site.flights().now() == 0
        })
        .await;
    });
}

#[test]
fn a_file_over_the_limit_is_given_up() {
    meet_beside_others(Serve::default(), async |lab| {
        let large = lab.site.url("/test/large.csv");
        let links = vec![large.clone(), SAMPLE_LINKS[0].to_owned()];
        let record = lab
            .page
            .run(&downloads(DownloadsParams {
                limit_mib: 1,
                links,
                ..once()
            }))
            .await;
        let error = error_of(&record, &large);
        assert!(error.contains("larger than the limit of 1 MiB"), "{error}");
        check_card(lab, &large, &error).await;
        until_true("the rest is not sent", async || {
            lab.site.flights().now() == 0
        })
        .await;
    });
}

#[test]
fn a_run_with_failures_says_so_before_any_number() {
    meet_beside_others(Serve::default(), async |lab| {
        let record = lab
            .page
            .run(&links(vec![lab.site.url("/test/status/500")]))
            .await;
        assert_eq!(record.status, Status::Complete);
        assert!(
            error_of(&record, &lab.site.url("/test/status/500"))
                .contains("an error inside the server")
        );
        assert!(
            record.report().verdict.starts_with("1 of 1 tasks failed"),
            "{}",
            record.report().verdict
        );
        lab.page
            .until_said("region", &record.report().verdict)
            .await;
    });
}

fn error_of(record: &Record, link: &str) -> String {
    let result = record.results.iter().find(|result| result.link == link);
    let result = result.unwrap_or_else(|| panic!("no result for {link}"));
    result
        .error
        .clone()
        .unwrap_or_else(|| panic!("{link} did not fail: {result:?}"))
}

/// The card of this link shows this message.
async fn check_card(lab: &Meeting, link: &str, message: &str) {
    let texts = cards(&lab.page).await;
    let name = link.rsplit('/').next().unwrap_or(link);
    let found = texts
        .iter()
        .any(|text| text.contains(name) && text.contains(message));
    assert!(found, "no card has “{name}” and “{message}”: {texts:#?}");
}

async fn cards(page: &Page) -> Vec<String> {
    let region = page
        .find("region", "What arrived, in the order of arrival")
        .await;
    let items = region
        .find_all(thirtyfour::By::Tag("li"))
        .await
        .expect("cards");
    let mut texts = Vec::new();
    for item in items {
        texts.push(item.text().await.expect("a text"));
    }
    texts
}
