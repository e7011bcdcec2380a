//! What does the lesson's stopwatch say, and how long did the work take?
//!
//! The lesson reads its clock too early: before its threads are joined, or around processes whose
//! `fib` returns at once. Each is run as the lesson has it and as it should be, and the two are set
//! side by side.

use runstats::samples::Samples;

use crate::experiment::Experiment;
use crate::experiment::question::Question;
use crate::experiment::worker_kind::WorkerKind;
use crate::format;
use crate::record::{Record, Sample};

/// Whether the run is the lesson's own timing.
pub fn is_naive_timing(experiment: &Experiment) -> bool {
    experiment.question() == Question::NaiveTiming
}

/// What the lesson's stopwatch says of a sample, in ms. Where it was started and stopped is not
/// known of a sample from a link, whose time is then what the stopwatch said.
pub fn read_ms(sample: &Sample) -> f64 {
    match sample.timer_ms {
        Some([start_ms, stop_ms]) => stop_ms - start_ms,
        None => sample.wall_ms,
    }
}

/// The sentence, for the largest number of workers that was timed both ways: medians of both.
/// `None` for other runs, and until there is one.
pub fn says(record: &Record) -> Option<String> {
    if !is_naive_timing(&record.experiment) {
        return None;
    }
    let (workers, read_ms, took_ms) =
        record
            .experiment
            .worker_counts()
            .iter()
            .rev()
            .find_map(|&workers| {
                let as_written = record.as_written.iter();
                let reads = as_written
                    .filter(|sample| sample.workers == workers)
                    .map(read_ms);
                let walls = record.samples_with(workers).map(|sample| sample.wall_ms);
                let median = |times: Vec<f64>| Some(Samples::new(times)?.median());
                Some((workers, median(reads.collect())?, median(walls.collect())?))
            })?;
    let says = format!(
        "The lesson's stopwatch says {} for {}; the work took {}",
        format::time(read_ms),
        record.experiment.worker_kind().with(workers),
        format::time(took_ms),
    );
    Some(match record.experiment.worker_kind() {
        WorkerKind::Processes => format!(
            "{says}: what it times is the start of a pool, because its fib returns at once."
        ),
        _ if read_ms < took_ms => format!("{says}: it stops before the work is done."),
        _ => format!("{says}: the tasks are too short to tell the two apart."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chapters::processes::params::ProcessesParams;
    use crate::chapters::threads::params::ThreadsParams;
    use crate::record::Machine;

    fn sample(workers: u32, wall_ms: f64, timer_ms: Option<[f64; 2]>) -> Sample {
        Sample {
            wall_ms,
            timer_ms,
            ..Sample::begin(workers, 0)
        }
    }

    fn record(experiment: Experiment) -> Record {
        Record::begin(experiment, 1, Machine::default(), String::new())
    }

    fn threads() -> Record {
        record(Experiment::new(ThreadsParams {
            kind: threads::Kind::Lie,
            workers: vec![1, 8],
            ..ThreadsParams::default()
        }))
    }

    #[test]
    fn the_stopwatch_stops_before_the_work_is_done() {
        let mut record = threads();
        assert_eq!(says(&record), None);
        for (workers, took_ms) in [(1, 43.0), (8, 335.0), (8, 330.0), (8, 340.0)] {
            record.samples.push(sample(workers, took_ms, None));
        }
        assert_eq!(says(&record), None, "nothing as written yet");
        record.as_written = vec![sample(1, 43.0, Some([2.0, 2.5]))];
        assert_eq!(
            says(&record).unwrap(),
            "The lesson's stopwatch says 0.50 ms for 1 thread; the work took 43.0 ms: it stops \
             before the work is done."
        );
        for stop_ms in [42.0, 51.0, 41.0] {
            let timed = sample(8, 333.0, Some([1.0, stop_ms]));
            record.as_written.push(timed);
        }
        assert_eq!(
            says(&record).unwrap(),
            "The lesson's stopwatch says 41.0 ms for 8 threads; the work took 335 ms: it stops \
             before the work is done."
        );
    }

    #[test]
    fn too_little_work_proves_nothing() {
        let mut record = threads();
        record.samples = vec![sample(8, 0.25, None)];
        record.as_written = vec![sample(8, 0.5, None)];
        assert_eq!(
            says(&record).unwrap(),
            "The lesson's stopwatch says 0.50 ms for 8 threads; the work took 0.25 ms: the tasks \
             are too short to tell the two apart."
        );
    }

    #[test]
    fn of_processes_it_times_the_start() {
        let mut record = record(Experiment::new(ProcessesParams {
            kind: processes::Kind::Lie,
            workers: vec![1, 32],
            ..ProcessesParams::default()
        }));
        record.samples = vec![sample(32, 2500.0, None)];
        record.as_written = vec![sample(32, 170.0, Some([0.0, 162.0]))];
        assert_eq!(
            says(&record).unwrap(),
            "The lesson's stopwatch says 162 ms for 32 processes; the work took 2.50 s: what it \
             times is the start of a pool, because its fib returns at once."
        );
        record.experiment = Experiment::new(ProcessesParams::default());
        assert_eq!(says(&record), None);
    }
}
