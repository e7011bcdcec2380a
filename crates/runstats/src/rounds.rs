//! Times in rounds: each number of workers once a round, so that what is compared was measured close
//! together.
//!
//! ```
//! use runstats::rounds::Rounds;
//!
//! // Round, workers, time; the machine halves its speed after the first round.
//! let rounds = Rounds::new([(0, 1, 10.0), (0, 2, 5.0), (1, 1, 20.0), (1, 2, 10.0)]);
//! assert_eq!(rounds.ratios(1, 2), [2.0, 2.0]);
//! ```
//!
//! A run visits every number of workers once a round. A machine that becomes slower between two
//! rounds (it warms up, it saves power, somebody starts a program) slows all of a round down alike,
//! and the ratio of two times of one round doesn't see it. Medians over all rounds do: one of them
//! may fall to the fast rounds and the other to the slow ones. So speed-ups are taken within rounds,
//! and it is the rounds that are resampled: a paired comparison, as Student's of two drugs in the
//! same patients ("The Probable Error of a Mean", Biometrika 6 (1908)).

use std::collections::BTreeMap;

use crate::samples::Samples;

/// The times of a run, in milliseconds. Rounds may be incomplete, as after an interruption.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rounds {
    /// By number of workers, and then by round. No list is empty.
    times: BTreeMap<u32, BTreeMap<u32, Vec<f64>>>,
}

impl Rounds {
    /// From (round, workers, time in ms), in any order. What is no time (NaN, infinite or negative)
    /// and what nobody did (0 workers) is left out. If a number of workers has several times in one
    /// round, all are kept, and their median stands for them in that round.
    pub fn new(times: impl IntoIterator<Item = (u32, u32, f64)>) -> Self {
        let mut rounds = Rounds::default();
        for (round, workers, ms) in times {
            if workers > 0 && ms.is_finite() && ms >= 0.0 {
                let of_count = rounds.times.entry(workers).or_default();
                of_count.entry(round).or_default().push(ms);
            }
        }
        rounds
    }

    /// Is there no time at all?
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// The numbers of workers that have a time, ascending.
    pub fn counts(&self) -> Vec<u32> {
        self.times.keys().copied().collect()
    }

    /// All times with so many workers, in ms; `None` if there are none.
    pub fn times(&self, workers: u32) -> Option<Samples> {
        let of_count = self.times.get(&workers)?;
        Samples::new(of_count.values().flatten().copied().collect())
    }

    /// For each round that has both, and no 0 ms among them: how many times as long `of` workers
    /// took as `to` workers. In the order of the rounds.
    pub fn ratios(&self, of: u32, to: u32) -> Vec<f64> {
        let rows = self.complete(&[of, to]).into_iter();
        let above_0 = rows.filter(|row| row.iter().all(|ms| *ms > 0.0));
        above_0.map(|row| row[0] / row[1]).collect()
    }

    /// For each round that has all of these numbers of workers: their times in ms (0 included), in
    /// the order asked for. In the order of the rounds.
    pub fn complete(&self, counts: &[u32]) -> Vec<Vec<f64>> {
        let Some(rounds) = counts.first().and_then(|first| self.times.get(first)) else {
            return Vec::new();
        };
        let in_round = |round| {
            let time = |count| Some(middle(self.times.get(count)?.get(round)?));
            counts.iter().map(time).collect::<Option<_>>()
        };
        rounds.keys().filter_map(in_round).collect()
    }
}

/// What stands for the times of one round: nearly always the only one.
fn middle(times: &[f64]) -> f64 {
    match times {
        [only] => *only,
        several => Samples::new(several.to_vec()).map_or(0.0, |samples| samples.median()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ratios_are_taken_within_rounds() {
        let rounds = Rounds::new([
            (0, 1, 10.0),
            (1, 2, 22.0),
            (0, 2, 11.0),
            (1, 1, 20.0),
            (2, 1, 30.0),
        ]);
        assert_eq!(rounds.counts(), [1, 2]);
        assert_eq!(rounds.times(1).unwrap().sorted(), [10.0, 20.0, 30.0]);
        assert_eq!(rounds.ratios(2, 1), [1.1, 1.1]);
        assert_eq!(rounds.ratios(1, 1), [1.0; 3]);
        assert_eq!(rounds.complete(&[1, 2]), [[10.0, 11.0], [20.0, 22.0]]);
    }

    #[test]
    fn what_is_missing_is_left_out() {
        assert!(Rounds::new([]).is_empty());
        let wrong = [f64::NAN, f64::INFINITY, -1.0].map(|ms| (0, 1, ms));
        assert!(Rounds::new(wrong).is_empty());
        assert!(Rounds::new([(0, 0, 1.0)]).is_empty());
        let rounds = Rounds::new([(0, 1, 10.0), (1, 2, 5.0), (2, 1, 0.0), (2, 2, 3.0)]);
        assert!(
            rounds.ratios(1, 2).is_empty(),
            "no round has two times above 0"
        );
        assert_eq!(rounds.complete(&[1, 2]), [[0.0, 3.0]]);
        assert!(rounds.ratios(1, 3).is_empty() && rounds.times(3).is_none());
        assert!(rounds.complete(&[]).is_empty());
    }

    #[test]
    fn several_times_of_a_round_are_kept_and_paired_by_their_median() {
        let rounds = Rounds::new([(0, 1, 8.0), (0, 1, 12.0), (0, 2, 20.0)]);
        assert_eq!(rounds.times(1).unwrap().n(), 2);
        assert_eq!(rounds.ratios(2, 1), [2.0]);
    }

    proptest! {
        #[test]
        fn neither_order_nor_the_speed_of_a_round_matters(
            table in prop::collection::vec((1.0..100.0_f64, 1.0..100.0_f64, 0.5..2.0_f64), 1..12),
        ) {
            let plain = table.iter().zip(0..).flat_map(|((a, b, _), r)| [(r, 1, *a), (r, 2, *b)]);
            let slowed = table.iter().zip(0..);
            let slowed = slowed.flat_map(|((a, b, by), r)| [(r, 2, b * by), (r, 1, a * by)]);
            let slowed: Vec<_> = slowed.collect();
            let before = Rounds::new(plain).ratios(1, 2);
            let after = Rounds::new(slowed.into_iter().rev()).ratios(1, 2);
            prop_assert_eq!(before.len(), after.len());
            for (before, after) in before.iter().zip(&after) {
                prop_assert!((before - after).abs() < 1e-9 * before);
            }
        }
    }
}
