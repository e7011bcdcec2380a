//! Do two sweeps that are alike agree, as far as their intervals say?

use browser_tests::experiments::threads;
use browser_tests::{Serve, meet};
use parlab::analysis::record::Record;

/// Two 95 % intervals of the same speed-up are apart in about 1 of 200 tries on a quiet machine; on
/// one where something else takes a core for a while, more often. Then the two are measured again.
const ATTEMPTS: usize = 3;

#[test]
fn two_sweeps_agree_within_their_intervals() {
    meet(Serve::default(), async |lab| {
        let mut seen = Vec::new();
        for _ in 0..ATTEMPTS {
            let mut pair = [[0.0; 2]; 2];
            for interval in &mut pair {
                *interval = with_two(&lab.page.run(&threads(30, &[1, 2], 8)).await);
            }
            let [[low, high], [other_low, other_high]] = pair;
            if low <= other_high && other_low <= high {
                return;
            }
            seen.push(pair);
        }
        panic!("the speed-ups with 2 workers never agreed: {seen:?}");
    });
}

fn with_two(record: &Record) -> [f64; 2] {
    let row = record.report().summary.iter().find(|row| row.workers == 2);
    let interval = row.and_then(|row| row.speedup_ci95);
    interval.expect("an interval of the speed-up")
}
