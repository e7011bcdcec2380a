//! Is a chapter one screen, before a run, after it and on the way; and can all of it be reached by keys?

use browser_tests::seen::TIMELINE;
use browser_tests::wait::until_true;
use browser_tests::whereabouts::TABS;
use browser_tests::{Page, Serve, meet_beside_others};
use parlab::experiment::Chapter;
use parlab::record::Status;
use serde_json::{Value, json};
use thirtyfour::Key;

/// A screen, and how high the whole page may be on it: a projector one and a half, a phone two and a half.
const SCREENS: [((u32, u32), f64); 2] = [((1024, 768), 1152.0), ((390, 844), 2110.0)];
/// As parts of the screen, over a whole run.
const MAX_SHIFT: f64 = 0.02;
/// A short run of each chapter; those of sessions end by themselves.
const RUNS: [&str; 7] = [
    "#/downloads?concurrency=1,3&reps=2",
    "#/threads?n=24&workers=1,2,4&reps=3",
    "#/processes?n=24&workers=1,2&reps=2",
    "#/shared?additions=10000&workers=1,2&reps=2",
    "#/futures?workers=1&tasks=24,20&end=wait",
    "#/queues?workers=2&tasks=3&n=20",
    "#/machine?n=24&workers=1,2&reps=2",
];

/// The height of the page, by how much it is wider than the window, and from where to where its parts go. What is
/// said first is what was found.
const PLACES: &str = "
    const place = (css) => {
        const { top, bottom } = document.querySelector(css).getBoundingClientRect();
        return [css, top + scrollY, bottom + scrollY];
    };
    const page = document.documentElement;
    return {
        height: page.scrollHeight,
        overhang: page.scrollWidth - innerWidth,
        parts: ['h1', '.figure', '.verdict > :first-child, .stall, .steps', '#run'].map(place),
    };";

/// Adds up from now on by how much what is seen moves.
const WATCH: &str = "
    window.shift = 0;
    window.watch?.disconnect();
    window.watch = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
    });
    window.watch.observe({ type: 'layout-shift', buffered: false });";

#[test]
fn every_chapter_is_one_screen_and_nothing_jumps() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        for ((width, height), most) in SCREENS {
            page.resize(width, height).await;
            for link in RUNS {
                page.open(link).await;
                page.open_tab("Why").await;
                let about = format!("{link} at {width} × {height}");
                check(page, height, most, &format!("{about}, before")).await;
                page.script(WATCH, Vec::new()).await;
                let record = page.press_run().await;
                assert_eq!(record.status, Status::Complete, "{about}");
                until_true("Run can be pressed", async || page.can_run().await).await;
                check(page, height, most, &format!("{about}, after")).await;
                let moved = page.script("return window.shift", Vec::new()).await;
                let moved = moved.as_f64().expect("a number");
                assert!(moved < MAX_SHIFT, "{about}: {moved} was moved");
            }
        }
    });
}

async fn check(page: &Page, screen: u32, most: f64, about: &str) {
    let places = page.script(PLACES, Vec::new()).await;
    let number = |value: &Value| value.as_f64().expect("a number");
    let height = number(&places["height"]);
    println!("{about}: {height} px");
    assert!(height <= most, "{about}: the page is {height} px high");
    assert!(number(&places["overhang"]) <= 0.0, "{about}: {places}");
    for part in places["parts"].as_array().expect("parts") {
        let (top, bottom) = (number(&part[1]), number(&part[2]));
        assert!(
            bottom > top && bottom <= f64::from(screen) + 0.5,
            "{about}: {part} is not on the first screen"
        );
    }
}

#[test]
fn the_focus_stays_on_the_button_that_runs_and_cancels() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=45&workers=1,2&reps=20").await;
        page.press("button", "Run", Key::Enter).await;
        page.find("button", "Cancel").await;
        assert_eq!(page.focused_name().await, "Cancel");
        page.type_anywhere(Key::Enter).await;
        until_true("Run can be pressed", async || page.can_run().await).await;
        assert_eq!(page.focused_name().await, "Run");
    });
}

#[test]
fn the_focus_goes_on_when_what_had_it_goes_away() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=20&workers=1,2&reps=1").await;
        page.press_run().await;
        page.press_run().await;
        page.press("button", "Delete Run 2", Key::Enter).await;
        until_true("the other run’s button", async || {
            page.focused_name().await == "Delete Run 1"
        })
        .await;
        page.type_anywhere(Key::Enter).await;
        until_true("Run", async || page.focused_name().await == "Run").await;
    });
}

#[test]
fn tabs_go_by_arrow_keys_and_one_is_open() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/shared").await;
        page.press("tab", "Why", Key::Right).await;
        check_open(page, "Numbers").await;
        page.type_anywhere(Key::End).await;
        check_open(page, TABS[4]).await;
        page.type_anywhere(Key::Right).await;
        check_open(page, "Why").await;
        page.type_anywhere(Key::Left).await;
        check_open(page, TABS[4]).await;
        page.type_anywhere(Key::Home).await;
        check_open(page, "Why").await;
        page.type_anywhere(Key::Right + Key::Right).await;
        check_open(page, "Code").await;
        // It stays open in the next chapter.
        page.follow("#/queues").await;
        page.find(
            "heading",
            Chapter::named("queues").map_or("", Chapter::question),
        )
        .await;
        assert_eq!(open_tabs(page).await, ["Code"]);
    });
}

async fn check_open(page: &Page, name: &str) {
    until_true(&format!("the tab “{name}”"), async || {
        page.focused_name().await == name && open_tabs(page).await == [name]
    })
    .await;
    page.find("tabpanel", name).await;
}

async fn open_tabs(page: &Page) -> Vec<String> {
    let script =
        "return [...document.querySelectorAll('[role=tab][aria-selected=true][tabindex=\"0\"]')]
        .map((tab) => tab.innerText.trim())";
    let open = page.script(script, Vec::new()).await;
    serde_json::from_value(open).expect("texts")
}

#[test]
fn keys_lead_through_a_lesson() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=20&workers=1,2&reps=1").await;
        page.type_anywhere("r").await;
        assert_eq!(page.record().await.status, Status::Complete);
        page.click("button", "Predict the next run").await;
        page.find("group", "The speed-ups you expect").await;
        page.type_anywhere("v").await;
        page.find("radiogroup", "Whose timeline is shown").await;
        page.type_anywhere("]").await;
        page.find("heading", "What does a memory of one’s own cost?")
            .await;
        page.type_anywhere("[").await;
        page.find("heading", "Do more workers get more done?").await;
        page.type_anywhere("?").await;
        page.find("dialog", "Keys").await;
        assert_eq!(page.focused_name().await, "Close");
        page.type_anywhere(Key::Escape).await;
        until_true("no list of keys", async || {
            page.look_for("dialog", "Keys").await.is_none()
        })
        .await;
        // In a field they are letters.
        page.press("textbox", "Name of the run", "]pr?").await;
        page.find("heading", "Do more workers get more done?").await;
        assert!(!is_projected(page).await);
    });
}

#[test]
fn a_projector_shows_the_experiment_and_nothing_else() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.resize(1024, 768).await;
        page.open("#/threads?n=20&workers=1,2&reps=1").await;
        page.press_run().await;
        page.type_anywhere("p").await;
        until_true("large letters", async || is_projected(page).await).await;
        let seen = "return ['h1', '.figure', '.verdict', '#run', '.panels', '.actions .controls']
            .map((css) => document.querySelector(css).checkVisibility())";
        let seen = page.script(seen, Vec::new()).await;
        assert_eq!(seen, json!([true, true, true, true, false, false]));
        let letters = "return parseFloat(getComputedStyle(document.documentElement).fontSize)";
        assert_eq!(page.script(letters, Vec::new()).await, json!(22.4));
        let height = page
            .script("return document.documentElement.scrollHeight", Vec::new())
            .await;
        assert_eq!(height, json!(768));
        page.click("button", "Projector").await;
        until_true("the page as it was", async || !is_projected(page).await).await;
    });
}

async fn is_projected(page: &Page) -> bool {
    page.says_yes("return document.documentElement.dataset.projector === 'on'")
        .await
}

#[test]
fn a_point_of_the_curve_chooses_the_timeline() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=20&workers=1,2,4&reps=1").await;
        page.press_run().await;
        check_chosen(page, 4).await;
        page.click("radio", "1 worker").await;
        check_chosen(page, 1).await;
        page.type_anywhere(Key::Right).await;
        check_chosen(page, 2).await;
        assert_eq!(page.focused_name().await, "2 workers");
        page.type_anywhere(Key::End).await;
        check_chosen(page, 4).await;
    });
}

async fn check_chosen(page: &Page, workers: usize) {
    page.image(&format!("{TIMELINE}{workers} task")).await;
    let chosen =
        "return [...document.querySelectorAll('[role=radio][aria-checked=true][id^=column]')]
        .map((it) => parseInt(it.getAttribute('aria-label')))";
    let chosen = page.script(chosen, Vec::new()).await;
    assert_eq!(chosen, json!([workers]));
}

#[test]
fn the_head_is_one_line_and_nothing_is_cut_on_a_narrow_phone() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        for width in [1920, 1280, 1024, 900, 821, 820, 390, 320] {
            page.resize(width, 800).await;
            page.open("#/processes").await;
            let height = "return document.querySelector('.top').scrollHeight";
            let height = page.script(height, Vec::new()).await;
            assert!(
                height.as_f64().is_some_and(|px| px <= 53.0),
                "{width}: {height}"
            );
            assert!(page.overhang().await <= 0, "{width}");
            let cut =
                "const { left, right } = document.querySelector('.theme').getBoundingClientRect();
                return left >= 0 && right <= innerWidth";
            assert!(
                page.says_yes(cut).await,
                "{width}: the colours’ button is cut"
            );
        }
        page.resize(390, 844).await;
        page.click("link", "Next chapter: Shared data").await;
        page.find("heading", "What if two threads change the same number?")
            .await;
        page.find("link", "4 / 7Shared data").await;
    });
}
