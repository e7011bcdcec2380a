//! The limit of overlap: how fast the downloads could be if their waits overlapped perfectly.
//!
//! Judged by the samples with one fetch at a time, where nothing is in a file's way. With k at a
//! time no order of the files can take less than the slowest file alone, nor less than the k-th
//! part of all of them: the lower bound of Graham, "Bounds for Certain Multiprocessing Anomalies",
//! Bell System Technical Journal 45 (1966), and "Bounds on Multiprocessing Timing Anomalies", SIAM
//! Journal on Applied Mathematics 17 (1969). It is taken round by round, and the median of the
//! rounds is the limit: a slowest file that changes from round to round is then no surprise.

use std::collections::BTreeMap;

use runstats::samples::Samples;

use crate::record::{Sample, Task};

/// What one file takes when nothing else is fetched, in ms.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SoloFetch {
    /// From asking for it to its last byte.
    pub whole_ms: f64,
    /// Of this, until the head of the answer was there; `None` where that was not recorded.
    pub answer_ms: Option<f64>,
}

/// What each file takes alone, in each round.
#[derive(Clone, Debug, PartialEq)]
pub struct Overlap {
    /// By round, and in it by the number of the task; no round is empty.
    rounds: BTreeMap<u32, BTreeMap<u32, SoloFetch>>,
}

impl Overlap {
    /// From the samples with one fetch at a time. `None` without one, or if a file failed in one:
    /// nobody knows what it would have taken.
    pub fn of(samples: &[Sample]) -> Option<Self> {
        let rounds: BTreeMap<u32, BTreeMap<u32, SoloFetch>> = samples
            .iter()
            .filter(|sample| sample.workers == 1)
            .map(|sample| Some((sample.round, alone_in(sample)?)))
            .collect::<Option<_>>()?;
        (!rounds.is_empty()).then_some(Overlap { rounds })
    }

    /// How many files there are.
    pub fn files(&self) -> usize {
        self.rounds.values().map(BTreeMap::len).max().unwrap_or(0)
    }

    /// What the slowest file takes alone, in ms.
    pub fn slowest_ms(&self) -> f64 {
        self.over_rounds(|own| own.iter().copied().fold(0.0, f64::max))
    }

    /// What all files take with `at_a_time` fetches (1 or more) if all waits overlap perfectly, in
    /// ms. Never more with more fetches.
    pub fn limit_ms(&self, at_a_time: u32) -> f64 {
        let share = 1.0 / f64::from(at_a_time.max(1));
        self.over_rounds(|own| {
            let slowest = own.iter().copied().fold(0.0, f64::max);
            slowest.max(own.iter().sum::<f64>() * share)
        })
    }

    /// What they take if `at_a_time` fetchers go through the list, each with the next file as soon
    /// as it is free, and none gets in another's way, in ms. Never less than the limit.
    pub fn in_order_ms(&self, at_a_time: u32) -> f64 {
        self.over_rounds(|own| {
            let mut free_ms = vec![0.0_f64; at_a_time.clamp(1, own.len() as u32) as usize];
            for ms in own {
                if let Some(first) = free_ms.iter_mut().min_by(|a, b| a.total_cmp(b)) {
                    *first += ms;
                }
            }
            free_ms.into_iter().fold(0.0, f64::max)
        })
    }

    /// What the file of a task takes alone: in the same round, or else the median of the rounds.
    /// `None` for a task that was never run alone.
    pub fn alone(&self, round: u32, task: u32) -> Option<SoloFetch> {
        if let Some(own) = self.rounds.get(&round).and_then(|own| own.get(&task)) {
            return Some(*own);
        }
        let all = || self.rounds.values().filter_map(|own| own.get(&task));
        let answers: Option<Vec<f64>> = all().map(|own| own.answer_ms).collect();
        Some(SoloFetch {
            whole_ms: Samples::new(all().map(|own| own.whole_ms).collect())?.median(),
            answer_ms: answers.and_then(Samples::new).map(|ms| ms.median()),
        })
    }

    /// The median over the rounds of something that the times of all files say, in ms.
    fn over_rounds(&self, of: impl Fn(&[f64]) -> f64) -> f64 {
        let rounds = self.rounds.values().map(|own| {
            let whole: Vec<f64> = own.values().map(|own| own.whole_ms).collect();
            of(&whole)
        });
        Samples::new(rounds.collect()).map_or(0.0, |rounds| rounds.median())
    }
}

/// `None` for a sample without tasks, or with one that failed or has no times.
fn alone_in(sample: &Sample) -> Option<BTreeMap<u32, SoloFetch>> {
    let alone = |task: &Task| {
        let whole_ms = task.end_ms - task.start_ms;
        let answer_ms = task.answered_ms.map(|ms| ms - task.start_ms);
        let can_be = whole_ms.is_finite()
            && whole_ms >= 0.0
            && answer_ms.is_none_or(|ms| (0.0..=whole_ms).contains(&ms));
        (task.error.is_none() && can_be).then_some((
            task.id,
            SoloFetch {
                whole_ms,
                answer_ms,
            },
        ))
    };
    let tasks: BTreeMap<u32, SoloFetch> = sample.tasks.iter().map(alone).collect::<Option<_>>()?;
    (!tasks.is_empty()).then_some(tasks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one_at_a_time(round: u32, own_ms: &[f64]) -> Sample {
        let mut now_ms = 0.0;
        let tasks = (0..)
            .zip(own_ms)
            .map(|(id, ms)| {
                let start_ms = now_ms;
                now_ms += ms;
                Task {
                    id,
                    worker: 0,
                    queued_ms: 0.0,
                    start_ms,
                    end_ms: now_ms,
                    answered_ms: None,
                    value: Some("1".to_owned()),
                    error: None,
                    sent: None,
                }
            })
            .collect();
        Sample {
            wall_ms: now_ms,
            tasks,
            ..Sample::begin(1, round)
        }
    }

    #[test]
    fn neither_less_than_the_slowest_nor_than_a_fair_share() {
        let overlap = Overlap::of(&[one_at_a_time(0, &[300.0, 100.0, 200.0])]).unwrap();
        assert_eq!(
            [1, 2, 3, 16].map(|k| overlap.limit_ms(k)),
            [600.0, 300.0, 300.0, 300.0]
        );
        assert_eq!((overlap.files(), overlap.slowest_ms()), (3, 300.0));
        let overlap = Overlap::of(&[one_at_a_time(0, &[100.0; 7])]).unwrap();
        assert_eq!(overlap.limit_ms(4), 175.0);
        // Files can't be cut up: two turns.
        assert_eq!(overlap.in_order_ms(4), 200.0);
    }

    #[test]
    fn rounds_are_judged_one_by_one() {
        // In each round another file is the slowest.
        let rounds = [[300.0, 100.0], [100.0, 320.0], [310.0, 90.0]];
        let samples: Vec<Sample> = (0..)
            .zip(&rounds)
            .map(|(round, own)| one_at_a_time(round, own))
            .collect();
        let overlap = Overlap::of(&samples).unwrap();
        assert_eq!(overlap.limit_ms(2), 310.0);
        assert_eq!(overlap.alone(1, 1).unwrap().whole_ms, 320.0);
        assert_eq!(overlap.alone(9, 0).unwrap().whole_ms, 300.0);
        assert_eq!(overlap.alone(0, 2), None);
    }

    #[test]
    fn no_limit_without_all_files_alone() {
        assert_eq!(Overlap::of(&[]), None);
        let mut sample = one_at_a_time(0, &[10.0, 20.0]);
        sample.workers = 2;
        assert_eq!(Overlap::of(std::slice::from_ref(&sample)), None);
        sample.workers = 1;
        assert!(Overlap::of(std::slice::from_ref(&sample)).is_some());
        sample.tasks[1].error = Some("404".to_owned());
        assert_eq!(Overlap::of(&[one_at_a_time(0, &[1.0]), sample]), None);
        // A result that came as a link has times, but no tasks.
        assert_eq!(Overlap::of(&[Sample::begin(1, 0)]), None);
    }

    proptest! {
        #[test]
        fn no_schedule_beats_the_limit_and_more_fetches_never_raise_it(
            rounds in proptest::collection::vec(
                proptest::collection::vec(0.0f64..1e4, 1..33), 1..6),
            k in 1u32..=16,
        ) {
            let samples: Vec<Sample> =
                (0..).zip(&rounds).map(|(round, own)| one_at_a_time(round, own)).collect();
            let overlap = Overlap::of(&samples).unwrap();
            let limit_ms = overlap.limit_ms(k);
            prop_assert!(limit_ms <= overlap.in_order_ms(k) + 1e-6);
            prop_assert!(overlap.limit_ms(k + 1) <= limit_ms);
            prop_assert!(limit_ms >= overlap.slowest_ms() - 1e-9);
        }
    }
}
