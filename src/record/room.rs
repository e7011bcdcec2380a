//! The room in a record: so much that it can be drawn, saved and opened again.

use pysync::gil::joined;

use super::{Run, Sample};
use crate::experiment::cost::{MAX_HOLDS, MAX_TASKS, Speed};
use crate::experiment::question::Question;

/// Of the room for turns at a GIL, so many tenths are shared out evenly among the samples …
const EVENLY: u64 = 6;
/// … and of the rest, what is left of it when a sample comes, one may have so small a part.
const PART: u64 = 20;

/// The sample with no more turns at a GIL than the record has room for, however many samples follow.
pub fn with_room(run: &Run, mut sample: Sample) -> Sample {
    let most = room_for_turns(run);
    if sample.holds.len() as u64 > most {
        sample.turns = sample.turns.or(Some(sample.holds.len() as u64));
        sample.holds = joined(std::mem::take(&mut sample.holds), most as usize);
    }
    sample
}

/// How many turns the next sample may have.
fn room_for_turns(run: &Run) -> u64 {
    let lists = match run.experiment.question() {
        Question::NaiveTiming => 2,
        _ => 1,
    };
    let planned = lists * u64::from(run.experiment.total_samples());
    let even = MAX_HOLDS * EVENLY / 10 / planned.max(1);
    let taken = || run.samples.iter().chain(&run.as_written);
    let used: u64 = taken().map(|sample| sample.holds.len() as u64).sum();
    let spare_used = used.saturating_sub(even * taken().count() as u64);
    let spare = (MAX_HOLDS * (10 - EVENLY) / 10).saturating_sub(spare_used);
    even + spare / PART
}

/// Whether the tasks of a round with these worker counts would be more than the record has room for.
pub fn is_full(run: &Run, counts: &[u32]) -> bool {
    let samples = run.samples.iter().chain(&run.as_written);
    let used: u64 = samples.map(|sample| sample.tasks.len() as u64).sum();
    // How many there are has nothing to do with the time that they take.
    let speed = Speed::of(1, None, 0.0);
    let costs = counts
        .iter()
        .map(|&workers| run.experiment.sample_cost(workers, speed));
    used + costs.map(|cost| cost.tasks).sum::<u64>() > MAX_TASKS
}

#[cfg(test)]
mod tests {
    use pysync::gil::Hold;

    use super::*;
    use crate::experiment::route::Route;
    use crate::record::{Machine, Task};

    fn run(link: &str) -> Run {
        let experiment = Route::read(link).experiment;
        Run::begin(experiment, 1, Machine::default(), String::new())
    }

    /// A sample of so many turns, one after another.
    fn turning(workers: u32, turns: u32) -> Sample {
        let hold = |turn: u32| Hold {
            worker: turn % workers,
            from_ms: f64::from(turn),
            to_ms: f64::from(turn) + 1.0,
        };
        Sample {
            holds: (0..turns).map(hold).collect(),
            ..Sample::begin(workers, 0)
        }
    }

    fn held(run: &Run) -> usize {
        let samples = run.samples.iter().chain(&run.as_written);
        samples.map(|sample| sample.holds.len()).sum()
    }

    #[test]
    fn ordinary_turns_are_all_kept() {
        let mut run = run("#/threads?n=44&gil=on&switch_ms=1&workers=1,2,3,4,8");
        for _ in 0..25 {
            let sample = with_room(&run, turning(8, 3000));
            assert_eq!((sample.holds.len(), sample.turns), (3000, None));
            run.samples.push(sample);
        }
    }

    #[test]
    fn turns_without_end_find_room() {
        const TURNS: u32 = 500;
        let all: Vec<String> = (1..=32).map(|k: u32| k.to_string()).collect();
        for kind in ["weak&gil=on", "naive-timing"] {
            let link = format!(
                "#/threads?kind={kind}&switch_ms=1&reps=100&workers={}",
                all.join(",")
            );
            let mut run = run(&link);
            for _ in 0..run.experiment.total_samples() {
                // The main thread takes turns too.
                let sample = with_room(&run, turning(33, TURNS));
                run.samples.push(sample);
                if kind == "naive-timing" {
                    let sample = with_room(&run, turning(33, TURNS));
                    run.as_written.push(sample);
                }
            }
            assert!(held(&run) as u64 <= MAX_HOLDS, "{} turns", held(&run));
            assert_eq!(
                run.samples.last().and_then(|last| last.turns),
                Some(TURNS.into())
            );
        }
    }

    #[test]
    fn a_record_is_full_before_it_is_too_full() {
        let mut run = run("#/threads?kind=strong&n=20&tasks=2000&workers=1,2");
        let task = Task {
            id: 0,
            worker: 0,
            queued_ms: 0.0,
            start_ms: 0.0,
            end_ms: 0.0,
            answered_ms: None,
            value: None,
            error: None,
            sent: None,
        };
        let counts = [1, 2];
        while !is_full(&run, &counts) {
            for workers in counts {
                run.samples.push(Sample {
                    tasks: vec![task.clone(); 2000],
                    ..Sample::begin(workers, 0)
                });
            }
        }
        assert_eq!(run.samples.len() as u64 * 2000, MAX_TASKS);
    }
}
