//! Does the page fit a phone, in light and in dark, before and after runs? And paper?

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use browser_tests::experiments::{links, threads};
use browser_tests::wait::until_true;
use browser_tests::whereabouts::TABS;
use browser_tests::{Page, Serve, meet_beside_others};
use parlab::chapters;
use serde_json::json;

const PHONE: (u32, u32) = (390, 844);
const SMALLEST: (u32, u32) = (320, 700);

#[test]
fn nothing_is_wider_than_a_phone() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.resize(PHONE.0, PHONE.1).await;
        page.open("#/downloads").await;
        in_both_themes(page, "Downloads before a run").await;
        page.unfold("Set delay, speed and size").await;
        page.unfold("Break some of them").await;
        in_both_themes(page, "Downloads with the practice network's folds open").await;
        page.click("radio", "links").await;
        page.click("button", "Use the lesson’s links").await;
        page.unfold("Link to this run").await;
        in_both_themes(page, "Downloads with long links and all folds open").await;
        let long = format!("/test/status/404?{}", "long".repeat(50));
        page.run(&links(vec![
            "data/enterprise-finance.csv".to_owned(),
            lab.site.url(&long),
        ]))
        .await;
        in_both_themes(page, "Downloads after a run, with a failure").await;

        page.open("#/threads").await;
        page.unfold("Link to this run").await;
        in_both_themes(page, "Threads before a run").await;
        page.run(&threads(20, &[1, 2, 3, 4, 8, 16, 32], 6)).await;
        in_both_themes(page, "Threads after a run").await;
        page.open("#/threads?n=99&workers=0&colour=red").await;
        in_both_themes(page, "Threads with notices").await;
    });
}

#[test]
fn nothing_is_cut_on_the_smallest_phone() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.resize(SMALLEST.0, SMALLEST.1).await;
        for chapter in chapters::ALL {
            let slug = chapter.slug();
            page.open(&format!("#/{slug}")).await;
            for tab in TABS {
                page.open_tab(tab).await;
                let overhang = page.overhang().await;
                assert!(overhang <= 0, "{slug}, {tab}: {overhang} px too wide");
            }
        }
        // What is said of this machine is in lines, and not in columns of letters.
        page.open_tab("Numbers").await;
        page.find("region", "This machine, for a report").await;
        let narrowest = "return Math.min(...[...document.querySelectorAll('.report dd')]
            .map((it) => it.getBoundingClientRect().width))";
        let narrowest = page.script(narrowest, Vec::new()).await;
        assert!(
            narrowest.as_f64().is_some_and(|px| px >= 120.0),
            "{narrowest}"
        );
    });
}

/// Runs that leave little to be printed.
const PRINTED: [&str; 3] = [
    "#/threads?n=20&workers=1,2&reps=2&predict=1:1,2:1.75&run=1",
    "#/downloads?files=3&concurrency=1,3&reps=2&run=1",
    "#/machine?n=20&workers=1,2&reps=2&run=1",
];

#[test]
fn on_paper_a_chapter_is_two_light_pages() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let cdp = page.browser().driver().cdp();
        let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
        cdp.send_raw("Emulation.setEmulatedMedia", dark)
            .await
            .expect("a dark page");
        for link in PRINTED {
            page.open(link).await;
            page.record().await;
            page.open_tab("Why").await;
            let paper =
                json!({ "printBackground": true, "paperWidth": 8.27, "paperHeight": 11.69 });
            let printed = cdp
                .send_raw("Page.printToPDF", paper)
                .await
                .expect("a print");
            let printed = printed["data"].as_str().expect("data").to_owned();
            let printed = STANDARD.decode(printed).expect("base64");
            let pages = pages(&printed);
            assert!((1..=2).contains(&pages), "{link}: {pages} pages");
            until_true("what was open is open again", async || {
                page.says_yes("return document.querySelector('#tab-why').ariaSelected === 'true'")
                    .await
            })
            .await;
            let media = json!({ "media": "print", "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
            cdp.send_raw("Emulation.setEmulatedMedia", media)
                .await
                .expect("paper");
            let seen: Vec<bool> = serde_json::from_value(page.script(ON_PAPER, Vec::new()).await)
                .expect("what is seen");
            assert_eq!(seen, [true, true, true, false, false, true], "{link}");
            let screen = json!({ "media": "", "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
            cdp.send_raw("Emulation.setEmulatedMedia", screen)
                .await
                .expect("a screen");
        }
    });
}

/// Whether the figure, the sentence and where it comes from are seen, and the head and Run; and whether the ink is dark.
const ON_PAPER: &str = "
    const seen = (css) => document.querySelector(css).getClientRects().length > 0;
    const [red] = getComputedStyle(document.body).color.match(/\\d+/g).map(Number);
    return [seen('.figure svg'), seen('.news'), seen('.origin'), seen('.top'), seen('#run'), red < 100];";

/// How many pages a PDF has.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let all = text.matches("/Type /Page").count();
    all - text.matches("/Type /Pages").count()
}

/// Goes through automatic, light and dark, and ends where it began.
async fn in_both_themes(page: &Page, when: &str) {
    for (theme, next) in [("Auto", "Light"), ("Light", "Dark"), ("Dark", "Auto")] {
        let overhang = page.overhang().await;
        assert!(
            overhang <= 0,
            "{when}, {theme}: {overhang} px wider than {} px",
            PHONE.0
        );
        page.click("button", theme).await;
        page.find("button", next).await;
    }
}
