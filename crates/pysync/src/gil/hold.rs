//! The stretch of time in which one worker holds the lock.

use serde::{Deserialize, Serialize};

/// A stretch of time in which one worker held the lock, in ms on the lock's clock.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hold {
    /// Who held it.
    pub worker: u32,
    /// When it was taken, in ms.
    pub from_ms: f64,
    /// When it was let go, in ms.
    pub to_ms: f64,
}

/// At most so many of these, which are in order and without overlap: where there are more, neighbours are
/// put together, for each worker one after another. How long each worker held the lock stays the same, and
/// about when; how often it was handed over is lost. At least one for each worker is left.
pub fn joined(holds: Vec<Hold>, most: usize) -> Vec<Hold> {
    if holds.len() <= most {
        return holds;
    }
    let mut holders: Vec<u32> = holds.iter().map(|hold| hold.worker).collect();
    holders.sort_unstable();
    holders.dedup();
    // Each group leaves one for each of its holders.
    let groups = (most / holders.len()).max(1);
    let group = holds.len().div_ceil(groups);
    holds.chunks(group).flat_map(one_each).collect()
}

/// One hold for each worker, in the order in which they first had the lock.
fn one_each(holds: &[Hold]) -> Vec<Hold> {
    let mut sums: Vec<Hold> = Vec::new();
    for hold in holds {
        match sums.iter_mut().find(|sum| sum.worker == hold.worker) {
            Some(sum) => sum.to_ms += hold.to_ms - hold.from_ms,
            None => sums.push(*hold),
        }
    }
    let (Some(first), Some(last)) = (holds.first(), holds.last()) else {
        return sums;
    };
    // Sums of many times are rounded, and none may pass the end.
    let mut free_ms = first.from_ms;
    for sum in &mut sums {
        let held_ms = sum.to_ms - sum.from_ms;
        sum.from_ms = free_ms;
        sum.to_ms = (free_ms + held_ms).min(last.to_ms);
        free_ms = sum.to_ms;
    }
    sums
}

#[cfg(all(test, not(feature = "model")))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Turns of these workers, each with a pause before it, in ms.
    fn turns(turns: &[(u32, f64, f64)]) -> Vec<Hold> {
        let mut now_ms = 0.0;
        let hold = |&(worker, pause_ms, held_ms): &(u32, f64, f64)| {
            let from_ms = now_ms + pause_ms;
            now_ms = from_ms + held_ms;
            Hold {
                worker,
                from_ms,
                to_ms: now_ms,
            }
        };
        turns.iter().map(hold).collect()
    }

    fn held_ms(holds: &[Hold], worker: u32) -> f64 {
        let own = holds.iter().filter(|hold| hold.worker == worker);
        own.map(|hold| hold.to_ms - hold.from_ms).sum()
    }

    #[test]
    fn neighbours_are_put_together() {
        let holds = turns(&[(0, 0.0, 1.0), (1, 1.0, 2.0), (0, 0.0, 3.0), (1, 0.0, 4.0)]);
        assert_eq!(joined(holds.clone(), 4), holds);
        let two = joined(holds, 2);
        assert_eq!(two, turns(&[(0, 0.0, 4.0), (1, 0.0, 6.0)]));
        assert_eq!(joined(Vec::new(), 0), []);
    }

    proptest! {
        #[test]
        fn each_worker_held_it_as_long(
            all in prop::collection::vec((0..33_u32, 0.0..2.0_f64, 0.0..5.0_f64), 0..600),
            most in 33..200_usize,
        ) {
            let before = turns(&all);
            let after = joined(before.clone(), most);
            prop_assert!(after.len() <= most);
            for worker in 0..33 {
                let (was, is) = (held_ms(&before, worker), held_ms(&after, worker));
                prop_assert!((was - is).abs() < 1e-6, "worker {worker}: {was} {is}");
            }
            let mut free_ms = 0.0;
            for hold in &after {
                prop_assert!(free_ms <= hold.from_ms && hold.from_ms <= hold.to_ms);
                free_ms = hold.to_ms;
            }
            let end_ms = before.last().map_or(0.0, |hold| hold.to_ms);
            prop_assert!(free_ms <= end_ms);
        }
    }
}
