//! What holds for all times, whatever they are.

use proptest::prelude::*;
use runstats::bootstrap::{median_interval, speed_up_interval};
use runstats::random::Rng;
use runstats::samples::Samples;
use runstats::split::{Schedule, TaskSpan, WorkerSpan, split};

fn close(left: f64, right: f64) -> bool {
    (left - right).abs() <= 1e-9 * left.abs().max(right.abs())
}

fn times(n: impl Into<proptest::collection::SizeRange>) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(0.01..1e4_f64, n)
}

/// For up to 20 tasks: the time before (negative if they overlap), and how long they take.
fn gaps_and_lengths() -> impl Strategy<Value = Vec<(f64, f64)>> {
    prop::collection::vec((-5.0..1e3, 0.0..1e4), 0..20)
}

/// Several tasks one after another on a worker, from (gap before, length) pairs.
fn worker(ready_ms: f64, gaps: &[(f64, f64)]) -> WorkerSpan {
    let mut now = ready_ms;
    let tasks = gaps.iter().map(|(gap, length)| {
        let start_ms = now + gap;
        now = start_ms + length;
        TaskSpan {
            start_ms,
            end_ms: now,
        }
    });
    WorkerSpan {
        ready_ms,
        tasks: tasks.collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn quantiles_rise_from_the_smallest_to_the_largest(
        values in times(1..40),
        p in 0.0..1.0,
        q in 0.0..1.0,
    ) {
        let samples = Samples::new(values).unwrap();
        let (p, q) = if p <= q { (p, q) } else { (q, p) };
        prop_assert!(samples.quantile(p) <= samples.quantile(q));
        prop_assert_eq!(samples.quantile(0.0), samples.min());
        prop_assert_eq!(samples.quantile(1.0), samples.max());
    }

    #[test]
    fn an_interval_contains_its_estimate(
        base in times(2..40),
        other in times(2..40),
        seed: u64,
    ) {
        let (base, other) = (Samples::new(base).unwrap(), Samples::new(other).unwrap());
        let median = median_interval(&base, seed).unwrap();
        prop_assert!(median.lo <= median.hi && median.contains(base.median()));
        let speed_up = speed_up_interval(&base, &other, seed).unwrap();
        prop_assert!(speed_up.contains(base.median() / other.median()));
        prop_assert!(speed_up.lo > 0.0 && speed_up.hi.is_finite());
    }

    #[test]
    fn an_interval_changes_its_unit_with_the_samples(
        base in times(2..20),
        other in times(2..20),
        factor in 1e-3..1e3,
        seed: u64,
    ) {
        let scaled = |values: &[f64]| {
            Samples::new(values.iter().map(|value| value * factor).collect()).unwrap()
        };
        let plain = |values: &[f64]| Samples::new(values.to_vec()).unwrap();
        let before = median_interval(&plain(&base), seed).unwrap().scaled(factor);
        let after = median_interval(&scaled(&base), seed).unwrap();
        prop_assert!(close(before.lo, after.lo) && close(before.hi, after.hi));

        // A speed-up has no unit.
        let before = speed_up_interval(&plain(&base), &plain(&other), seed).unwrap();
        let after = speed_up_interval(&scaled(&base), &scaled(&other), seed).unwrap();
        prop_assert!(close(before.lo, after.lo) && close(before.hi, after.hi));
    }

    #[test]
    fn the_order_of_the_samples_does_not_matter(values in times(2..20), seed: u64) {
        let mut shuffled = values.clone();
        Rng::new(seed).shuffle(&mut shuffled);
        let interval = |values| median_interval(&Samples::new(values).unwrap(), seed);
        prop_assert_eq!(interval(values), interval(shuffled));
    }

    #[test]
    fn the_parts_of_the_time_add_up(
        start in 0.0..1e6,
        span in 0.1..1e5,
        one_worker_task_ms in 0.0..1e4,
        shapes in prop::collection::vec((-10.0..1e4, gaps_and_lengths()), 1..32),
    ) {
        let end_ms = start + span;
        let workers = shapes.iter().map(|(ready, gaps)| worker(start + ready, gaps)).collect();
        let schedule = Schedule { start_ms: start, end_ms, workers, one_worker_task_ms };
        let parts = split(&schedule).unwrap();
        let total = shapes.len() as f64 * (end_ms - start);
        prop_assert!(close(parts.total_ms, total));

        // Where a million times more work is expected than there was time for, f64 ends.
        let tolerance = 1e-9 * total.max(1e-6 * parts.work_ms);
        let idle = parts.start_up_ms + parts.waiting_ms + parts.idle_tail_ms;
        let sum = parts.work_ms + parts.slow_down_ms + idle;
        prop_assert!((sum - total).abs() <= tolerance);
        let bars = parts.bars();
        prop_assert!((bars.iter().sum::<f64>() - total).abs() <= tolerance);
        prop_assert!(bars.iter().all(|part| *part >= 0.0));
    }
}
