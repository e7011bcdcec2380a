//! What fetches lost to one another: whether they waited longer for their answers, or received them
//! more slowly, and how many were being answered at a time.

use std::iter::Sum;
use std::ops::Add;

use runstats::samples::Samples;

use crate::analysis::overlap::{Overlap, SoloFetch};
use crate::record::{Sample, Task};

/// As much of a sample must be spent waiting for a turn to count who is being answered meanwhile.
const LONG_ENOUGH: f64 = 0.1;
/// A number and a pace that don't agree after so many rounds never will.
const ROUNDS_TO_FIND: u32 = 10;
/// As many of the samples must agree on a number.
const AGREE: f64 = 2.0 / 3.0;

/// The fetches of one sample, each beside what the same file took alone.
pub(super) struct ConcurrentSample {
    fetches: Vec<Fetch>,
    at_a_time: u32,
    wall_ms: f64,
}

struct Fetch {
    start_ms: f64,
    answered_ms: f64,
    end_ms: f64,
    /// What it takes alone, and until the answer.
    whole_alone_ms: f64,
    answer_alone_ms: f64,
}

impl Fetch {
    fn whole_ms(&self) -> f64 {
        self.end_ms - self.start_ms
    }
}

/// What fetches took, and what they take alone, in ms.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SlowDown {
    waited_ms: f64,
    waited_alone_ms: f64,
    received_ms: f64,
    received_alone_ms: f64,
}

impl ConcurrentSample {
    /// `None` if of one of the fetches it isn't known when its answer came, or what it takes alone.
    pub(super) fn of(sample: &Sample, overlap: &Overlap) -> Option<Self> {
        let fetch = |task: &Task| {
            let SoloFetch {
                whole_ms,
                answer_ms,
            } = overlap.alone(sample.round, task.id)?;
            Some(Fetch {
                start_ms: task.start_ms,
                answered_ms: task.answered_ms?,
                end_ms: task.end_ms,
                whole_alone_ms: whole_ms,
                answer_alone_ms: answer_ms?,
            })
        };
        let fetches: Vec<Fetch> = sample.tasks.iter().map(fetch).collect::<Option<_>>()?;
        Some(ConcurrentSample {
            at_a_time: sample.workers.min(fetches.len() as u32),
            wall_ms: sample.wall_ms,
            fetches,
        })
    }

    /// What its fetches took, beside what they take alone.
    pub(super) fn extra(&self) -> SlowDown {
        let of = |fetch: &Fetch| SlowDown {
            waited_ms: fetch.answered_ms - fetch.start_ms,
            waited_alone_ms: fetch.answer_alone_ms,
            received_ms: fetch.end_ms - fetch.answered_ms,
            received_alone_ms: fetch.whole_alone_ms - fetch.answer_alone_ms,
        };
        self.fetches.iter().map(of).sum()
    }

    /// How many were being answered at a time while others waited for their turn, if the two ways to
    /// count them agree.
    fn answered(&self) -> Option<u32> {
        let (at_once, pace) = self.answered_at_once()?;
        (self.answered_while_others_waited(pace)? == at_once).then_some(at_once)
    }

    /// How many of the fetches that began before any was over were answered at once. Any other had to
    /// wait until the first was over; who waited less than half of that is taken to have been answered
    /// at once. With it comes their pace: how many times as long as alone they took. That is not their
    /// own doing (the machine may be busier now than it was then), so it is allowed for: pace and
    /// number are found together, one from the other.
    fn answered_at_once(&self) -> Option<(u32, f64)> {
        let ends = self.fetches.iter().map(|fetch| fetch.end_ms);
        let first_end_ms = ends.fold(f64::INFINITY, f64::min);
        let began = |fetch: &&Fetch| fetch.start_ms < first_end_ms;
        let first: Vec<&Fetch> = self.fetches.iter().filter(began).collect();
        let (mut found, mut pace) = (None, 1.0);
        for _ in 0..ROUNDS_TO_FIND {
            let at_once = first.iter().filter(|fetch| {
                let waited_ms = fetch.whole_ms() - fetch.whole_alone_ms * pace;
                waited_ms * 2.0 < first_end_ms - fetch.start_ms
            });
            let paces: Vec<f64> = at_once
                .map(|fetch| fetch.whole_ms() / fetch.whole_alone_ms)
                .collect();
            if found == Some(paces.len()) {
                return Some((paces.len() as u32, pace));
            }
            found = Some(paces.len());
            pace = median(paces.into_iter())?;
        }
        None
    }

    /// The same all along: a fetch is taken to be answered during the time before its end that it
    /// takes alone, `pace` times as long. The median over the time in which others waited, which a
    /// fetch a little slower or faster than alone doesn't move. `None` if that is hardly any time.
    fn answered_while_others_waited(&self, pace: f64) -> Option<u32> {
        let turn_ms =
            |fetch: &Fetch| (fetch.end_ms - fetch.whole_alone_ms * pace).max(fetch.start_ms);
        let mut edges: Vec<f64> = self
            .fetches
            .iter()
            .flat_map(|fetch| [fetch.start_ms, turn_ms(fetch), fetch.end_ms])
            .collect();
        edges.sort_unstable_by(f64::total_cmp);
        // How long so many were being answered, while others waited.
        let mut lengths_ms = vec![0.0; self.fetches.len() + 1];
        for pair in edges.windows(2) {
            let middle_ms = f64::midpoint(pair[0], pair[1]);
            let during = |from_ms: f64, to_ms: f64| from_ms <= middle_ms && middle_ms < to_ms;
            let waits = |fetch: &&Fetch| during(fetch.start_ms, turn_ms(fetch));
            let is_answered = |fetch: &&Fetch| during(turn_ms(fetch), fetch.end_ms);
            if self.fetches.iter().any(|fetch| waits(&fetch)) {
                let count = self.fetches.iter().filter(is_answered).count();
                lengths_ms[count] += pair[1] - pair[0];
            }
        }
        let whole_ms: f64 = lengths_ms.iter().sum();
        if whole_ms.is_nan() || whole_ms <= self.wall_ms * LONG_ENOUGH {
            return None;
        }
        let mut until_ms = 0.0;
        let median = lengths_ms.iter().position(|ms| {
            until_ms += ms;
            until_ms * 2.0 >= whole_ms
        });
        median.map(|count| count as u32)
    }
}

/// How many were answered at a time, if most of the samples agree on a number, and it is less than
/// what was asked for at a time in each of them.
pub(super) fn answered_at_a_time(crowds: &[ConcurrentSample]) -> Option<u32> {
    let counts: Vec<u32> = crowds
        .iter()
        .filter_map(ConcurrentSample::answered)
        .collect();
    let agreeing = |count: u32| counts.iter().filter(|other| **other == count).count();
    let answered = counts
        .iter()
        .copied()
        .max_by_key(|&count| agreeing(count))?;
    let is_a_limit = crowds.iter().all(|crowd| answered < crowd.at_a_time);
    let most = agreeing(answered) as f64 >= crowds.len() as f64 * AGREE;
    (is_a_limit && most).then_some(answered)
}

/// What all fetches of a sample together received, in KiB a second, over the time in which any of
/// them was receiving. `None` if the sizes or the times are not known.
pub(super) fn kib_s(sample: &Sample) -> Option<f64> {
    let mut bytes = 0.0;
    let mut spans: Vec<(f64, f64)> = Vec::with_capacity(sample.tasks.len());
    for task in &sample.tasks {
        bytes += task.value.as_ref()?.parse::<u64>().ok()? as f64;
        spans.push((task.answered_ms?, task.end_ms));
    }
    spans.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (mut received_ms, mut until_ms) = (0.0, f64::NEG_INFINITY);
    for (from_ms, to_ms) in spans {
        received_ms += (to_ms - from_ms.max(until_ms)).max(0.0);
        until_ms = until_ms.max(to_ms);
    }
    (received_ms > 0.0).then(|| bytes / 1024.0 / (received_ms / 1e3))
}

/// The median of values, if there are any and all are real.
pub(super) fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    Samples::new(values.collect()).map(|samples| samples.median())
}

impl SlowDown {
    /// How much of what was lost was lost in receiving, 0 to 1.
    pub(super) fn receiving_share(self) -> f64 {
        let (waiting, receiving) = self.lost();
        share(receiving, waiting)
    }

    /// How much of what was lost was lost in waiting, 0 to 1.
    pub(super) fn waiting_share(self) -> f64 {
        let (waiting, receiving) = self.lost();
        share(waiting, receiving)
    }

    /// How many times as long as alone receiving took.
    pub(super) fn receiving_times(self) -> f64 {
        self.received_ms / self.received_alone_ms
    }

    fn lost(self) -> (f64, f64) {
        let waiting = (self.waited_ms - self.waited_alone_ms).max(0.0);
        let receiving = (self.received_ms - self.received_alone_ms).max(0.0);
        (waiting, receiving)
    }
}

fn share(part: f64, rest: f64) -> f64 {
    if part > 0.0 {
        part / (part + rest)
    } else {
        0.0
    }
}

impl Add for SlowDown {
    type Output = SlowDown;

    fn add(self, other: SlowDown) -> SlowDown {
        SlowDown {
            waited_ms: self.waited_ms + other.waited_ms,
            waited_alone_ms: self.waited_alone_ms + other.waited_alone_ms,
            received_ms: self.received_ms + other.received_ms,
            received_alone_ms: self.received_alone_ms + other.received_alone_ms,
        }
    }
}

impl Sum for SlowDown {
    fn sum<I: Iterator<Item = SlowDown>>(extras: I) -> SlowDown {
        extras.fold(SlowDown::default(), Add::add)
    }
}
