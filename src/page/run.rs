//! What happens when someone presses Run or Cancel, and when the engine answers?

use std::cell::Cell;
use std::time::Duration;

use js_sys::Date;
use leptos::prelude::*;

use super::bridge::{self, Heard};
use super::state::{Lab, Progress};
use super::{automation, store};
use crate::chart::format;
use crate::error::LabError;
use crate::experiment::{Chapter, Experiment};
use crate::measure::plan::{time_left_ms, visits};
use crate::protocol::{Action, FromEngine, RunEvent, ToEngine};
use crate::record::{Record, Status};

/// How long the browser is left alone between the last drawing and the next sample.
const SETTLING: Duration = Duration::from_millis(60);

thread_local! {
    static LAB: Cell<Option<Lab>> = const { Cell::new(None) };
    /// The number of the latest run; what arrives about an older one is dropped.
    static RUN: Cell<u32> = const { Cell::new(0) };
}

/// Starts the engine, where there can be one, and listens to it.
pub fn open(lab: Lab) {
    LAB.set(Some(lab));
    if untrack(|| lab.no_engine()).is_none() {
        bridge::open(hear);
    }
}

/// Starts the engine anew: at once, or for the next run if one is in progress.
pub fn renew_engine(lab: Lab) {
    if lab.progress.with_untracked(Option::is_some) {
        bridge::note_spent();
    } else {
        bridge::replace();
    }
}

/// Starts the experiment that the chapter's controls describe. Does nothing while one runs.
pub fn start(lab: Lab, chapter: Chapter) {
    start_with(lab, untrack(|| lab.experiment(chapter)));
}

/// Starts this experiment, whatever the controls describe. Does nothing while one runs.
pub fn start_with(lab: Lab, experiment: Experiment) {
    if lab.progress.with_untracked(Option::is_some) {
        return;
    }
    let chapter = experiment.chapter();
    lab.error.set(None);
    if let Some(error) = untrack(|| lab.obstacle_to(&experiment)) {
        return fail(lab, chapter, error);
    }
    let threads = match untrack(|| lab.no_threads()) {
        Some(_) => 0,
        None => experiment.threads(),
    };
    if !bridge::has_room_for(threads) {
        bridge::replace();
    }
    lab.next_step.set(None);
    let run = RUN.get() + 1;
    RUN.set(run);
    let seed = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    let started_at = Date::new_0().to_iso_string().into();
    let machine = lab.machine.get_untracked();
    let mut record = Record::begin(experiment.clone(), seed, machine, started_at);
    // An expectation is for one run, that of the controls; the next one deserves a thought of its
    // own.
    if experiment == untrack(|| lab.experiment(chapter)) {
        record.prediction = untrack(|| lab.prediction_for(chapter));
        lab.prediction.set(Vec::new());
    }
    lab.predicting.set(false);
    let id = lab.add_run(None, record);
    lab.progress.set(Some(Progress {
        run: id,
        chapter,
        doing: "Starting the engine".to_owned(),
        tasks: None,
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
    stop(lab, |record| record.end(Status::Cancelled));
}

/// Ends the run at once, because something spoilt it.
pub fn void(lab: Lab, why: &str) {
    stop(lab, |record| {
        record.void = Some(why.to_owned());
        record.end(Status::Void);
    });
}

fn stop(lab: Lab, change: impl FnOnce(&mut Record)) {
    let Some(progress) = lab.progress.get_untracked() else {
        return;
    };
    RUN.set(RUN.get() + 1);
    bridge::replace();
    end(lab, progress.run, change);
}

/// Does something in the session that runs.
pub fn act(action: Action) {
    bridge::say(ToEngine::Act {
        run: RUN.get(),
        action,
    });
}

fn hear(heard: Heard) {
    let Some(lab) = LAB.get() else { return };
    let progress = lab.progress.get_untracked();
    match heard {
        Heard::Message(FromEngine::Ready {
            clock_resolution_us,
        }) => {
            lab.machine
                .update(|machine| machine.clock_resolution_us = clock_resolution_us);
            if let Some(progress) = progress {
                let machine = lab.machine.get_untracked();
                lab.change_run(progress.run, |run| run.record.machine = machine);
            }
        }
        Heard::Message(FromEngine::Run { run, event }) => {
            if let Some(progress) = progress.filter(|_| run == RUN.get()) {
                on_event(lab, &progress, event);
            }
        }
        Heard::Message(_) => {}
        Heard::Lost(error) => {
            let chapter = progress.map_or_else(|| lab.chapter.get_untracked(), |p| p.chapter);
            fail(lab, chapter, error);
        }
    }
}

fn on_event(lab: Lab, progress: &Progress, event: RunEvent) {
    let id = progress.run;
    let doing = |text: String| {
        lab.progress.update(|progress| {
            if let Some(progress) = progress {
                progress.doing = text;
            }
        });
    };
    let change = |change: &dyn Fn(&mut Record)| lab.change_run(id, |run| change(&mut run.record));
    match event {
        RunEvent::StartingPool { workers } => {
            let workers = format::count(workers, "worker");
            doing(format!("Starting and warming up {workers}"));
        }
        RunEvent::Pool(pool) => {
            bridge::note_pool(pool.workers);
            change(&|record| record.pool = Some(pool.clone()));
        }
        RunEvent::Next { workers, round } => {
            announce(lab, id, workers, round);
            let run = RUN.get();
            // Two frames: the first draws what was just set, the second comes after it. Then the
            // browser's other threads still put the picture together, for 10 ms and more without
            // a graphics card: measured as a second worker that starts late.
            request_animation_frame(move || {
                request_animation_frame(move || {
                    set_timeout(move || bridge::say(ToEngine::Drawn { run }), SETTLING);
                });
            });
        }
        RunEvent::Working { done, of } => lab.progress.update(|progress| {
            if let Some(progress) = progress {
                progress.tasks = Some((done, of));
            }
        }),
        RunEvent::Sample(sample) => change(&|record| record.add(sample.clone())),
        RunEvent::AsWritten(sample) => change(&|record| record.as_written.push(sample.clone())),
        RunEvent::Future(future) => change(&|record| record.put_future(future.clone())),
        RunEvent::Note(note) => change(&|record| record.notes.push(note.clone())),
        RunEvent::Moves { moves } => change(&|record| record.moves.extend_from_slice(&moves)),
        RunEvent::Waiting { next } => lab.next_step.set(Some(next)),
        RunEvent::Stall(stall) => change(&|record| {
            record.stall = Some(stall.clone());
            record.recompute();
        }),
        RunEvent::PoolBroken => bridge::note_spent(),
        RunEvent::Tables { results } => change(&|record| record.results = results.clone()),
        RunEvent::Finished { stopped } => {
            // An engine whose pool is broken may still be at tasks that nobody waits for.
            if !bridge::has_room_for(0) {
                bridge::replace();
            }
            end(lab, id, |record| {
                record.stopped = Some(stopped);
                record.end(Status::Complete);
            });
        }
        RunEvent::Failed { error } => {
            // Whatever of its pool stands can't be relied on.
            bridge::replace();
            fail(lab, progress.chapter, error);
        }
    }
}

/// Says which sample comes next, and about how long all will take.
fn announce(lab: Lab, id: u32, workers: u32, round: u32) {
    let told = untrack(|| {
        lab.with_run(id, |run| {
            let record = &run.record;
            let experiment = &record.experiment;
            let plan = visits(experiment.worker_counts(), experiment.reps(), record.seed);
            let taken: Vec<(u32, f64)> = record
                .samples
                .iter()
                .map(|sample| (sample.workers, sample.startup_ms + sample.wall_ms))
                .collect();
            let left_ms = time_left_ms(&taken, &plan);
            let (goal, left_ms) = match experiment {
                // How many rounds it takes until sure is what nobody knows beforehand.
                Experiment::Threads(params) if params.sure_pct > 0 => {
                    let budget = format::duration(f64::from(params.budget_s) * 1e3);
                    (format!("Round {}, until sure or {budget}", round + 1), None)
                }
                _ => (
                    format!("Round {} of {}", round + 1, experiment.reps()),
                    left_ms,
                ),
            };
            let who = experiment.who().with(workers);
            (taken.len() as u32, left_ms, format!("{goal} · {who}"))
        })
    });
    let Some((done, left_ms, doing)) = told else {
        return;
    };
    lab.progress.update(|progress| {
        if let Some(progress) = progress {
            progress.done = done;
            progress.left_ms = left_ms;
            progress.doing = doing;
            progress.tasks = None;
        }
    });
}

fn fail(lab: Lab, chapter: Chapter, error: LabError) {
    let why = error.to_string();
    automation::reject(&why);
    lab.error.set(Some((chapter, error)));
    if let Some(progress) = lab.progress.get_untracked() {
        RUN.set(RUN.get() + 1);
        end(lab, progress.run, |record| {
            record.void = Some(why);
            record.end(Status::Failed);
        });
    }
}

fn end(lab: Lab, id: u32, change: impl FnOnce(&mut Record)) {
    lab.progress.set(None);
    lab.next_step.set(None);
    lab.change_run(id, |run| change(&mut run.record));
    untrack(|| {
        lab.with_run(id, |run| match run.record.status {
            // The reason has been told already.
            Status::Failed => {}
            _ => automation::resolve(&run.record),
        })
    });
    store::save(lab);
}
