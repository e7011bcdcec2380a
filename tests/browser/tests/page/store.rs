//! Are runs kept over a reload, whatever happens to the page, its storage and the other tabs?

use std::fs::read_to_string;

use browser_tests::labels::{COUNTS, N, TO_DOWNLOADS};
use browser_tests::saved::Folder;
use browser_tests::wait::{LIMIT, until, until_true, within};
use browser_tests::{Page, Serve, meet, meet_beside_others, meet_in_each};
use parlab::record::Status;
use serde_json::{Value, json};

const SMALL: &str = "#/threads?n=20&workers=1,2&reps=2";
const ROW: &str = "const done = arguments[arguments.length - 1];
    const asked = indexedDB.open('parlab');
    asked.onerror = () => done('no database');
    asked.onsuccess = () => {
        const base = asked.result;
        const end = (value) => { base.close(); done(value); };
        if (!base.objectStoreNames.contains('runs')) return end([]);
        const change = base.transaction('runs', 'readwrite');
        const runs = change.objectStore('runs');";

/// The keys of all that is kept, of all tabs.
async fn keys(page: &Page) -> Vec<Vec<Value>> {
    let script = format!(
        "{ROW}
        const keys = runs.getAllKeys();
        keys.onsuccess = () => end(keys.result);
    }};"
    );
    let keys = page.script_later(&script, Vec::new()).await;
    serde_json::from_value(keys).expect("keys")
}

async fn tabs(page: &Page) -> Vec<String> {
    let mut tabs: Vec<String> = keys(page)
        .await
        .iter()
        .map(|key| key[0].to_string())
        .collect();
    tabs.dedup();
    tabs
}

/// Puts something else in the place of what is kept of the first run.
async fn spoil(page: &Page, with: &str) {
    let script = format!(
        "{ROW}
        const keys = runs.getAllKeys();
        keys.onsuccess = () => runs.put({with}, keys.result.find((key) => key.length === 2));
        change.oncomplete = () => end(null);
    }};"
    );
    page.script_later(&script, Vec::new()).await;
}

/// Runs this script before any page begins.
async fn before_all(page: &Page, source: &str) {
    let cdp = page.browser().driver().cdp();
    let source = json!({ "source": source });
    let done = cdp.send_raw("Page.addScriptToEvaluateOnNewDocument", source);
    done.await.expect("a script");
}

async fn until_names(page: &Page, expected: &[&str]) {
    until_true(&format!("the runs {expected:?}"), async || {
        page.run_names().await == expected
    })
    .await;
}

#[test]
fn a_run_of_thirty_thousand_tasks_survives_a_reload_with_a_full_session_storage() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open(SMALL).await;
        page.press_run().await;
        let fill = "try { for (let size = 1 << 20; ; ) {
                try { sessionStorage.setItem('x' + Math.random(), 'x'.repeat(size)); }
                catch (full) { if (size === 1) throw full; size >>= 1; }
            } } catch { return sessionStorage.length; }";
        assert!(page.script(fill, Vec::new()).await.as_u64() > Some(4));
        page.follow("#/threads?kind=strong&tasks=200&n=5&workers=1,2,3,4,8&reps=30")
            .await;
        let record = page.press_run().await;
        let tasks: usize = record.samples.iter().map(|sample| sample.tasks.len()).sum();
        assert_eq!((record.samples.len(), tasks), (150, 30_000));
        let verdict = record.report().verdict.clone();
        let folder = Folder::new();
        for _ in 0..2 {
            page.reload().await;
            until_names(page, &["Run 2", "Run 1"]).await;
            page.until_said("region", &verdict).await;
        }
        page.save_to(&folder).await;
        let saved = page.save("JSON (everything)", "json", &folder).await;
        let saved: Value =
            serde_json::from_str(&read_to_string(saved).expect("text")).expect("JSON");
        let whole = serde_json::to_value(&record).expect("plain data");
        assert_eq!(saved["samples"].as_array().map(Vec::len), Some(150));
        assert_eq!(
            saved["samples"][149]["tasks"][199]["id"],
            whole["samples"][149]["tasks"][199]["id"]
        );
        // The number of a run that was deleted is not used again, nor is that of one before the reload.
        page.click("button", "Delete Run 2").await;
        page.reload().await;
        until_names(page, &["Run 1"]).await;
        page.follow("#/threads?n=20&workers=1&reps=1").await;
        page.press_run().await;
        until_names(page, &["Run 3", "Run 1"]).await;
        assert_eq!(page.texts("alert").await, Vec::<String>::new());
    });
}

#[test]
fn in_each_engine_runs_survive_a_reload() {
    meet_in_each(Serve::default(), async |lab| {
        let page = &lab.page;
        // Each of them has processes, and not each has shared memory.
        page.open("#/processes?n=20&workers=1,2&reps=2").await;
        let verdict = page.press_run().await.report().verdict.clone();
        page.reload().await;
        until_names(page, &["Run 1"]).await;
        let (news, _) = verdict.split_once(". ").expect("a sentence and more");
        page.until_said("region", news).await;
        page.press_run().await;
        until_names(page, &["Run 2", "Run 1"]).await;
        page.reload().await;
        until_names(page, &["Run 2", "Run 1"]).await;
        assert_eq!(page.texts("alert").await, Vec::<String>::new());
    });
}

#[test]
fn a_reload_in_the_middle_keeps_every_finished_sample() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/threads?n=24&workers=1,2&reps=100").await;
        page.click("button", "Run").await;
        let done = until("some samples", async || {
            let said = page.texts("group").await.join(" ");
            let (before, _) = said.split_once(" of 200 samples")?;
            let done: usize = before.split_whitespace().last()?.parse().ok()?;
            (done >= 5).then_some(done)
        })
        .await;
        page.reload().await;
        page.until_said("alert", "“Run 1” was interrupted").await;
        page.until_said("region", "Cancelled after").await;
        let folder = Folder::new();
        page.save_to(&folder).await;
        let saved = page.save("JSON (everything)", "json", &folder).await;
        let saved: Value =
            serde_json::from_str(&read_to_string(saved).expect("text")).expect("JSON");
        let kept = saved["samples"].as_array().map_or(0, Vec::len);
        assert!(kept >= done, "{kept} of at least {done}");
        // It is said once.
        page.reload().await;
        until_names(page, &["Run 1"]).await;
        assert_eq!(page.texts("alert").await, Vec::<String>::new());
    });
}

#[test]
fn a_full_storage_is_said_at_once_with_save_beside_it() {
    meet_beside_others(Serve::default(), async |lab| {
        let (page, folder) = (&lab.page, Folder::new());
        page.save_to(&folder).await;
        page.open(SMALL).await;
        page.press_run().await;
        let origin = page.script("return location.origin", Vec::new()).await;
        let cdp = page.browser().driver().cdp();
        let quota = json!({ "origin": origin, "quotaSize": 1 });
        cdp.send_raw("Storage.overrideQuotaForOrigin", quota)
            .await
            .expect("a quota");
        // Chromium goes on for up to half a minute with the room that it knew of.
        let first_lost = within(3 * LIMIT, async || {
            page.press_run().await;
            let alerts = page.texts("alert").await.join(" ");
            let (before, _) = alerts.split_once("” can’t be kept. The browser has no room left")?;
            before.rsplit("Run ").next()?.parse::<u32>().ok()
        });
        let first_lost = first_lost.await.expect("a word about the storage");
        page.click("button", "Save").await;
        let saved = read_to_string(folder.file("json").await).expect("text");
        assert!(saved.contains("\"parlab.run/1\""));
        page.reload().await;
        // What there was room for of the lost one comes back too, and is said to be a part.
        let lost = format!("Run {first_lost}");
        let kept: Vec<String> = (1..first_lost)
            .rev()
            .map(|run| format!("Run {run}"))
            .collect();
        let is_part = until("the runs that were kept", async || {
            let mut names = page.run_names().await;
            let is_part = names.first() == Some(&lost);
            if is_part {
                names.remove(0);
                page.until_said("alert", &format!("“{lost}” was interrupted"))
                    .await;
            }
            (names == kept).then_some(is_part)
        })
        .await;
        let kept = [if is_part { vec![lost] } else { Vec::new() }, kept].concat();
        // With room again, the next one is kept.
        cdp.send_raw(
            "Storage.overrideQuotaForOrigin",
            json!({ "origin": origin }),
        )
        .await
        .expect("no quota");
        page.press_run().await;
        let names = page.run_names().await;
        assert_eq!(names[1..], kept);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        page.reload().await;
        until_names(page, &names).await;
    });
}

#[test]
fn where_nothing_may_be_kept_the_page_works_and_says_so() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        before_all(
            page,
            "for (const name of ['sessionStorage', 'localStorage', 'indexedDB'])
                Object.defineProperty(window, name, {
                    get() { throw new DOMException('no', 'SecurityError'); },
                });",
        )
        .await;
        page.open("#/threads?n=20&workers=1,2&reps=2&run=1").await;
        assert_eq!(page.record().await.status, Status::Complete);
        page.until_said("alert", "This browser lets the page keep nothing")
            .await;
        assert_eq!(page.run_names().await, ["Run 1"]);
        page.click("link", TO_DOWNLOADS).await;
        assert_eq!(page.complaints().await, Vec::<String>::new());
    });
}

#[test]
fn what_was_spoilt_is_said_and_the_rest_comes_back() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        // A database without what the lab needs, and of a version that it doesn't know.
        page.open_plain("README.txt").await;
        let make = "const done = arguments[0];
            const asked = indexedDB.open('parlab', 7);
            asked.onsuccess = () => { asked.result.close(); done(null); };";
        page.script_later(make, Vec::new()).await;
        // What an earlier build of the lab has left in this tab.
        page.open("#/threads").await;
        page.script(
            "sessionStorage.setItem('parlab.runs', JSON.stringify([{ name: 'Old', shown: true, record: '{}' }]))",
            Vec::new(),
        )
        .await;
        page.open(SMALL).await;
        page.until_said("alert", "“Old”, which an earlier version of this page kept")
            .await;
        page.press_run().await;
        page.press_run().await;
        page.reload().await;
        until_names(page, &["Run 2", "Run 1"]).await;
        for garbage in ["7", "'{'", "new ArrayBuffer(3)"] {
            spoil(page, garbage).await;
            page.reload().await;
            page.until_said("alert", "1 run of this tab could not be brought back")
                .await;
            until_names(page, &["Run 2"]).await;
            assert!(page.can_run().await);
        }
    });
}

#[test]
fn each_tab_has_its_own_runs_and_those_of_closed_tabs_go() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let driver = page.browser().driver();
        page.open(SMALL).await;
        page.press_run().await;
        let first = driver.window().await.expect("a tab");
        let other = driver.new_tab().await.expect("another tab");
        driver
            .switch_to_window(other.clone())
            .await
            .expect("another tab");
        page.open("#/futures").await;
        assert_eq!(page.run_names().await, Vec::<String>::new());
        assert_eq!(tabs(page).await.len(), 1, "that of the first tab stays");
        // A copy of a tab has copies of its runs, and both go their own ways.
        driver
            .switch_to_window(first.clone())
            .await
            .expect("the first tab");
        page.script("window.open(location.href)", Vec::new()).await;
        let copy = until("a copy", async || {
            let all = driver.windows().await.ok()?;
            all.into_iter().find(|tab| *tab != first && *tab != other)
        })
        .await;
        driver.switch_to_window(copy).await.expect("the copy");
        page.until_there().await;
        until_names(page, &["Run 1"]).await;
        until_true("the copy’s own", async || tabs(page).await.len() == 2).await;
        page.click("button", "Delete Run 1").await;
        driver.close_window().await.expect("closed");
        driver.switch_to_window(first).await.expect("the first tab");
        page.reload().await;
        until_names(page, &["Run 1"]).await;
        driver.close_window().await.expect("closed");
        let rest = driver.windows().await.expect("tabs");
        driver
            .switch_to_window(rest[0].clone())
            .await
            .expect("the last tab");
        page.reload().await;
        until_true("nothing is left", async || {
            let own = page
                .script(
                    "return sessionStorage['parlab.tab'].split(' ')[0]",
                    Vec::new(),
                )
                .await;
            keys(page).await.iter().all(|key| key[0] == own)
        })
        .await;
    });
}

#[test]
fn two_tabs_at_work_are_noticed_by_both() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        let driver = page.browser().driver();
        page.open("#/futures?run=1").await;
        page.find("button", "Cancel").await;
        let first = driver.window().await.expect("a tab");
        let other = driver.new_tab().await.expect("another tab");
        driver.switch_to_window(other).await.expect("another tab");
        page.open(SMALL).await;
        let record = page.press_run().await;
        assert!(record.other_tab);
        page.until_said("region", "Another tab of the lab was at work too")
            .await;
        page.reload().await;
        page.until_said("region", "Another tab of the lab was at work too")
            .await;
        driver.switch_to_window(first).await.expect("the first tab");
        page.click("button", "Cancel").await;
        assert!(page.record().await.other_tab);
        // Nobody else is at work any more.
        page.open(SMALL).await;
        assert!(!page.press_run().await.other_tab);
        assert_eq!(page.value("slider", N).await, "20");
        assert_eq!(page.chosen(COUNTS).await, [1, 2]);
    });
}
