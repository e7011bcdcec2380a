//! The check of a sample that came from outside: its times, its tasks, and who held the GIL.

use std::collections::HashSet;

use crate::analysis::stopwatch::is_naive_timing;
use crate::experiment::Experiment;
use crate::experiment::reader::join;
use crate::export::bounds::{at_most, bytes, check_workers, in_order, number, time, worker};
use crate::export::error::{ImportError, excerpt};
use crate::export::limits::MAX_COUNT;
use crate::record::{Sample, Sent, Task};

/// Checks a sample; `place` names one of its fields.
pub(super) fn check(
    place: &impl Fn(&str) -> String,
    sample: &Sample,
    experiment: &Experiment,
    apart_ms: f64,
) -> Result<(), ImportError> {
    let workers = sample.workers;
    check_workers(|| place(".workers"), workers)?;
    let named = experiment.worker_counts();
    if !named.contains(&workers) {
        return Err(ImportError::NotNamed {
            place: place(".workers"),
            workers,
            named: excerpt(&join(named)),
        });
    }
    if sample.repeats == 0 {
        let allowed = "1 or more".to_owned();
        return Err(ImportError::Text {
            place: place(".repeats"),
            found: "0".into(),
            allowed,
        });
    }
    if !sample.tasks.is_empty() {
        at_most("kept copies", sample.kept as usize, sample.tasks.len())?;
    }
    time(|| place(".startup_ms"), sample.startup_ms)?;
    time(|| place(".wall_ms"), sample.wall_ms)?;
    check_workers_of(place, sample)?;
    let clock_ms = [
        (".clock_error_ms", sample.clock_error_ms),
        (".clock_corrected_ms", sample.clock_corrected_ms),
    ];
    for (name, ms) in clock_ms {
        time(|| place(name), ms.unwrap_or_default())?;
    }
    if let Some([start_ms, stop_ms]) = sample.timer_ms {
        time(|| place(".timer_ms[0]"), start_ms)?;
        time(|| place(".timer_ms[1]"), stop_ms)?;
        let (start, stop) = (("the start", start_ms), ("the stop", stop_ms));
        in_order(|| place(".timer_ms"), start, stop, 0.0)?;
    }
    number(
        || place(".counted"),
        sample.counted.unwrap_or_default() as f64,
        MAX_COUNT,
    )?;
    // In the lesson's timing the main thread needs the lock too, and has the number after the last.
    let holders = workers + u32::from(is_naive_timing(experiment));
    check_holds(place, sample, holders)?;
    let mut ids = HashSet::with_capacity(sample.tasks.len());
    for (number, task) in sample.tasks.iter().enumerate() {
        let of_task = |field: &str| place(&format!(".tasks[{number}]{field}"));
        check_task(&of_task, task, workers, apart_ms)?;
        if !ids.insert(task.id) {
            return Err(ImportError::DuplicateId {
                place: place(""),
                what: "tasks",
                id: task.id,
            });
        }
    }
    Ok(())
}

/// What there is one of for each worker, or none where the single workers were not watched.
fn check_workers_of(place: &impl Fn(&str) -> String, sample: &Sample) -> Result<(), ImportError> {
    let workers = sample.workers as usize;
    at_most(
        "entries in ready_ms of a sample",
        sample.ready_ms.len(),
        workers,
    )?;
    for (worker, &ready_ms) in sample.ready_ms.iter().enumerate() {
        time(|| place(&format!(".ready_ms[{worker}]")), ready_ms)?;
    }
    at_most(
        "entries in memory_bytes of a sample",
        sample.memory_bytes.len(),
        workers,
    )?;
    for (worker, &memory) in sample.memory_bytes.iter().enumerate() {
        bytes(|| place(&format!(".memory_bytes[{worker}]")), memory)?;
    }
    Ok(())
}

/// Who held the lock when: one at a time, one after another.
fn check_holds(
    place: &impl Fn(&str) -> String,
    sample: &Sample,
    holders: u32,
) -> Result<(), ImportError> {
    let mut free_ms = 0.0;
    for (number, hold) in sample.holds.iter().enumerate() {
        let of_hold = |field: &str| place(&format!(".holds[{number}]{field}"));
        worker(|| of_hold(".worker"), hold.worker, holders)?;
        time(|| of_hold(".from_ms"), hold.from_ms)?;
        time(|| of_hold(".to_ms"), hold.to_ms)?;
        let (from, to) = (("from_ms", hold.from_ms), ("to_ms", hold.to_ms));
        in_order(|| of_hold(""), from, to, 0.0)?;
        let before = ("the end of the hold before", free_ms);
        in_order(|| of_hold(""), before, from, 0.0)?;
        free_ms = hold.to_ms;
    }
    Ok(())
}

fn check_task(
    place: &impl Fn(&str) -> String,
    task: &Task,
    workers: u32,
    apart_ms: f64,
) -> Result<(), ImportError> {
    worker(|| place(".worker"), task.worker, workers)?;
    time(|| place(".queued_ms"), task.queued_ms)?;
    time(|| place(".start_ms"), task.start_ms)?;
    time(|| place(".end_ms"), task.end_ms)?;
    let queued = ("queued_ms", task.queued_ms);
    let (start, end) = (("start_ms", task.start_ms), ("end_ms", task.end_ms));
    // Two clocks: that of whoever put the task in, and that of the worker.
    in_order(|| place(""), queued, start, apart_ms)?;
    in_order(|| place(""), start, end, 0.0)?;
    if let Some(answered_ms) = task.answered_ms {
        time(|| place(".answered_ms"), answered_ms)?;
        let answered = ("answered_ms", answered_ms);
        in_order(|| place(""), start, answered, 0.0)?;
        in_order(|| place(""), answered, end, 0.0)?;
    }
    if let Some(sent) = &task.sent {
        let Sent {
            bytes: there,
            answer_bytes: back,
            taken_ms,
            returned_ms,
        } = *sent;
        bytes(|| place(".sent.bytes"), there)?;
        bytes(|| place(".sent.answer_bytes"), back)?;
        time(|| place(".sent.taken_ms"), taken_ms)?;
        time(|| place(".sent.returned_ms"), returned_ms)?;
        let (taken, returned) = (("taken_ms", taken_ms), ("returned_ms", returned_ms));
        in_order(|| place(""), taken, start, apart_ms)?;
        in_order(|| place(""), end, returned, apart_ms)?;
        // Both of these by the same clock.
        in_order(|| place(""), taken, returned, 0.0)?;
    }
    Ok(())
}
