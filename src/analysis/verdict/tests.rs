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
        "4 workers were 3.6 times as fast as 1. Surely between 3.4 and 3.7."
    );
    assert_eq!(
        strong(2, 1.98, (1.92, 2.0)),
        "2 workers were twice as fast as 1. Surely between 1.9 and 2.0."
    );
    assert_eq!(
        strong(8, 0.805, (0.751, 0.86)),
        "8 workers were slower than 1. 0.81 times as fast; surely between 0.75 and 0.86."
    );
    assert_eq!(
        strong(2, 1.1, (0.9, 1.3)),
        "It isn’t clear yet whether 2 workers help. Between 0.90 and 1.3 times as fast: that may be \
         less than 1, or more."
    );
    assert_eq!(
        strong(2, 1.01, (0.98, 1.03)),
        "2 workers were as fast as 1, give or take 5 %. 1.0 times as fast; surely between 0.98 and 1.1."
    );
}

#[test]
fn says_what_weak_scaling_shows() {
    let weak = |workers, speed_up, ends| sentence(Scaling::Weak, workers, speed_up, ends);
    assert_eq!(
        weak(2, 1.9, (1.83, 1.98)),
        "2 workers did twice the work in the same time. 1.9 times as much per second; surely between \
         1.8 and 2.0."
    );
    assert_eq!(
        weak(4, 3.3, (3.1, 3.45)),
        "4 workers did 4 times the work in almost the same time. 3.3 times as much per second; surely \
         between 3.1 and 3.5."
    );
    assert_eq!(
        weak(8, 2.0, (1.9, 2.1)),
        "8 workers did 8 times the work in 4 times the time. 2.0 times as much per second; surely \
         between 1.9 and 2.1."
    );
    assert_eq!(
        weak(4, 0.8, (0.7, 0.9)),
        "4 workers got less done per second than 1. 0.80 times as much per second; surely between \
         0.70 and 0.90."
    );
    assert_eq!(
        weak(4, 1.0, (0.8, 1.2)),
        "It isn’t clear yet whether 4 workers help. Between 0.80 and 1.2 times as much per second: \
         that may be less than 1, or more."
    );
    assert_eq!(
        weak(2, 1.0, (0.97, 1.02)),
        "2 workers got as much done per second as 1, give or take 5 %. 1.0 times as much per second; \
         surely between 0.97 and 1.1."
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
        "4 workers were 3.6 times as fast as 1. One sample each is too few to say how sure this is."
    );
    comparison.n_one = 10;
    assert!(comparison.sentence().contains("One sample of them"));
    comparison.n = 10;
    assert!(comparison.sentence().contains("too short for the clock"));
    comparison.n_one = 1;
    assert!(comparison.sentence().contains("One sample of 1 "));
    comparison.scaling = Scaling::Weak;
    assert!(comparison.sentence().starts_with("4 workers did 4 times"));
    comparison.workers = 1;
    assert!(comparison.sentence().starts_with("1 worker is what"));
}

#[test]
fn equal_samples_are_called_so() {
    let text = sentence(Scaling::Strong, 2, 3.6, (3.6, 3.6));
    assert!(text.contains("All samples were alike"), "{text}");
}

#[test]
fn rounds_to_significant_digits() {
    let shown = [
        (3.6, "3.6"),
        (0.966, "0.97"),
        (12.3, "12"),
        (123.4, "123"),
        (9.96, "10"),
        (0.0999, "0.10"),
        (1.0, "1.0"),
    ];
    for (value, text) in shown {
        assert_eq!(significant(value, 2), text);
    }
    assert_eq!(significant(f64::INFINITY, 2), "inf");
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
