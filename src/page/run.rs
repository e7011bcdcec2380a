//! What happens when someone presses Run or Cancel, and when the engine answers?

use std::cell::Cell;

use js_sys::Date;
use leptos::prelude::*;

use super::bridge::{self, Heard};
use super::state::{Lab, Progress};
use super::{automation, machine};
use crate::chart::format;
use crate::error::LabError;
use crate::experiment::{Chapter, Experiment};
use crate::measure::plan::{time_left_ms, visits};
use crate::protocol::{FromEngine, RunEvent, ToEngine};
use crate::record::{Record, Status};

thread_local! {
    static LAB: Cell<Option<Lab>> = const { Cell::new(None) };
    /// The number of the latest run; what arrives about an older one is dropped.
    static RUN: Cell<u32> = const { Cell::new(0) };
}

/// Starts the engine and listens to it.
pub fn open(lab: Lab) {
    LAB.set(Some(lab));
    bridge::open(hear);
}

/// Starts the experiment that the chapter's controls describe. Does nothing while one runs.
pub fn start(lab: Lab, chapter: Chapter) {
    if lab.progress.with_untracked(Option::is_some) {
        return;
    }
    let experiment = untrack(|| lab.experiment(chapter));
    lab.error.set(None);
    if let Experiment::Threads(params) = &experiment {
        if let Err(error) = machine::shared_memory() {
            return fail(lab, chapter, error);
        }
        if !bridge::has_room_for(params.most_workers()) {
            bridge::replace();
        }
    }
    let run = RUN.get() + 1;
    RUN.set(run);
    let seed = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    let started_at = Date::new_0().to_iso_string().into();
    let machine = lab.machine.get_untracked();
    lab.put_record(Record::begin(experiment.clone(), seed, machine, started_at));
    lab.progress.set(Some(Progress {
        chapter,
        doing: "Starting the engine".to_owned(),
        done: 0,
        total: experiment.total_samples(),
        left_ms: None,
    }));
    automation::begin();
    bridge::say(ToEngine::Run {
        run,
        what: experiment,
        seed,
    });
}

/// Ends the run at once, with the engine and all its workers; the samples taken are kept.
pub fn cancel(lab: Lab) {
    let Some(progress) = lab.progress.get_untracked() else {
        return;
    };
    RUN.set(RUN.get() + 1);
    bridge::replace();
    end(lab, progress.chapter, Status::Cancelled);
}

fn hear(heard: Heard) {
    let Some(lab) = LAB.get() else { return };
    match heard {
        Heard::Message(FromEngine::Ready {
            clock_resolution_us,
        }) => {
            lab.machine
                .update(|machine| machine.clock_resolution_us = clock_resolution_us);
            if let Some(progress) = lab.progress.get_untracked() {
                let machine = lab.machine.get_untracked();
                lab.change_record(progress.chapter, |record| record.machine = machine);
            }
        }
        Heard::Message(FromEngine::Run { run, event }) if run == RUN.get() => {
            on_event(lab, run, event)
        }
        Heard::Message(_) => {}
        Heard::Lost(error) => {
            let running = lab
                .progress
                .with_untracked(|p| p.as_ref().map(|p| p.chapter));
            let chapter = running.unwrap_or(lab.chapter.get_untracked());
            fail(lab, chapter, error);
        }
    }
}

fn on_event(lab: Lab, run: u32, event: RunEvent) {
    let Some(chapter) = lab
        .progress
        .with_untracked(|p| p.as_ref().map(|p| p.chapter))
    else {
        return;
    };
    let doing = |text: String| {
        lab.progress.update(|progress| {
            if let Some(progress) = progress {
                progress.doing = text;
            }
        });
    };
    match event {
        RunEvent::StartingPool { workers } => {
            doing(format!(
                "Starting and warming up {}",
                format::count(workers, "worker")
            ));
        }
        RunEvent::Pool(pool) => {
            bridge::note_pool(pool.workers);
            lab.change_record(chapter, |record| record.pool = Some(pool));
        }
        RunEvent::Next { workers, round } => {
            announce(lab, chapter, workers, round);
            // Two frames: the first draws what was just set, the second comes after it is shown.
            request_animation_frame(move || {
                request_animation_frame(move || bridge::say(ToEngine::Drawn { run }));
            });
        }
        RunEvent::Working { done, of } => {
            lab.progress.update(|progress| {
                if let Some(progress) = progress {
                    let text = progress
                        .doing
                        .split(" · ")
                        .take(2)
                        .collect::<Vec<_>>()
                        .join(" · ");
                    progress.doing = format!("{text} · {done} of {of} tasks done");
                }
            });
        }
        RunEvent::Sample(sample) => {
            lab.change_record(chapter, |record| record.add(sample));
        }
        RunEvent::Tables { results } => {
            lab.change_record(chapter, |record| record.results = results);
        }
        RunEvent::Finished => end(lab, chapter, Status::Complete),
        RunEvent::Failed { error } => fail(lab, chapter, error),
    }
}

/// Says which sample comes next, and about how long all will take.
fn announce(lab: Lab, chapter: Chapter, workers: u32, round: u32) {
    let Some((done, left_ms, reps)) = untrack(|| {
        lab.with_record(chapter, |record| {
            let experiment = &record.experiment;
            let plan = visits(experiment.worker_counts(), experiment.reps(), record.seed);
            let taken: Vec<(u32, f64)> = record
                .samples
                .iter()
                .map(|sample| (sample.workers, sample.startup_ms + sample.wall_ms))
                .collect();
            (
                taken.len() as u32,
                time_left_ms(&taken, &plan),
                experiment.reps(),
            )
        })
    }) else {
        return;
    };
    let what = match chapter {
        Chapter::Threads => format::count(workers, "worker"),
        Chapter::Downloads if workers == 1 => "one after another".to_owned(),
        Chapter::Downloads => format!("up to {workers} at a time"),
    };
    lab.progress.update(|progress| {
        if let Some(progress) = progress {
            progress.done = done;
            progress.left_ms = left_ms;
            progress.doing = format!("Round {} of {reps} · {what}", round + 1);
        }
    });
}

fn fail(lab: Lab, chapter: Chapter, error: LabError) {
    automation::reject(&error.to_string());
    lab.error.set(Some((chapter, error)));
    if lab.progress.with_untracked(Option::is_some) {
        end(lab, chapter, Status::Failed);
    }
}

fn end(lab: Lab, chapter: Chapter, status: Status) {
    lab.progress.set(None);
    lab.change_record(chapter, |record| record.end(status));
    if status != Status::Failed {
        untrack(|| lab.with_record(chapter, automation::resolve));
    }
}
