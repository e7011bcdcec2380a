//! Where the samples stand in turn, and what is said of them.

use proptest::prelude::*;

use super::*;
use crate::chapters::threads::params::ThreadsParams;
use crate::experiment::Experiment;
use crate::experiment::worker_kind::WorkerKind;
use crate::record::Pressure;
use crate::record::{Machine, Sample, Task};

const ROOM: Room = Room {
    width: 900.0,
    height: 300.0,
};

/// Times with 1 and 2 workers in turns, a round each, 2 s apart.
fn record(times: &[(f64, f64)]) -> Run {
    let experiment = Experiment::new(ThreadsParams::default());
    let mut record = Run::begin(experiment, 1, Machine::default(), String::new());
    for ((one, two), round) in times.iter().zip(0..) {
        for (workers, ms) in [(1, *one), (2, *two)] {
            record.samples.push(Sample {
                wall_ms: ms,
                at_ms: Some(1e3 + 2e3 * record.samples.len() as f64),
                ..Sample::begin(workers, round)
            });
        }
    }
    record
}

fn laid_out(record: &Run) -> Progression {
    lay_out(&timed_samples(record), axis(record), &[], ROOM)
}

#[test]
fn samples_stand_in_order_against_the_median_of_their_own_number() {
    let record = record(&[(10.0, 20.0), (11.0, 20.0), (10.0, 24.0)]);
    let samples = timed_samples(&record);
    let offs: Vec<f64> = samples
        .iter()
        .map(|s| (s.off * 1e6).round() / 1e6)
        .collect();
    assert_eq!(offs, [0.0, 0.0, 0.1, 0.0, 0.0, 0.2]);
    let plot = laid_out(&record);
    assert_eq!(
        (plot.axis, plot.counts.as_slice()),
        (Axis::Time, &[1, 2][..])
    );
    let kinds: Vec<usize> = plot.marks.iter().map(|mark| mark.kind).collect();
    assert_eq!(kinds, [0, 1, 0, 1, 0, 1]);
    let places: Vec<f64> = plot.marks.iter().map(|mark| mark.x).collect();
    assert!(places.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(plot.marks[5].y < plot.marks[2].y && plot.marks[2].y < plot.usual);
    assert_eq!(plot.rounds.len(), 2);
    assert!(places[1] < plot.rounds[0] && plot.rounds[0] < places[2]);
    assert!(plot.x_ticks.iter().any(|(_, text)| text == "10 s"));
    assert!(
        plot.y_ticks
            .iter()
            .any(|(y, text)| text == "usual" && *y == plot.usual)
    );
    assert_eq!(plot.nearest(places[3], plot.marks[3].y), Some(3));
}

#[test]
fn one_far_away_stands_at_the_edge_and_does_not_press_the_rest_flat() {
    let mut times = vec![(10.0, 20.0), (10.2, 20.1), (9.9, 19.8), (10.1, 20.2)];
    let before = laid_out(&record(&times));
    times.push((100.0, 20.0));
    let plot = laid_out(&record(&times));
    let far = &plot.marks[8];
    assert_eq!(far.beyond, Some((true, "+890 %".to_owned())));
    assert_eq!(far.y, plot.frame[1]);
    assert!(
        plot.marks
            .iter()
            .filter(|mark| mark.beyond.is_some())
            .count()
            == 1
    );
    let height = |plot: &Progression| plot.y_ticks[0].0 - plot.y_ticks[1].0;
    assert!(height(&plot) > height(&before) * 0.5);
}

#[test]
fn a_third_of_the_run_that_is_slower_is_no_outlier() {
    let times = [
        (10.0, 20.0),
        (10.0, 20.0),
        (10.0, 20.0),
        (15.0, 30.0),
        (15.0, 30.0),
    ];
    let plot = laid_out(&record(&times));
    assert!(plot.marks.iter().all(|mark| mark.beyond.is_none()));
}

#[test]
fn starts_of_the_engine_and_pressure_are_marked() {
    let mut record = record(&[(10.0, 20.0); 4]);
    for sample in &mut record.samples[4..] {
        sample.start = 1;
    }
    record.samples[3].pressure = Some(Pressure::Serious);
    record.samples[2].pressure = Some(Pressure::Fair);
    let plot = laid_out(&record);
    assert_eq!(plot.starts.len(), 1);
    assert_eq!(
        plot.starts[0].1,
        Some(Side::Right),
        "there is room to say it"
    );
    assert_eq!(
        plot.rounds.len(),
        2,
        "the third round begins with the engine"
    );
    let pressed: Vec<bool> = plot.marks.iter().map(|mark| mark.pressed).collect();
    assert_eq!(
        pressed,
        [false, false, false, true, false, false, false, false]
    );
    let samples = timed_samples(&record);
    assert_eq!(
        sentence::pressure(&samples),
        "1 sample was begun under pressure: the browser said that the machine had hardly any reserves."
    );
    assert_eq!(
        sentence::pressure(&samples[..3]),
        "No sample was begun under pressure."
    );
    assert!(sentence::pressure(&samples[..2]).contains("didn’t say"));
    assert_eq!(
        sentence::told(&samples[3], WorkerKind::Workers),
        "Sample 4, round 2, 2 workers, begun after 7.00 s: 20 ms, as long as usual with so many; \
         begun under pressure (serious)."
    );
    assert_eq!(
        sentence::sentence(&samples),
        "What the times did: 8 samples in 4 rounds, each against the median of its number of \
         workers, from 0 % to 0 %. The engine was started anew once."
    );
}

#[test]
fn what_is_said_of_a_start_crosses_no_other() {
    let side = |lines: &[f64]| {
        let labelled = labelled(lines.to_vec(), 900.0);
        labelled
            .into_iter()
            .map(|(_, side)| side)
            .collect::<Vec<_>>()
    };
    let (left, right) = (Some(Side::Left), Some(Side::Right));
    assert_eq!(side(&[100.0, 400.0]), [right, right]);
    assert_eq!(side(&[100.0, 180.0, 500.0]), [None, right, right]);
    assert_eq!(side(&[100.0, 850.0]), [right, left]);
    assert_eq!(side(&[700.0, 850.0]), [right, None]);
    assert_eq!(side(&[]), []);
}

#[test]
fn without_moments_the_order_is_shown_and_said() {
    let mut record = record(&[(10.0, 20.0); 3]);
    record
        .samples
        .iter_mut()
        .for_each(|sample| sample.at_ms = None);
    assert_eq!(axis(&record), Axis::Rounds, "as out of a link");
    record.samples[0].tasks.push(Task {
        id: 0,
        worker: 0,
        queued_ms: 0.0,
        start_ms: 0.0,
        end_ms: 10.0,
        answered_ms: None,
        value: Some("1".to_owned()),
        error: None,
        sent: None,
    });
    assert_eq!(axis(&record), Axis::Order);
    let plot = laid_out(&record);
    let gaps: Vec<f64> = plot
        .marks
        .windows(2)
        .map(|pair| pair[1].x - pair[0].x)
        .collect();
    assert!(
        gaps.iter().all(|gap| (gap - gaps[0]).abs() < 1e-9),
        "{gaps:?}"
    );
    let ticks: Vec<&str> = plot.x_ticks.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(ticks, ["1", "2", "3", "4", "5", "6"]);
    assert_eq!(
        sentence::caption(plot.axis, Some("14:03")),
        "samples, in the order taken"
    );
    assert!(sentence::missing(plot.axis).is_some() && sentence::missing(Axis::Time).is_none());
    assert_eq!(
        sentence::caption(Axis::Time, Some("at 14:03")),
        "since the run began, at 14:03"
    );
}

#[test]
fn levels_are_one_stepped_line() {
    let samples = timed_samples(&record(&[(10.0, 20.0), (10.0, 20.0), (12.0, 24.0)]));
    let levels = [(0, 4, 1.0), (4, 6, 1.2)];
    let plot = lay_out(&samples, Axis::Time, &levels, ROOM);
    let [a, b, c, d] = plot.levels[..] else {
        panic!("{:?}", plot.levels)
    };
    assert_eq!((a.1, b.0, c.1), (b.1, c.0, d.1));
    assert!(a.0 < plot.marks[0].x && d.0 > plot.marks[5].x);
    assert!((c.1 - plot.marks[4].y).abs() < 1e-9);
    // What can't be is not drawn.
    let odd = [(3, 2, 1.0), (0, 9, 1.0), (0, 1, f64::NAN)];
    assert!(lay_out(&samples, Axis::Time, &odd, ROOM).levels.is_empty());
}

#[test]
fn steadiness_is_told_by_the_level_that_is_furthest() {
    let said = |word, levels: &[Level]| sentence::steadiness("machine", word, levels);
    assert_eq!(said("steady", &[(0, 9, 1.0)]), "The machine was steady.");
    assert_eq!(said("steady", &[]), "The machine was steady.");
    assert_eq!(
        said("slowing down", &[(0, 9, 1.0), (9, 12, 1.12)]),
        "The machine was slowing down: the last 3 samples took 12 % longer than usual."
    );
    assert_eq!(
        said("warming up", &[(0, 1, 1.5), (1, 12, 0.99)]),
        "The machine was warming up: the first sample took 50 % longer than usual."
    );
    assert_eq!(
        said("unsteady", &[(0, 4, 1.0), (4, 8, 0.8), (8, 12, 1.01)]),
        "The machine was unsteady: samples 5 to 8 took 20 % less than usual."
    );
}

#[test]
fn differences_have_their_sign() {
    let texts = [0.0, 0.0004, 0.012, -0.031, 0.5, -0.25, 8.9, f64::INFINITY].map(sentence::percent);
    assert_eq!(
        texts,
        [
            "0 %", "0 %", "+1.2 %", "−3.1 %", "+50 %", "−25 %", "+890 %", "far more"
        ]
    );
    assert_eq!(
        [-0.05, 0.0, 0.025].map(sentence::tick),
        ["−5 %", "usual", "+2.5 %"]
    );
}

proptest! {
    /// Whatever the times, a clock that saw nothing included: every mark is there, inside, and has a
    /// place.
    #[test]
    fn every_sample_is_inside_the_frame(
        times in proptest::collection::vec((0u32..5, 0.0f64..1e4), 0..80),
        timed: bool,
        same_moment: bool,
        width in 280.0f64..1300.0,
    ) {
        let mut record = record(&[]);
        for ((workers, ms), round) in times.iter().zip(0..) {
            let at_ms = if same_moment { 0.0 } else { f64::from(round) * 100.0 };
            record.samples.push(Sample {
                wall_ms: if *ms < 100.0 { 0.0 } else { *ms },
                at_ms: timed.then_some(at_ms),
                ..Sample::begin(workers + 1, round)
            });
        }
        let samples = timed_samples(&record);
        let levels = [(0, samples.len(), 1e9)];
        let plot = lay_out(&samples, axis(&record), &levels, Room { width, height: 260.0 });
        let [left, top, right, bottom] = plot.frame;
        prop_assert_eq!(plot.marks.len(), times.len());
        let marks = plot.marks.iter().map(|mark| (mark.x, mark.y));
        for (x, y) in marks.chain(plot.levels.iter().copied()) {
            prop_assert!((left..=right).contains(&x) && (top - 1e-6..=bottom + 1e-6).contains(&y), "{x} {y}");
        }
        prop_assert!(plot.rounds.len() < 100 && plot.y_ticks.len() < 10);
        for sample in &samples {
            prop_assert!(!sentence::told(sample, WorkerKind::Workers).contains("NaN"));
        }
    }
}
