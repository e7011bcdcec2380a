//! Does the lesson go through a chapter task by task, and does each tick itself?

use browser_tests::{Page, Serve, meet_beside_others};
use parlab::chapters::ALL;
use parlab::experiment::route::Route;
use parlab::lesson::tasks::tasks_of;
use thirtyfour::Key;

const LESSON: &str = "Lesson";
const SET_UP: &str = "Set it up";
const NEXT: &str = "Next task";

#[test]
fn a_task_is_set_up_run_and_ticked() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/queues").await;
        page.until_said("region", "1 of 5: Step through the machine.")
            .await;
        page.click("button", NEXT).await;
        page.until_said("region", "2 of 5: Leave out a sentinel.")
            .await;
        page.find("button", "Task 2: Leave out a sentinel (not done yet)")
            .await;
        page.click("link", SET_UP).await;
        page.until_said("region", "It is set up").await;
        // The view still stands, and the focus in it.
        assert_eq!(page.focused_name().await, SET_UP);
        let task = tasks_of(parlab::chapters::queues::CHAPTER)[1];
        let record = page.press_run().await;
        assert_eq!(record.experiment, Route::read(task.link).experiment);
        page.until_said("region", task.look).await;
        page.find("button", "Task 2: Leave out a sentinel (done)")
            .await;
        page.find("button", "Task 1: Step through the machine (not done yet)")
            .await;
        // Each chapter is at a task of its own, as long as the page is there.
        page.follow("#/threads").await;
        page.until_said("region", "1 of 5: Run k tasks on k threads.")
            .await;
        page.follow("#/queues").await;
        page.until_said("region", "2 of 5: Leave out a sentinel.")
            .await;
        // What is done is seen from the runs, which are kept.
        page.reload().await;
        page.until_said("region", "1 of 5: Step through the machine.")
            .await;
        page.find("button", "Task 2: Leave out a sentinel (done)")
            .await;
        page.click("button", "Delete Run 1").await;
        page.find("button", "Task 2: Leave out a sentinel (not done yet)")
            .await;
    });
}

#[test]
fn what_is_done_by_hand_is_ticked_too() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/shared").await;
        page.click("button", "Task 5: Lock two threads up (not done yet)")
            .await;
        page.until_said("region", "5 of 5: Lock two threads up.")
            .await;
        page.click("link", SET_UP).await;
        page.until_said("region", "It is set up: try it.").await;
        page.follow("#/shared?program=two-orders&order=12").await;
        page.find("button", "Task 5: Lock two threads up (done)")
            .await;
    });
}

#[test]
fn it_goes_by_keyboard_and_the_focus_stays() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/machine").await;
        page.press("button", NEXT, Key::Enter).await;
        page.until_said("region", "2 of 3: ").await;
        for _ in 0..3 {
            page.type_anywhere(Key::Enter).await;
        }
        page.until_said("region", "3 of 3: ").await;
        assert_eq!(page.focused_name().await, NEXT);
        assert_eq!(disabled(page, NEXT).await, "true");
        assert_eq!(disabled(page, "Previous task").await, "");
    });
}

#[test]
fn every_chapter_has_its_tasks() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        for chapter in ALL {
            page.open(&format!("#/{}", chapter.slug())).await;
            let tasks = tasks_of(chapter);
            let first = format!("1 of {}: {}.", tasks.len(), tasks[0].title);
            page.until_said("region", &first).await;
            for (task, number) in tasks.iter().zip(1..) {
                let name = format!("Task {number}: {} (not done yet)", task.title);
                page.click("button", &name).await;
                page.until_said("region", task.question).await;
                let links = page.links(LESSON).await;
                assert_eq!(links, [task.link]);
            }
        }
    });
}

async fn disabled(page: &Page, name: &str) -> String {
    let button = page.find("button", name).await;
    let disabled = button.attr("aria-disabled").await.expect("an attribute");
    disabled.unwrap_or_default()
}
