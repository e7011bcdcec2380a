//! Change points: whether times were steady, or the machine changed its speed.
//!
//! ```
//! use runstats::steadiness::{Kind, Steadiness};
//!
//! // Workers and time, in the order taken: half way everything becomes slower by 30 %.
//! let times: Vec<(u32, f64)> = (0..24)
//!     .map(|at| (1 + at % 2, if at < 12 { 10.0 } else { 13.0 }))
//!     .collect();
//! let found = Steadiness::of(&times).unwrap();
//! assert_eq!((found.kind, found.segments[0].to), (Kind::SlowingDown, 12));
//! ```
//!
//! Times of different numbers of workers are made comparable first: the logarithm of each time, less
//! what is typical of its number of workers. Then the run is cut into segments of one level each.
//! The cuts are those that make the sum of the distances to the segments' medians, plus a penalty
//! for each cut, smallest: optimal partitioning, whose exact answer PELT finds too (Killick, Fearnhead
//! & Eckley, "Optimal Detection of Changepoints with a Linear Computational Cost", JASA 107 (2012));
//! for so few samples its short cuts aren't needed. Cutting benchmarks so is due to Barrett,
//! Bolz-Tereick, Killick, Mount & Tratt, "Virtual Machine Warmup Blows Hot and Cold", OOPSLA 2017.
//! Distances instead of their squares, so that single late samples, which timings always have, make
//! no segment (Fearnhead & Rigaill, "Changepoint Detection in the Presence of Outliers", JASA 114
//! (2019), for the reason).

mod distances;

use std::collections::BTreeMap;

use distances::Distances;

/// With fewer samples nothing is said.
pub const MIN_SAMPLES: usize = 10;
/// No segment has fewer samples: less is a hitch, and no level.
pub const MIN_SEGMENT: usize = 5;
/// Neighbouring segments whose levels differ by less count as one: 3 %.
pub const MIN_CHANGE: f64 = 0.03;
/// What a cut must save, for each unit of ln n, in mean distances between neighbouring samples. Chosen
/// so that of 100 simulated steady runs at most 5 are cut, with normal and skewed noise and with late
/// samples; see `tests/statistics`.
const PENALTY: f64 = 1.6;
/// More samples than this are taken together, so that the search stays quick.
const MAX_GROUPS: usize = 500;

/// What the times did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "kebab-case"))]
pub enum Kind {
    /// They stayed as they were.
    Steady,
    /// Each later segment was faster.
    WarmingUp,
    /// Each later segment was slower.
    SlowingDown,
    /// They went up and down.
    Unsteady,
}

impl Kind {
    /// In words: "steady", "warming up", "slowing down", "unsteady".
    pub fn word(self) -> &'static str {
        match self {
            Kind::Steady => "steady",
            Kind::WarmingUp => "warming up",
            Kind::SlowingDown => "slowing down",
            Kind::Unsteady => "unsteady",
        }
    }
}

/// Samples next to each other that were about equally fast.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Segment {
    /// The first sample, counted from 0.
    pub from: usize,
    /// The sample after the last.
    pub to: usize,
    /// Their time relative to the typical time of the run: 1.1 is 10 % slower.
    pub level: f64,
}

/// What the times of a run did over the run.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Steadiness {
    /// In one word.
    pub kind: Kind,
    /// The segments, one after another, without gaps: 1 or more.
    pub segments: Vec<Segment>,
}

impl Steadiness {
    /// From (workers, time in ms) of each sample, in the order taken. `None` with fewer than
    /// [`MIN_SAMPLES`] samples, or if a time is not above 0 or not finite.
    ///
    /// More than 500 samples are taken together in equal groups of neighbours, of which the medians
    /// are judged; the segments then begin and end with groups.
    pub fn of(samples: &[(u32, f64)]) -> Option<Self> {
        let valid = |(_, ms): &(u32, f64)| ms.is_finite() && *ms > 0.0;
        if samples.len() < MIN_SAMPLES || !samples.iter().all(valid) {
            return None;
        }
        let levels = comparable(samples);
        let group = levels.len().div_ceil(MAX_GROUPS);
        let grouped: Vec<f64> = levels.chunks(group).map(median).collect();
        let mut segments: Vec<Segment> = cut(&grouped)
            .into_iter()
            .map(|(from, to)| (from * group, (to * group).min(levels.len())))
            .map(|(from, to)| segment(&levels, from, to))
            .collect();
        merge(&mut segments, &levels);
        Some(Steadiness {
            kind: kind(&segments),
            segments,
        })
    }
}

fn kind(segments: &[Segment]) -> Kind {
    let all = |in_order: fn(f64, f64) -> bool| {
        segments
            .windows(2)
            .all(|pair| in_order(pair[0].level, pair[1].level))
    };
    match segments {
        [_] => Kind::Steady,
        _ if all(|before, after| after < before) => Kind::WarmingUp,
        _ if all(|before, after| after > before) => Kind::SlowingDown,
        _ => Kind::Unsteady,
    }
}

/// The logarithm of each time relative to the typical time of its number of workers; 0 in the middle.
///
/// The median of its own number of workers isn't enough: if the machine changes half way, one number
/// of workers may have three of five samples before and the next two, and what is typical of one would
/// be the fast level and of the other the slow. So levels are taken out by turns, of the numbers of
/// workers and of the rounds (here: as many samples as there are numbers of workers), as in the median
/// polish of Tukey, Exploratory Data Analysis (1977).
fn comparable(samples: &[(u32, f64)]) -> Vec<f64> {
    /// It comes to rest after two or three.
    const TURNS: usize = 5;
    let logs: Vec<f64> = samples.iter().map(|(_, ms)| ms.ln()).collect();
    let mut of_count: BTreeMap<u32, f64> = samples.iter().map(|(k, _)| (*k, 0.0)).collect();
    let round = of_count.len();
    let mut of_round = vec![0.0; samples.len().div_ceil(round)];
    for _ in 0..TURNS {
        for (count, typical) in &mut of_count {
            let own = samples.iter().enumerate().filter(|(_, (k, _))| k == count);
            let own: Vec<f64> = own.map(|(at, _)| logs[at] - of_round[at / round]).collect();
            *typical = median(&own);
        }
        // With one number of workers each sample would be its own round.
        if round == 1 {
            break;
        }
        for (number, level) in of_round.iter_mut().enumerate() {
            let own = number * round..samples.len().min((number + 1) * round);
            let own: Vec<f64> = own.map(|at| logs[at] - of_count[&samples[at].0]).collect();
            *level = median(&own);
        }
    }
    let relative = logs
        .iter()
        .zip(samples)
        .map(|(log, (k, _))| log - of_count[k]);
    let relative: Vec<f64> = relative.collect();
    let middle = median(&relative);
    relative.iter().map(|log| log - middle).collect()
}

/// The segments (from, to) of the cheapest partition: optimal partitioning of Jackson et al., "An
/// Algorithm for Optimal Partitioning of Data on an Interval", IEEE Signal Processing Letters 12
/// (2005).
fn cut(levels: &[f64]) -> Vec<(usize, usize)> {
    let n = levels.len();
    let penalty = PENALTY * noise(levels) * (n as f64).ln();
    // For each length of the beginning: the lowest cost, and where its last segment begins.
    let mut lowest = vec![f64::INFINITY; n + 1];
    let mut last_from = vec![0; n + 1];
    lowest[0] = -penalty;
    for from in 0..n {
        if lowest[from].is_infinite() {
            continue;
        }
        let mut distances = Distances::default();
        for to in from + 1..=n {
            let cost = lowest[from] + distances.with(levels[to - 1]) + penalty;
            if to - from >= MIN_SEGMENT && cost < lowest[to] {
                (lowest[to], last_from[to]) = (cost, from);
            }
        }
    }
    let mut segments = Vec::new();
    let mut to = n;
    while to > 0 {
        segments.push((last_from[to], to));
        to = last_from[to];
    }
    segments.reverse();
    segments
}

/// How far samples are typically from their level: from the differences of neighbours, which no
/// level changes (but for the few across a cut). The mean of those that are not in the largest tenth,
/// as those can be late samples.
fn noise(levels: &[f64]) -> f64 {
    let mut steps: Vec<f64> = levels
        .windows(2)
        .map(|pair| (pair[1] - pair[0]).abs())
        .collect();
    steps.sort_by(f64::total_cmp);
    let kept = (steps.len() * 9).div_ceil(10);
    steps[..kept].iter().sum::<f64>() / kept as f64
}

/// Makes one of the two neighbours that differ least, as long as any differ too little.
fn merge(segments: &mut Vec<Segment>, levels: &[f64]) {
    let difference = |pair: &[Segment]| (pair[1].level / pair[0].level).ln().abs();
    loop {
        let pairs = segments.windows(2).map(difference).enumerate();
        match pairs.min_by(|a, b| a.1.total_cmp(&b.1)) {
            Some((at, least)) if least < (1.0 + MIN_CHANGE).ln() => {
                let to = segments.remove(at + 1).to;
                segments[at] = segment(levels, segments[at].from, to);
            }
            _ => break,
        }
    }
}

fn segment(levels: &[f64], from: usize, to: usize) -> Segment {
    Segment {
        from,
        to,
        level: median(&levels[from..to]).exp(),
    }
}

/// The middle of any finite numbers, or the mean of the two in the middle; 0 of none.
fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    match sorted.len() {
        0 => 0.0,
        n => (sorted[(n - 1) / 2] + sorted[n / 2]) / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Rounds with 1, 2 and 4 workers, each at its own speed.
    fn run(speeds: &[f64]) -> Vec<(u32, f64)> {
        let round = |speed: &f64| [1, 2, 4].map(|k| (k, speed * f64::from(10 * k)));
        speeds.iter().flat_map(round).collect()
    }

    #[test]
    fn each_kind_is_told() {
        let kind = |speeds: &[f64]| Steadiness::of(&run(speeds)).unwrap().kind;
        assert_eq!(kind(&[1.0; 8]).word(), "steady");
        assert_eq!(kind(&[1.3, 1.3, 1.0, 1.0, 1.0, 1.0]).word(), "warming up");
        assert_eq!(
            kind(&[1.0, 1.0, 1.0, 1.2, 1.2, 1.5, 1.5]).word(),
            "slowing down"
        );
        assert_eq!(kind(&[1.0, 1.0, 1.5, 1.5, 1.0, 1.0]).word(), "unsteady");
        assert_eq!(
            kind(&[1.0, 1.0, 1.0, 1.02, 1.02, 1.02]),
            Kind::Steady,
            "too little"
        );
    }

    #[test]
    fn segments_say_where_and_how_slow() {
        let found = Steadiness::of(&run(&[1.0, 1.0, 1.0, 1.0, 1.5, 1.5])).unwrap();
        let [before, after] = found.segments.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!(
            (before.from, before.to, after.from, after.to),
            (0, 12, 12, 18)
        );
        assert!((before.level - 1.0).abs() < 1e-9 && (after.level - 1.5).abs() < 1e-9);
    }

    #[test]
    fn single_late_samples_are_no_change() {
        let mut samples = run(&[1.0, 1.01, 0.99, 1.0, 1.01, 0.99, 1.0, 1.01]);
        samples[4].1 *= 5.0;
        samples[17].1 *= 3.0;
        assert_eq!(Steadiness::of(&samples).unwrap().kind, Kind::Steady);
    }

    #[test]
    fn too_few_samples_say_nothing() {
        assert_eq!(Steadiness::of(&run(&[1.0; 3])), None);
        assert!(Steadiness::of(&run(&[1.0; 4])).is_some());
        let mut with_0 = run(&[1.0; 4]);
        with_0[0].1 = 0.0;
        assert_eq!(Steadiness::of(&with_0), None);
    }

    #[test]
    fn very_many_samples_are_taken_together() {
        let speeds: Vec<f64> = (0..700)
            .map(|at| if at < 300 { 1.0 } else { 1.3 })
            .collect();
        let found = Steadiness::of(&run(&speeds)).unwrap();
        assert_eq!(found.kind, Kind::SlowingDown);
        assert!(found.segments[0].to.abs_diff(900) < 10, "{found:?}");
        assert_eq!(found.segments[1].to, 2100);
    }

    proptest! {
        #[test]
        fn segments_follow_each_other(
            samples in prop::collection::vec((1_u32..5, 0.1..100.0_f64), 10..80),
            factor in 0.1..10.0_f64,
        ) {
            let found = Steadiness::of(&samples).unwrap();
            let ends: Vec<usize> = found.segments.iter().map(|segment| segment.to).collect();
            let begins = found.segments.iter().map(|segment| segment.from);
            let before = std::iter::once(&0).chain(&ends).copied();
            prop_assert!(begins.eq(before.take(ends.len())));
            prop_assert_eq!(ends.last(), Some(&samples.len()));
            prop_assert!(found.segments.iter().all(|s| s.to - s.from >= MIN_SEGMENT && s.level > 0.0));
            prop_assert_eq!(found.kind == Kind::Steady, found.segments.len() == 1);
            // In another unit the same is found.
            let scaled: Vec<_> = samples.iter().map(|(k, ms)| (*k, ms * factor)).collect();
            prop_assert_eq!(Steadiness::of(&scaled).unwrap().kind, found.kind);
        }
    }
}
