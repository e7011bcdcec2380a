//! Do futures behave as Python's do, on threads and on processes, and does the page show it?

use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, meet_beside_others};
use parlab::analysis::record::Record;
use parlab::experiment::pool_kind::PoolKind;
use parlab::record::{FutureTrace, Status};
use pysync::FutureState;
use thirtyfour::Key;

const POOLS: [PoolKind; 2] = [PoolKind::Threads, PoolKind::Processes];
const BROKEN: &str = "The pool of workers is broken: a ";

#[test]
fn the_lessons_cell_on_both_pools() {
    meet_beside_others(Serve::default(), async |lab| {
        for pool in POOLS {
            let slug = pool.slug();
            let link = format!("#/futures?pool={slug}&workers=1&tasks=38&end=wait&run=1");
            lab.page.open(&link).await;
            let record = lab.page.record().await;
            assert_eq!(record.status, Status::Complete);
            let [future] = record.futures.as_slice() else {
                panic!("{slug}: {:?}", record.futures);
            };
            check_done(future, "39088169");
            assert_eq!((future.id, future.n, future.worker), (0, 38, Some(0)));
            let class = match pool {
                PoolKind::Threads => "ThreadPoolExecutor",
                PoolKind::Processes => "ProcessPoolExecutor",
            };
            let calls: Vec<&str> = record.notes.iter().map(|note| note.call.as_str()).collect();
            let begins = [
                format!("executor = {class}(max_workers=1)"),
                "f0 = executor.submit(fib, 38)".to_owned(),
                "f0.running()".to_owned(),
                "f0.done()".to_owned(),
                "executor.shutdown(wait=True)".to_owned(),
            ];
            assert_eq!(calls[..5], begins, "{slug}");
            let running = answer(&record, "f0.running()");
            assert!(["True", "False"].contains(&running), "{running}");
            assert_eq!(answer(&record, "f0.done()"), "False");
            assert_eq!(
                answer(&record, "executor.shutdown(wait=True)"),
                "returns: every worker has left"
            );
            let ran = &record.samples[0].tasks;
            assert_eq!(ran.len(), 1);
            assert_eq!(ran[0].value.as_deref(), Some("39088169"));
            assert_eq!(ran[0].sent.is_some(), pool == PoolKind::Processes);
            lab.page.until_said("group", "39088169").await;
        }
    });
}

#[test]
fn the_order_that_is_expected_is_compared_with_the_one_that_came() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        // One worker takes them as they were submitted, whatever each of them takes.
        page.open("#/futures?workers=1&tasks=24,22,20&end=wait")
            .await;
        for (name, expected) in [
            ("f1 fib(22)", "1"),
            ("f0 fib(24)", "2"),
            ("f1 fib(22)", "1"),
        ] {
            page.click("button", name).await;
            until_true(&format!("{expected} expected"), async || {
                expected_to_be_done(page).await == expected
            })
            .await;
        }
        page.click("button", "f1 fib(22)").await;
        page.press_run().await;
        let says = "Done in this order: f0, f1, just as you expected.";
        page.until_said("region", says).await;
        // Another run has another guess, or none.
        page.press_run().await;
        until_true("nothing is compared", async || {
            !page
                .texts("region")
                .await
                .iter()
                .any(|text| text.contains("you expected"))
        })
        .await;
        page.click("button", "Predict the next run").await;
        page.click("button", "f2 fib(20)").await;
        page.press_run().await;
        page.until_said("region", "Done in this order: f0; you expected f2.")
            .await;
    });
}

/// How many futures are expected so far, as the column says.
async fn expected_to_be_done(page: &Page) -> String {
    let script = "return document.querySelector('.board .done .many')?.innerText ?? ''";
    let text = page.script(script, Vec::new()).await;
    text.as_str().unwrap_or_default().to_owned()
}

#[test]
fn only_a_pending_future_can_be_cancelled() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        for pool in POOLS {
            let slug = pool.slug();
            page.open(&format!(
                "#/futures?pool={slug}&workers=1&tasks=50,40&run=1"
            ))
            .await;
            page.until_said("group", "running 1").await;
            page.click("button", "f1.cancel()").await;
            page.until_said("log", "f1.cancel() True").await;
            page.until_said("group", "cancelled 1").await;
            page.click("button", "f0.cancel()").await;
            page.until_said("log", "f0.cancel() False: it is running")
                .await;
            page.click("button", "f1.result()").await;
            page.until_said("log", "raises CancelledError").await;
            page.click("button", "Cancel").await;
            let record = page.record().await;
            let states: Vec<_> = record.futures.iter().map(|future| future.state).collect();
            assert_eq!(states, [FutureState::Running, FutureState::Cancelled]);
            assert_eq!(record.futures[1].worker, None);
        }
    });
}

#[test]
fn a_time_out_ends_the_waiting_and_not_the_work() {
    meet_beside_others(Serve::default(), async |lab| {
        for pool in POOLS {
            let slug = pool.slug();
            let link =
                format!("#/futures?pool={slug}&workers=1&tasks=42&timeout_ms=50&end=wait&run=1");
            lab.page.open(&link).await;
            let record = lab.page.record().await;
            let said = answer(&record, "f0.result(timeout=0.05)");
            assert!(said.starts_with("raises TimeoutError"), "{said}");
            check_done(&record.futures[0], "267914296");
            let noted = record.notes.iter().rev();
            let gave_up = noted
                .filter(|note| note.call.starts_with("f0.result"))
                .map(|note| note.at_ms)
                .next();
            assert!(gave_up < record.futures[0].end_ms, "{slug}");
        }
    });
}

#[test]
fn an_exception_is_the_futures_and_not_the_runs() {
    meet_beside_others(Serve::default(), async |lab| {
        for pool in POOLS {
            let slug = pool.slug();
            let link = format!("#/futures?pool={slug}&workers=1&tasks=-1,20&end=wait&run=1");
            lab.page.open(&link).await;
            let record = lab.page.record().await;
            assert_eq!(record.status, Status::Complete);
            let text = "fib(n) is undefined for n < 0, and n is -1.";
            let failed = &record.futures[0];
            assert_eq!(failed.state, FutureState::Done);
            assert_eq!(
                (failed.value.as_deref(), failed.error.as_deref()),
                (None, Some(text))
            );
            check_done(&record.futures[1], "6765");
            assert_eq!(record.samples[0].tasks[0].error.as_deref(), Some(text));
            lab.page.until_said("group", text).await;
            lab.page
                .until_said("region", &record.report().verdict)
                .await;
        }
    });
}

#[test]
fn map_gives_results_in_the_order_of_the_arguments_and_the_error_in_its_place() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/futures?pool=processes&workers=2&tasks=&run=1")
            .await;
        page.press("slider", "n of the next task", Key::Home).await;
        page.click("button", "map(fib, [20, 18, -1, 16])").await;
        page.until_said("log", "The iterator ends here").await;
        page.click("button", "shutdown(wait=True)").await;
        let record = page.record().await;
        let given: Vec<&str> = record
            .notes
            .iter()
            .filter(|note| note.call == "next(results)")
            .map(|note| note.answer.as_str())
            .collect();
        assert_eq!(given[..2], ["6765 (of f0)", "2584 (of f1)"]);
        assert!(given[2].contains("n is -1. (of f2)"), "{given:?}");
        assert_eq!(given.len(), 3);
        let tasks: Vec<_> = record.futures.iter().map(|future| future.n).collect();
        assert_eq!(tasks, [20, 18, -1, 16]);
    });
}

#[test]
fn a_shut_down_waits_or_cancels_or_returns_at_once() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        let run = async |pool: PoolKind, end: &str| {
            let slug = pool.slug();
            page.open(&format!(
                "#/futures?pool={slug}&workers=1&tasks=34,34,34&end={end}&run=1"
            ))
            .await;
            let record = page.record().await;
            assert_eq!((record.status, record.futures.len()), (Status::Complete, 3));
            record
        };
        for pool in POOLS {
            let record = run(pool, "wait").await;
            let last_ms = last_end_ms(&record);
            record
                .futures
                .iter()
                .for_each(|future| check_done(future, "5702887"));
            assert!(
                record
                    .notes
                    .last()
                    .is_some_and(|note| note.at_ms >= last_ms)
            );

            let record = run(pool, "nowait").await;
            let call = "executor.shutdown(wait=False)";
            assert_eq!(
                answer(&record, call),
                "returns at once; 3 futures go on without it"
            );
            let note = record.notes.iter().find(|note| note.call == call);
            assert!(note.is_some_and(|note| note.at_ms < last_end_ms(&record)));
            record
                .futures
                .iter()
                .for_each(|future| check_done(future, "5702887"));

            let record = run(pool, "cancel").await;
            // The worker may have taken the first before the call, or not.
            for future in &record.futures[1..] {
                assert_eq!(future.state, FutureState::Cancelled);
            }
            let ran = record
                .futures
                .iter()
                .filter(|future| future.state == FutureState::Done);
            assert_eq!(record.samples[0].tasks.len(), ran.count());
        }
    });
}

#[test]
fn after_a_shut_down_nothing_more_is_taken() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/futures?pool=processes&workers=1&tasks=50&run=1")
            .await;
        page.until_said("group", "running 1").await;
        page.click("button", "shutdown(wait=False)").await;
        page.until_said("log", "returns at once; 1 future goes on without it")
            .await;
        page.click("button", "submit(fib, 40)").await;
        page.until_said("log", "raises RuntimeError: cannot submit after shutdown")
            .await;
        page.click("button", "Cancel").await;
        assert_eq!(page.record().await.futures.len(), 1);
    });
}

#[test]
fn a_dead_worker_breaks_the_pool_and_the_next_run_has_another() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        for pool in POOLS {
            let slug = pool.slug();
            page.open(&format!("#/futures?pool={slug}&workers=2&tasks=50&run=1"))
                .await;
            page.until_said("group", "running 1").await;
            page.click("button", "f0.result()").await;
            page.until_said("log", "waits: f0 is running").await;
            page.click("button", "kill a worker").await;
            page.until_said("log", "raises BrokenExecutor").await;
            page.click("button", "submit(fib, 40)").await;
            page.until_said("log", "cannot submit to a broken pool")
                .await;
            page.click("button", "shutdown(wait=True)").await;
            let record = page.record().await;
            assert_eq!(record.status, Status::Complete);
            assert_eq!(record.futures.len(), 2, "{:?}", record.futures);
            for future in &record.futures {
                let error = future.error.as_deref().unwrap_or_default();
                assert_eq!(future.state, FutureState::Done);
                assert!(error.starts_with(BROKEN), "{error}");
            }
            assert!(record.futures[1].kills && !record.futures[0].kills);
            page.follow(&format!(
                "#/futures?pool={slug}&workers=2&tasks=30&end=wait&run=1"
            ))
            .await;
            until_true("the next run’s record", async || {
                page.record().await.futures.len() == 1
            })
            .await;
            let record = page.record().await;
            assert_eq!(record.status, Status::Complete);
            check_done(&record.futures[0], "832040");
            // A pool of threads that lost one is no pool; processes are new each time anyway.
            assert!(record.pool.as_ref().is_none_or(|pool| pool.fresh));
        }
    });
}

#[test]
fn waiting_for_the_first_leaves_the_others() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/futures?pool=processes&workers=2&tasks=20,50&run=1")
            .await;
        page.until_said("group", "done 1").await;
        page.click("button", "wait(FIRST_COMPLETED)").await;
        page.until_said(
            "log",
            "wait([f0, f1], return_when=FIRST_COMPLETED) done: f0; not done: f1",
        )
        .await;
        // Several wait at once, and nothing is held up.
        page.click("button", "wait(FIRST_EXCEPTION)").await;
        page.click("radio", "1 s").await;
        page.click("button", "wait(ALL_COMPLETED)").await;
        page.until_said("log", "waits: 1 of 2 are not done").await;
        page.click("button", "submit(fib, -1)").await;
        page.until_said(
            "log",
            "wait([f0, f1], timeout=1, return_when=ALL_COMPLETED) done: f0; not done: f1",
        )
        .await;
        page.click("button", "Cancel").await;
        let record = page.record().await;
        let first = "wait([f0, f1], return_when=FIRST_EXCEPTION)";
        assert_eq!(answer(&record, first), "waits: 1 of 2 are not done");
    });
}

/// The last answer to this call.
fn answer<'a>(record: &'a Record, call: &str) -> &'a str {
    let mut notes = record.notes.iter().rev();
    let note = notes.find(|note| note.call == call);
    let note = note.unwrap_or_else(|| panic!("{call} is not in {:?}", record.notes));
    &note.answer
}

/// It has this value, and went through its states in order.
fn check_done(future: &FutureTrace, value: &str) {
    assert_eq!(future.state, FutureState::Done, "{future:?}");
    assert_eq!(
        (future.value.as_deref(), &future.error),
        (Some(value), &None)
    );
    let (start_ms, end_ms) = (future.start_ms, future.end_ms);
    let in_order = Some(future.submitted_ms) <= start_ms && start_ms <= end_ms;
    assert!(in_order && start_ms.is_some(), "{future:?}");
}

fn last_end_ms(record: &Record) -> f64 {
    let ends = record.futures.iter().filter_map(|future| future.end_ms);
    ends.fold(0.0, f64::max)
}
