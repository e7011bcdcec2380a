//! Does the two-queue machine really run, by itself and step by step, and is each way to break it
//! called by its name?

use browser_tests::labels::{GO, TELL};
use browser_tests::machine::{check_moves, check_whole, count, counters, machine};
use browser_tests::schema::check_schema;
use browser_tests::wait::{until, until_true};
use browser_tests::{Page, Serve, meet_beside_others};
use parlab::analysis::record::Record;
use parlab::chapters::queues::params::{Break, QueuesParams};
use parlab::record::{MoveKind, Status};
use thirtyfour::Key;

const FIB_34: &str = "5702887";
const FIB_20: &str = "6765";
/// A stall must be told within this, in ms.
const SOON_MS: f64 = 3000.0;
const PHONE: (u32, u32) = (390, 844);
const MOVES: &str = "What happened, in order";

#[test]
fn the_lessons_machine_runs_to_its_end() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/queues?workers=4&tasks=4&n=34&run=1").await;
        let record = page.record().await;
        check_whole(&record, FIB_34);
        check_schema(&page.result().await.expect("a record"));
        // What is recorded is what is shown.
        page.until_said("heading", "How does a worker know").await;
        until_true("the verdict", async || {
            page.script("return document.body.innerText", Vec::new())
                .await
                .as_str()
                .is_some_and(|text| text.contains(&record.report().verdict))
        })
        .await;
        page.press("slider", "Moves shown", Key::End).await;
        assert_eq!(shown_counters(page).await, [0; 3]);
        let rows = page.table(MOVES).await;
        assert_eq!(rows.len(), record.moves.len());
        for (row, step) in rows.iter().zip(&record.moves) {
            let numbers = [4, 5, 6].map(|cell| row[cell].parse::<i64>().expect("a count"));
            assert_eq!(numbers, counters(step), "{row:?}");
            assert_eq!(
                row[2],
                step.worker.map_or("main program".to_owned(), |k| {
                    format!("worker {}", k + 1)
                })
            );
        }
        page.image_says("Main program: has ended.").await;
        page.find("region", "Who did what, when").await;
        let complaints = page.complaints().await;
        assert!(complaints.is_empty(), "{complaints:?}");
    });
}

#[test]
fn the_largest_machine_runs_too() {
    meet_beside_others(Serve::default(), async |lab| {
        let params = QueuesParams {
            workers: vec![8],
            tasks: 64,
            n: 20,
            ..QueuesParams::default()
        };
        lab.page.open(&machine(&params)).await;
        let record = lab.page.record().await;
        check_whole(&record, FIB_20);
        let all = record.moves.len();
        assert!(lab.page.table(MOVES).await.len() < all);
        lab.page
            .click("button", &format!("Show all {all} moves"))
            .await;
        until_true("all rows", async || {
            lab.page.table(MOVES).await.len() == all
        })
        .await;
    });
}

#[test]
fn processes_need_no_shared_memory() {
    meet_beside_others(Serve::NOT_ISOLATED, async |lab| {
        lab.page.open("#/queues?workers=2&tasks=5&n=20&run=1").await;
        check_whole(&lab.page.record().await, FIB_20);
    });
}

#[test]
fn there_is_never_more_in_the_queue_than_it_has_room_for() {
    meet_beside_others(Serve::default(), async |lab| {
        for bound in [1, 2] {
            let params = QueuesParams {
                workers: vec![3],
                tasks: 12,
                n: 20,
                bound,
                ..QueuesParams::default()
            };
            lab.page.open(&machine(&params)).await;
            let record = lab.page.record().await;
            check_whole(&record, FIB_20);
            let most = record.moves.iter().map(|step| step.queued).max();
            assert_eq!(most, Some(bound), "sentinels wait for room too");
        }
    });
}

#[test]
fn a_press_makes_one_move_and_then_it_goes_by_itself() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/queues?workers=2&tasks=3&n=20&step=1&run=1")
            .await;
        let mut next = until_next(page, 0).await;
        assert_eq!(next, "Next: the main program puts task 1.");
        let mut all = Vec::new();
        for made in 1..=9 {
            all.push(next);
            page.click("button", "Step").await;
            next = until_next(page, made).await;
        }
        assert!(
            all.iter().any(|said| said.contains("takes the first item")),
            "{all:?}"
        );
        assert_eq!(rows(page).await, 9, "nothing moves between two presses");
        page.click("button", GO).await;
        let record = page.record().await;
        check_whole(&record, FIB_20);
        // What was said to come next is what came.
        for (said, step) in all.iter().zip(&record.moves) {
            let who = match step.worker {
                Some(worker) => format!("worker {} ", worker + 1),
                None => "main program ".to_owned(),
            };
            assert!(said.contains(&who), "{said} {step:?}");
        }
        assert!(page.look_for("button", "Step").await.is_none());
    });
}

#[test]
fn step_by_step_it_comes_to_its_end_as_well() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/queues?workers=1&tasks=1&n=10&step=1&run=1")
            .await;
        // Put, take, put the result, done, take it, sentinel, take it, done, join.
        for made in 0..9 {
            until_next(page, made).await;
            match made % 2 {
                0 => page.click("button", "Step").await,
                _ => page.type_anywhere(Key::Right).await,
            }
        }
        check_whole(&page.record().await, "55");
    });
}

#[test]
fn a_machine_that_waits_for_a_step_can_be_cancelled() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/queues?workers=2&tasks=3&n=20&step=1&run=1")
            .await;
        until_next(page, 0).await;
        page.click("button", "Step").await;
        until_next(page, 1).await;
        page.click("button", "Cancel").await;
        let record = page.record().await;
        assert_eq!((record.status, record.moves.len()), (Status::Cancelled, 1));
        check_moves(&record);
        page.click("radio", "at full speed").await;
        check_whole(&page.press_run().await, FIB_20);
    });
}

#[test]
fn a_sentinel_too_few_is_named() {
    breaks(Break::Sentinel, |record| {
        assert_eq!(count(record, MoveKind::GetSentinel), 2);
        assert_eq!(count(record, MoveKind::Joined), 1);
        ["One sentinel too few", "process.join()"]
    });
}

#[test]
fn a_forgotten_task_done_is_named() {
    breaks(Break::TaskDone, |record| {
        assert_eq!(count(record, MoveKind::Forgot), 1);
        assert_eq!(count(record, MoveKind::GetSentinel), 3);
        assert_eq!(record.moves.last().map(|step| step.unfinished), Some(1));
        ["A forgotten task_done", "tasks.join()"]
    });
}

#[test]
fn a_task_that_cannot_be_sent_is_named() {
    breaks(Break::Unserialisable, |record| {
        assert_eq!(count(record, MoveKind::NotSent), 1);
        assert_eq!(count(record, MoveKind::PutTask), 5);
        ["A task that can’t be sent", "results.get()"]
    });
}

#[test]
fn a_worker_that_dies_is_named() {
    breaks(Break::Death, |record| {
        let died = record.moves.iter().find(|m| m.what == MoveKind::Died);
        let died = died.and_then(|step| step.worker).expect("a worker");
        let lost = &record.samples[0].tasks[3];
        assert!(lost.worker == died && lost.error.is_some() && lost.value.is_none());
        assert!(
            record
                .stall
                .as_ref()
                .is_some_and(|stall| stall.name == format!("Worker {} died", died + 1))
        );
        [" died", "BrokenProcessPool"]
    });
}

#[test]
fn a_dead_worker_leaves_the_queue_full() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/queues?workers=1&tasks=8&n=20&bound=1&break=death&run=1")
            .await;
        let record = page.record().await;
        check_moves(&record);
        let stall = record.stall.clone().expect("a stall");
        assert!(stall.python.contains("tasks.put()"), "{stall:?}");
        page.until_said("alert", &stall.says).await;
    });
}

#[test]
fn a_machine_that_ended_is_shown_while_there_is_something_in_it() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/queues?workers=2&tasks=3&n=20&run=1").await;
        let record = page.record().await;
        let last = record
            .moves
            .iter()
            .rposition(|step| step.what == MoveKind::PutResult);
        let last = last.expect("a result") + 1;
        assert!(last < record.moves.len());
        page.until_said("group", &format!("Move {last} of {}: ", record.moves.len()))
            .await;
        let expected = counters(&record.moves[last - 1]);
        assert_ne!(expected, [0; 3]);
        assert_eq!(shown_counters(page).await, expected);
        // One that came to a stop is shown as it stands.
        page.follow("#/queues?workers=2&tasks=2&n=20&break=sentinel&run=1")
            .await;
        let record = page.record().await;
        let all = record.moves.len();
        page.until_said("group", &format!("Move {all} of {all}: "))
            .await;
    });
}

#[test]
fn one_can_look_back_move_by_move() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/queues?workers=2&tasks=3&n=20&run=1").await;
        let record = page.record().await;
        let before_last = &record.moves[record.moves.len() - 3];
        page.press("slider", "Moves shown", Key::End).await;
        page.click("button", "One move back").await;
        page.type_anywhere(Key::Left).await;
        let expected = counters(before_last);
        until_true("the counters of then", async || {
            shown_counters(page).await == expected
        })
        .await;
        page.image_says("Main program: tasks.join().").await;
        page.click("button", "One move on").await;
        page.click("button", "One move on").await;
        page.image_says("Main program: has ended.").await;
    });
}

#[test]
fn it_fits_a_phone() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.resize(PHONE.0, PHONE.1).await;
        page.open("#/queues").await;
        fits(page, "before a run").await;
        page.follow("#/queues?workers=8&tasks=64&n=20&step=1&run=1")
            .await;
        until_next(page, 0).await;
        page.click("button", "Step").await;
        until_next(page, 1).await;
        fits(page, "step by step").await;
        page.click("button", GO).await;
        let all = page.record().await.moves.len();
        page.click("button", &format!("Show all {all} moves")).await;
        fits(page, "after a large run").await;
        page.follow("#/queues?workers=3&tasks=6&n=20&break=unserialisable&run=1")
            .await;
        page.record().await;
        page.until_said("alert", "a task that can’t be sent").await;
        fits(page, "after a stall").await;
    });
}

/// Runs three workers with six tasks, broken in this way. `check` looks at the record, and gives
/// what the banner must say: the name, and what Python would wait in.
fn breaks(broken: Break, check: impl Fn(&Record) -> [&'static str; 2]) {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let params = QueuesParams {
            workers: vec![3],
            tasks: 6,
            n: 20,
            broken,
            ..QueuesParams::default()
        };
        page.open(&machine(&params)).await;
        let record = page.record().await;
        assert_eq!(record.status, Status::Complete);
        check_moves(&record);
        check_schema(&page.result().await.expect("a record"));
        let [name, python] = check(&record);
        let stall = record.stall.as_ref().expect("a stall");
        let took_ms = stall.named_ms - stall.at_ms;
        assert!((0.0..SOON_MS).contains(&took_ms), "{stall:?}");
        assert!(stall.name.ends_with(name), "{stall:?}");
        assert!(stall.python.contains(python), "{stall:?}");
        for said in [&stall.says, &stall.python] {
            page.until_said("alert", said).await;
        }
        // The same again, and then a whole one.
        page.click("button", "Run again").await;
        let again = page.record().await;
        assert_ne!(again.started_at, record.started_at);
        assert!(
            again
                .stall
                .as_ref()
                .is_some_and(|again| again.name.ends_with(name))
        );
        page.click("radio", "nothing is broken").await;
        check_whole(&page.press_run().await, FIB_20);
    });
}

/// What is said to come next, after so many moves, where it is to be told.
async fn until_next(page: &Page, moves: usize) -> String {
    let tell = page.find("checkbox", TELL).await;
    if !tell.is_selected().await.expect("a checkbox") {
        page.click("checkbox", TELL).await;
    }
    let next = until(&format!("the next step after {moves} moves"), async || {
        let said = page.texts("status").await;
        let next = said.into_iter().find(|text| text.starts_with("Next: "))?;
        (rows(page).await >= moves).then_some(next)
    })
    .await;
    assert_eq!(rows(page).await, moves);
    next
}

async fn rows(page: &Page) -> usize {
    match page.look_for("region", MOVES).await {
        Some(_) => page.table(MOVES).await.len(),
        None => 0,
    }
}

async fn shown_counters(page: &Page) -> [i64; 3] {
    let group = page.find("group", "Counters").await;
    let text = group.text().await.expect("a text");
    let mut numbers = text.lines().filter_map(|line| line.trim().parse().ok());
    [(); 3].map(|()| numbers.next().expect("three numbers"))
}

async fn fits(page: &Page, when: &str) {
    let overhang = page.overhang().await;
    assert!(overhang <= 0, "{when}: {overhang} px too wide");
}
