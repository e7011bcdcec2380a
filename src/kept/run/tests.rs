//! Runs that are put together again from what was written of them.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::experiment::route::Route;
use crate::record::Machine;

/// A run that goes on, of so many samples of so many tasks.
fn run(samples: u32, tasks: u32) -> Run {
    crate::chapters::register();
    let experiment = Route::read("#/threads?kind=strong&tasks=200&workers=1,2&reps=30").experiment;
    let started_at = "2026-11-22T14:05:09.123Z".to_owned();
    let mut run = Run::begin(experiment, 7, Machine::default(), started_at);
    let sample = |number: u32| -> Sample {
        let task = |id: u32| {
            json!({
                "id": id, "worker": 0, "queued_ms": 0.25, "start_ms": 0.5 + f64::from(id),
                "end_ms": 1.25 + f64::from(id), "value": "55", "error": null,
            })
        };
        let tasks: Vec<_> = (0..tasks).map(task).collect();
        let sample = json!({
            "workers": 1 + number % 2, "round": number / 2, "startup_ms": 0.25,
            "wall_ms": 3.1 + f64::from(number), "ready_ms": [], "tasks": tasks,
        });
        serde_json::from_value(sample).unwrap()
    };
    run.samples = (0..samples).map(sample).collect();
    run
}

fn listed() -> Listed {
    Listed {
        name: "Run 1 \"ü\"".to_owned(),
        shown: false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// However often it is written while it grows, and wherever the page goes: every sample that was
    /// written is there.
    #[test]
    fn a_run_is_put_together_again(samples in 0u32..12, tasks in 0u32..4, cuts in proptest::collection::vec(0usize..12, 0..4)) {
        let whole = run(samples, tasks);
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(whole.samples.len())).collect();
        cuts.sort_unstable();
        let (mut kept, mut from) = (Vec::new(), 0);
        for cut in cuts {
            let mut so_far = whole.clone();
            so_far.samples.truncate(cut);
            kept.extend(parts(&so_far, [from, 0]));
            from = cut;
            let restored = restore(&facts(listed(), &so_far), &kept).unwrap();
            prop_assert_eq!(&restored.record.samples, &so_far.samples);
            prop_assert_eq!((restored.listed, restored.was_running), (listed(), true));
            prop_assert_eq!(restored.record.status, Status::Cancelled);
        }
    }
}

#[test]
fn a_large_run_is_cut_into_parts_and_lists_stay_apart() {
    let mut run = run(60, 1000);
    run.as_written = run.samples[..3].to_vec();
    run.status = Status::Complete;
    let all = parts(&run, [0, 0]);
    assert!(all.len() > 3 && all.iter().all(|part| part.text.len() < 8 << 20));
    let restored = restore(&facts(listed(), &run), &all).unwrap();
    assert_eq!((restored.record.run(), restored.was_running), (&run, false));
    assert!(parts(&run, [60, 3]).is_empty());
}

#[test]
fn what_is_missing_or_garbage_is_no_run() {
    let run = run(4, 1);
    let (facts, all) = (facts(listed(), &run), parts(&run, [0, 0]));
    let mut gap = parts(&run, [2, 0]);
    assert_eq!(
        restore(&facts, &gap),
        Err(ImportError::PartMissing { from: 0 })
    );
    gap[0].text = "[{}]".to_owned();
    gap[0].from = 0;
    assert!(restore(&facts, &gap).is_err());
    for garbage in ["", "7", "{}", "{\"name\":\"a\",\"shown\":true,\"run\":{}}"] {
        assert!(restore(garbage, &all).is_err(), "{garbage}");
    }
    // Samples that can't be are no run, wherever they come from.
    let forged = facts.replace("\"workers\":[1,2]", "\"workers\":[1]");
    assert!(forged != facts && restore(&forged, &all).is_err());
}
