//! Tests of the module above.

use super::*;
use crate::chapters::threads::params::ThreadsParams;
use crate::experiment::stopping::Stopping;
use proptest::prelude::*;

#[test]
fn a_run_link() {
    let route = Route::read("#/threads?n=34&workers=1,2&reps=5&run=1");
    let expected = ThreadsParams {
        n: Some(34),
        workers: vec![1, 2],
        stopping: Stopping::fixed(5),
        ..ThreadsParams::default()
    };
    assert_eq!(route.experiment, Experiment::new(expected));
    assert!(route.run && route.notices.is_empty());
    assert_eq!(
        link_to(&route.experiment, &[], true),
        "#/threads?n=34&workers=1,2&reps=5&run=1"
    );
}

#[test]
fn nothing_means_the_first_chapter_and_nonsense_says_so() {
    assert_eq!(
        Route::read("").experiment.chapter(),
        crate::chapters::downloads::CHAPTER
    );
    assert_eq!(Route::read("").notices, []);
    assert_eq!(Route::read("#/thraeds?n=3").notices.len(), 2);
}

#[test]
fn every_chapter_reads_what_it_writes() {
    for link in [
        "#/downloads?concurrency=1,2&reps=3&timeout_s=9&limit_mib=1&network=real",
        "#/downloads?concurrency=1,2&reps=3&timeout_s=9&limit_mib=1&network=mobile&files=6&faults=2:404,6:cut-off",
        "#/threads?n=30&workers=1,2&reps=3&kind=strong&gil=on&switch_ms=9&tasks=7",
        "#/threads?n=30&workers=1,2&reps=3&gil=one-thread",
        "#/threads?n=30&workers=1,2&reps=3&kind=naive-timing&switch_ms=5",
        "#/processes?n=30&workers=1,2&reps=3&pool=threads&argument_kib=64",
        "#/processes?n=30&workers=1,2&reps=3&kind=naive-timing",
        "#/futures?pool=processes&workers=1&tasks=38,-1&timeout_ms=10&end=cancel",
        "#/queues?workers=3&tasks=9&n=20&bound=2&step=1&break=task-done",
        "#/machine?pool=processes&n=30&workers=1,2,4&reps=3",
    ] {
        let route = Route::read(link);
        assert_eq!(route.notices, [], "{link}");
        assert_eq!(link_to(&route.experiment, &[], false), link);
    }
}

proptest! {
    #[test]
    fn any_fragment_gives_something_to_show(fragment in ".*") {
        let route = Route::read(&fragment);
        prop_assert!(!route.experiment.worker_counts().is_empty());
    }

    #[test]
    fn links_mean_what_they_were_made_from(n in 0i64..=50, workers in proptest::collection::btree_set(1u32..=32, 1..8), reps in 1u32..=100, speedup in 0f64..64.0, run: bool) {
        let params = ThreadsParams { n: Some(n), workers: workers.into_iter().collect(), stopping: Stopping::fixed(reps), ..ThreadsParams::default() };
        let experiment = Experiment::new(params);
        let prediction = vec![Predicted { workers: 1, speedup: 1.0 }, Predicted { workers: 4, speedup }];
        let route = Route::read(&link_to(&experiment, &prediction, run));
        prop_assert_eq!(route.experiment, experiment);
        prop_assert_eq!(route.run, run);
        prop_assert_eq!(&route.prediction, &prediction);
        prop_assert_eq!(route.notices, []);
    }
}
