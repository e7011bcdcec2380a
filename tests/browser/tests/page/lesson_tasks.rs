//! Does every task of the lesson go as LESSON.md says: set up, run, done?

use browser_tests::wait::{until, until_true};
use browser_tests::{Page, Serve, Visit, meet_in};
use parlab::chapters;
use parlab::experiment::Chapter;
use parlab::lesson::task::Task;
use parlab::lesson::tasks::tasks_of;
use parlab::record::Status;

const STEP: &str = "[...document.querySelectorAll('button')]
    .find((it) => it.innerText.trim() === 'Step')?.click()";

/// The tasks of a chapter as a class does them, one after the other, on one page.
fn follow(chapter: Chapter) {
    // Where several cores are kept busy for a minute, others would wait for that, and make it longer.
    let keeps_all_busy = [chapters::futures::CHAPTER, chapters::machine::CHAPTER];
    let visit = Visit {
        beside_others: !keeps_all_busy.contains(&chapter),
        ..Visit::default()
    };
    meet_in(visit, Serve::default(), async |lab| {
        let page = &lab.page;
        page.open(&format!("#/{}", chapter.slug())).await;
        for (task, number) in tasks_of(chapter).iter().zip(1..) {
            let name = |state| format!("Task {number}: {} ({state})", task.title);
            // What was done before may have done this one too.
            let dot = until(&name("…"), async || {
                let (not_yet, done) = (name("not done yet"), name("done"));
                match page.look_for("button", &not_yet).await {
                    Some(_) => Some(not_yet),
                    None => page.look_for("button", &done).await.map(|_| done),
                }
            })
            .await;
            page.click("button", &dot).await;
            page.click("link", "Set it up").await;
            act(page, chapter, task, number).await;
            page.find("button", &name("done")).await;
            page.until_said("region", task.look).await;
        }
    });
}

/// Sets off what the task is about, and does what it asks for beside that.
async fn act(page: &Page, chapter: Chapter, task: &Task, number: u32) {
    match (chapter.slug(), number) {
        ("shared", 5) => {
            for step in ["Thread 1: a.acquire()", "Thread 2: b.acquire()"] {
                page.click("button", step).await;
            }
            page.until_said("status", "A deadlock: ").await;
        }
        ("futures", 3) => {
            page.click("button", "Run").await;
            for (call, answer) in [("f2.cancel()", "True"), ("f0.cancel()", "False")] {
                page.click("button", call).await;
                page.until_said("log", answer).await;
            }
            end_session(page).await;
        }
        ("futures", 4) => {
            page.click("button", "Run").await;
            page.click("button", "wait(FIRST_COMPLETED)").await;
            page.until_said("log", "done: f").await;
            end_session(page).await;
        }
        ("queues", 1) => {
            page.click("button", "Run").await;
            page.find("button", "Step").await;
            until_true("the last step", async || {
                // One that is gone by now can't be pressed.
                page.script(STEP, Vec::new()).await;
                page.can_run().await
            })
            .await;
            assert_eq!(page.record().await.status, Status::Complete);
        }
        _ => {
            let record = page.press_run().await;
            assert_eq!(record.status, Status::Complete, "{}", task.title);
        }
    }
}

async fn end_session(page: &Page) {
    page.click("button", "shutdown(wait=True)").await;
    assert_eq!(page.record().await.status, Status::Complete);
}

#[test]
fn downloads() {
    follow(chapters::downloads::CHAPTER);
}

#[test]
fn threads() {
    follow(chapters::threads::CHAPTER);
}

#[test]
fn processes() {
    follow(chapters::processes::CHAPTER);
}

#[test]
fn shared_data() {
    follow(chapters::shared::CHAPTER);
}

#[test]
fn futures() {
    follow(chapters::futures::CHAPTER);
}

#[test]
fn queues() {
    follow(chapters::queues::CHAPTER);
}

#[test]
fn your_machine() {
    follow(chapters::machine::CHAPTER);
}
