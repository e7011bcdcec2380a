//! The sentences of typical findings, word for word.

use proptest::prelude::*;

use super::*;

fn sentence(scaling: Scaling, workers: u32, speed_up: f64, ends: (f64, f64)) -> String {
    let (lo, hi) = ends;
    let comparison = Comparison {
        scaling,
        who: WorkerKind::Workers,
        workers,
        n: 10,
        n_one: 10,
        speed_up,
        ci95: Some(Interval { lo, hi }),
    };
    comparison.sentence()
}

#[test]
fn says_what_strong_scaling_shows() {
    let strong = |workers, speed_up, ends| sentence(Scaling::Strong, workers, speed_up, ends);
    assert_eq!(
        strong(4, 3.61, (3.42, 3.68)),
        "4 workers are 3.6 times as fast as 1. Surely between 3.4 and 3.7."
    );
    assert_eq!(
        strong(2, 1.98, (1.92, 2.0)),
        "2 workers are twice as fast as 1. Surely between 1.9 and 2.0."
    );
    assert_eq!(
        strong(8, 0.805, (0.751, 0.86)),
        "8 workers are slower than 1: 0.81 times as fast. Surely between 0.75 and 0.86."
    );
    assert_eq!(
        strong(2, 1.1, (0.9, 1.3)),
        "It isn’t clear yet whether 2 workers help. Between 0.90 and 1.3 times as fast: that may be \
         less than 1, or more."
    );
    assert_eq!(
        strong(2, 1.01, (0.98, 1.03)),
        "2 workers are as fast as 1. Give or take 5 %: 1.0 times. Surely between 0.98 and 1.1."
    );
}

#[test]
fn says_what_weak_scaling_shows() {
    let weak = |workers, speed_up, ends| sentence(Scaling::Weak, workers, speed_up, ends);
    assert_eq!(
        weak(2, 1.9, (1.83, 1.98)),
        "2 workers get 1.9 times as much done as 1. Surely between 1.8 and 2.0. They did twice the \
         work in the same time."
    );
    assert_eq!(
        weak(4, 3.3, (3.1, 3.45)),
        "4 workers get 3.3 times as much done as 1. Surely between 3.1 and 3.5. They did 4 times the \
         work in almost the same time."
    );
    assert_eq!(
        weak(8, 2.0, (1.9, 2.1)),
        "8 workers get twice as much done as 1. Surely between 1.9 and 2.1. They did 8 times the work \
         in 4 times the time."
    );
    assert_eq!(
        weak(4, 0.8, (0.7, 0.9)),
        "4 workers get less done than 1: 0.80 times as much. Surely between 0.70 and 0.90."
    );
    assert_eq!(
        weak(4, 1.0, (0.8, 1.2)),
        "It isn’t clear yet whether 4 workers help. Between 0.80 and 1.2 times as much done: \
         that may be less than 1, or more."
    );
    assert_eq!(
        weak(2, 1.0, (0.97, 1.02)),
        "2 workers get as much done as 1. Give or take 5 %: 1.0 times. Surely between 0.97 and 1.1."
    );
}

#[test]
fn admits_what_it_cannot_know() {
    let mut comparison = Comparison {
        scaling: Scaling::Strong,
        who: WorkerKind::Workers,
        workers: 4,
        n: 1,
        n_one: 1,
        speed_up: 3.6,
        ci95: None,
    };
    assert_eq!(
        comparison.sentence(),
        "4 workers are 3.6 times as fast as 1. One sample each is too few to say how sure this is."
    );
    comparison.n_one = 10;
    assert!(comparison.sentence().contains("One sample of them"));
    comparison.n = 10;
    assert!(comparison.sentence().contains("too short for the clock"));
    comparison.n_one = 1;
    assert!(comparison.sentence().contains("One sample of 1 "));
    comparison.scaling = Scaling::Weak;
    assert!(comparison.sentence().starts_with("4 workers get 3.6 times"));
    comparison.workers = 1;
    assert!(comparison.sentence().starts_with("1 worker is what"));
}

#[test]
fn equal_samples_are_called_so() {
    let text = sentence(Scaling::Strong, 2, 3.6, (3.6, 3.6));
    assert!(text.contains("All samples were alike"), "{text}");
}

proptest! {
    /// Nothing of the interval is left out by rounding, and at most a tenth of it is added.
    #[test]
    fn ends_are_rounded_outwards(lo in 0.1..40.0_f64, width in 0.001..10.0_f64) {
        let hi = lo + width;
        let text = range(Interval { lo, hi });
        let numbers: Vec<f64> = text.split(' ').filter_map(|word| word.parse().ok()).collect();
        if let [low, high] = numbers[..] {
            prop_assert!(low <= lo + 1e-6 && high >= hi - 1e-6, "{text}");
            prop_assert!(low >= lo * 0.9 - 1e-6 && high <= hi * 1.1 + 1e-6, "{text}");
        }
    }
}

proptest! {
    /// Whatever was measured: first the news, in few words.
    #[test]
    fn the_finding_is_short(
        speed_up in 0.05..40.0_f64,
        below in 0.5..1.0_f64,
        above in 1.0..2.0_f64,
        workers in 2..33_u32,
        kind in 0..5_usize,
        weak: bool,
        sure: bool,
    ) {
        let who = [
            WorkerKind::Workers,
            WorkerKind::Threads,
            WorkerKind::Processes,
            WorkerKind::Tasks,
            WorkerKind::Fetches,
        ][kind];
        let interval = Interval { lo: speed_up * below, hi: speed_up * above };
        let comparison = Comparison {
            scaling: if weak { Scaling::Weak } else { Scaling::Strong },
            who,
            workers,
            n: 10,
            n_one: 10,
            speed_up,
            ci95: sure.then_some(interval),
        };
        let text = comparison.sentence();
        let (finding, rest) = finding_and_rest(&text);
        prop_assert!(finding.split_whitespace().count() <= MOST_WORDS, "{text}");
        let who = who.with(workers);
        let unclear = format!("It isn’t clear yet whether {who} help.");
        prop_assert!(finding.starts_with(&who) || finding == unclear, "{text}");
        prop_assert!(!rest.is_empty());
    }
}
