//! A run, from its start to its end: what follows from the engine's answers. In the second part of the
//! program; [`run`](super::run) calls it.

use std::cell::Cell;
use std::time::Duration;

use js_sys::{Date, JSON};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_split_helpers::wasm_split;

use crate::analysis::calibrate::call_ms;
use crate::analysis::record::Record;
use crate::error::LabError;
use crate::experiment::admission::{Admission, admission};
use crate::experiment::cost::Speed;
use crate::experiment::{Chapter, Experiment};
use crate::format;
use crate::json;
use crate::page::services::address;
use crate::page::services::automation;
use crate::page::services::bridge::{self, Event};
use crate::page::services::other_tabs;
use crate::page::services::parts::NotLoaded;
use crate::page::services::sleep;
use crate::page::services::store;
use crate::page::services::sweep::{self, Next};
use crate::page::services::told::{Told, is_agreed, listen};
use crate::page::state::{Asked, Lab, ListedRun, Progress};
use crate::protocol::{Action, Resume, RunEvent, RunMessage, ToEngine};
use crate::record::room::with_room;
use crate::record::{Calibration, Run, Status};

/// How long the browser is left alone between the last drawing and the next sample; the engine then keeps
/// its workers awake for 40 ms before anything is timed.
const SETTLING: Duration = Duration::from_millis(20);

/// Why a run is void that went on while nobody saw the page.
const HIDDEN: &str = "this tab was hidden while it measured, and browsers slow hidden tabs down. Keep it in view and press Run again.";

/// Why a run is void in which everything stood still.
const SLEPT: &str =
    "this computer slept, or its clock was set, while it measured. Press Run again.";

thread_local! {
    /// The number of the latest run; what arrives about an older one is dropped.
    static RUN: Cell<u32> = const { Cell::new(0) };
}

/// Puts an experiment into the list and has it run; `run` is its number. Does nothing if it isn't wanted
/// any more. One that doesn't fit is refused, and one that will take long waits for a word.
#[wasm_split(results, fallible)]
pub fn begin(lab: Lab, experiment: Experiment, run: u32) -> Result<(), NotLoaded> {
    start(lab, experiment, run);
    Ok(())
}

fn start(lab: Lab, experiment: Experiment, run: u32) {
    if !bridge::is_preparing(run) {
        return;
    }
    listen(hear);
    sleep::watch();
    let chapter = experiment.chapter();
    lab.error.set(None);
    lab.asked.set(None);
    if let Some(error) = untrack(|| lab.obstacle_to(&experiment)) {
        bridge::happen(Event::NotPrepared { run });
        return fail(lab, chapter, error);
    }
    match admission(&experiment, speed(lab)) {
        Admission::Refused(error) => {
            bridge::happen(Event::NotPrepared { run });
            return fail(lab, chapter, error);
        }
        Admission::Long(why) if !is_agreed() => {
            bridge::happen(Event::NotPrepared { run });
            let controls = untrack(|| lab.experiment(chapter));
            return lab.asked.set(Some(Asked {
                experiment,
                controls,
                why,
            }));
        }
        Admission::Long(_) | Admission::Starts => {}
    }
    let threads = match untrack(|| lab.no_threads()) {
        Some(_) => 0,
        None => experiment.threads(),
    };
    lab.next_step.set(None);
    RUN.set(run);
    let seed = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    let started_at = Date::new_0().to_iso_string().into();
    let machine = lab.machine.get_untracked();
    let mut record = Run::begin(experiment.clone(), seed, machine, started_at);
    // An expectation is for one run, that of the controls; the next one deserves a thought of its
    // own.
    if experiment == untrack(|| lab.experiment(chapter)) {
        record.prediction = untrack(|| lab.prediction_for(chapter));
        lab.expect(chapter, Vec::new());
    }
    lab.predicting.set(None);
    let id = lab.add_run(None, Record::new(record));
    store::keep(lab, id);
    other_tabs::begin(lab, id);
    lab.progress.set(Some(Progress {
        run: id,
        chapter,
        doing: "Starting the engine".to_owned(),
        tasks: None,
        done: 0,
        total: experiment.total_samples(),
        left: None,
    }));
    sweep::begin();
    bridge::happen(Event::Prepared {
        run,
        threads,
        order: json::write(&ToEngine::Run {
            run,
            what: experiment,
            seed,
            resume: None,
        }),
    });
}

/// How fast this machine is, as far as its last run tells.
fn speed(lab: Lab) -> Speed {
    let machine = lab.machine.get_untracked();
    let measured = lab.runs.with_untracked(|runs| {
        let here = |run: &&ListedRun| run.record.machine.user_agent == machine.user_agent;
        let mut latest = runs.iter().rev().filter(here);
        latest.find_map(|run| call_ms(&run.record))
    });
    Speed::of(machine.logical_cores, measured, machine.clock_resolution_us)
}

/// Ends the run at once, with the engine and all its workers; the samples taken are kept.
#[wasm_split(results, fallible)]
pub fn cancel(lab: Lab) -> Result<(), NotLoaded> {
    stop(lab, |run| run.status = Status::Cancelled);
    Ok(())
}

/// Ends the run at once, because something spoilt it.
fn spoil(lab: Lab, why: String) {
    stop(lab, |record| {
        record.void = Some(why);
        record.status = Status::Void;
    });
}

fn stop(lab: Lab, change: impl FnOnce(&mut Run)) {
    let Some(progress) = lab.progress.get_untracked() else {
        return;
    };
    bridge::happen(Event::Cancel);
    end(lab, progress.run, change);
}

/// Does something in the session that runs.
pub fn act(action: Action) {
    say(&ToEngine::Act {
        run: RUN.get(),
        action,
    });
}

fn say(message: &ToEngine) {
    let text = json::write(message);
    bridge::happen(Event::Say { text });
}

fn hear(lab: Lab, told: Told) {
    let Some(progress) = lab.progress.get_untracked() else {
        return;
    };
    match told {
        Told::AtWork => sweep::at_work(),
        Told::Said(text) => match json::read::<RunMessage>(&text) {
            Ok(RunMessage { run }) if run.run == RUN.get() => {
                on_event(lab, &progress, *run.event);
            }
            Ok(_) => {}
            Err(error) => {
                bridge::happen(Event::Cancel);
                let why = error.to_string();
                fail(lab, progress.chapter, LabError::EngineCrashed { why });
            }
        },
        Told::Lost(error) => fail(lab, progress.chapter, error),
        Told::Unseen => spoil(lab, HIDDEN.to_owned()),
        Told::Slept => spoil(lab, SLEPT.to_owned()),
        Told::Machine => {
            let machine = lab.machine.get_untracked();
            lab.change_facts(progress.run, |run| run.machine = machine);
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
    let change = |change: &dyn Fn(&mut Run)| lab.change_facts(id, change);
    match event {
        RunEvent::Accepted => {}
        RunEvent::StartingPool(workers) => {
            let workers = format::count(workers, "worker");
            doing(format!("Starting and warming up {workers}"));
        }
        RunEvent::Pool(pool) => {
            bridge::happen(Event::Pool {
                workers: pool.workers,
            });
            // Of several starts the first is told, and the worst of their clocks.
            change(&|record| {
                let first = record.pool.get_or_insert_with(|| pool.clone());
                first.note_clocks(&pool);
            });
        }
        RunEvent::Calibrated(calibration) => on_calibrated(lab, id, calibration),
        RunEvent::Next {
            number,
            workers,
            round,
        } => {
            let run = RUN.get();
            let next =
                untrack(|| lab.with_run(id, |run| sweep::announced(&run.record, workers, round)));
            match next {
                Some(Next::End) => say(&ToEngine::Enough { run, number }),
                Some(Next::Skip) => say(&ToEngine::Skip { run, number }),
                Some(Next::Restart(resume)) => go_on_with_another(lab, id, resume),
                _ => {
                    announce(lab, id, workers, round);
                    say_when_drawn(ToEngine::Drawn { run, number });
                }
            }
        }
        RunEvent::Working { done, of } => lab.progress.update(|progress| {
            if let Some(progress) = progress {
                progress.tasks = Some((done, of));
            }
        }),
        RunEvent::Sample(sample) => {
            let sample = sweep::complete(sample);
            lab.change_facts(id, |record| {
                let sample = with_room(record, sample);
                record.samples.push(sample);
            });
            store::grow(lab, id);
        }
        RunEvent::AsWritten(sample) => {
            lab.change_facts(id, |record| {
                let sample = with_room(record, sample);
                record.as_written.push(sample);
            });
            store::grow(lab, id);
        }
        RunEvent::Future(future) => change(&|record| record.put_future(future.clone())),
        RunEvent::Note(note) => change(&|record| record.notes.push(note.clone())),
        RunEvent::Moves(moves) => change(&|record| record.moves.extend_from_slice(&moves)),
        RunEvent::Waiting(next) => lab.next_step.set(Some(next)),
        RunEvent::Stall(stall) => change(&|record| record.stall = Some(stall.clone())),
        RunEvent::PoolBroken => bridge::happen(Event::Spent),
        RunEvent::Tables(results) => change(&|record| record.results = results.clone()),
        RunEvent::Finished => {
            // An engine whose pool is broken may still be at tasks that nobody waits for, and is replaced.
            bridge::happen(Event::Over);
            end(lab, id, |record| {
                record.stopped = Some(sweep::stopped());
                record.status = Status::Complete;
            });
        }
        RunEvent::Failed {
            says,
            is_void: true,
        } => spoil(lab, says),
        RunEvent::Failed { says, .. } => {
            // Whatever of its pool stands can't be relied on.
            bridge::happen(Event::Cancel);
            fail(lab, progress.chapter, LabError::Engine { says });
        }
    }
    if progress.chapter.is_session() && lab.progress.with_untracked(Option::is_some) {
        store::grow_soon(lab, id);
    }
}

/// Says something to the engine once all that was just set is on the screen, what was measured is kept, and
/// the browser at rest.
fn say_when_drawn(message: ToEngine) {
    // Two frames: the first draws what was just set, the second comes after it. Then the browser's
    // other threads still put the picture together, for 10 ms and more without a graphics card:
    // measured as a second worker that starts late.
    request_animation_frame(move || {
        request_animation_frame(move || {
            spawn_local(async move {
                store::written().await;
                set_timeout(move || say(&message), SETTLING);
            });
        });
    });
}

/// The n of the run is known: it stands in the record, and in the address if that is about this run.
fn on_calibrated(lab: Lab, id: u32, calibration: Calibration) {
    lab.change_facts(id, |record| {
        let asked = record.experiment.clone();
        record.experiment = asked.clone().with_n(Some(calibration.n));
        record.calibration = Some(calibration);
        if calibration.chosen {
            address::name_n(&asked, &record.experiment);
        }
    });
}

/// Ends the engine and lets a new one go on with the run.
fn go_on_with_another(lab: Lab, id: u32, resume: Resume) {
    let what = untrack(|| lab.with_run(id, |run| (run.record.experiment.clone(), run.record.seed)));
    let Some((what, seed)) = what else { return };
    lab.progress.update(|progress| {
        if let Some(progress) = progress {
            progress.doing = "Starting the engine anew".to_owned();
        }
    });
    let order = json::write(&ToEngine::Run {
        run: RUN.get(),
        what,
        seed,
        resume: Some(resume),
    });
    bridge::happen(Event::Restart { order });
}

/// Says which sample comes next, and about how long all will take.
fn announce(lab: Lab, id: u32, workers: u32, round: u32) {
    let told = untrack(|| {
        lab.with_run(id, |run| {
            let taken = run.record.samples.len() as u32;
            (taken, sweep::outlook(&run.record, workers, round))
        })
    });
    let Some((done, outlook)) = told else {
        return;
    };
    lab.progress.update(|progress| {
        if let Some(progress) = progress {
            progress.done = done;
            progress.total = outlook.total.max(done + 1);
            progress.left = outlook.left;
            progress.doing = outlook.doing;
            progress.tasks = None;
        }
    });
}

fn fail(lab: Lab, chapter: Chapter, error: LabError) {
    let why = error.to_string();
    automation::reject(&why);
    lab.error.set(Some((chapter, error)));
    if let Some(progress) = lab.progress.get_untracked() {
        end(lab, progress.run, |record| {
            record.error = Some(why);
            record.status = Status::Failed;
        });
    }
}

fn end(lab: Lab, id: u32, change: impl FnOnce(&mut Run)) {
    lab.progress.set(None);
    lab.next_step.set(None);
    if let Some((_, LabError::Busy)) = lab.error.get_untracked() {
        lab.error.set(None);
    }
    lab.change_facts(id, change);
    other_tabs::end();
    let status = untrack(|| lab.with_run(id, |run| run.record.status));
    // The reason of a failure has been told already.
    if status != Some(Status::Failed) {
        automation::resolve(move || to_value(lab, id));
    }
    store::keep(lab, id);
}

/// The record of a run as a script reads it; none if it was deleted.
fn to_value(lab: Lab, id: u32) -> Option<JsValue> {
    let text = untrack(|| lab.with_run(id, |run| json::write(&run.record)))?;
    JSON::parse(&text).ok()
}
