//! The state of the page: all that it knows. One [`Lab`], given to every view by context; the views
//! only read it and call the actions in `run`.

mod run;

pub use run::{Asked, ListedRun, Progress};

use leptos::prelude::*;

use super::isolation::state::IsolationState;
use super::panel::Panel;
use super::params::Params;
use crate::analysis::record::Record;
use crate::error::LabError;
use crate::experiment::link_form::{self, Host};
use crate::experiment::pool_kind::PoolKind;
use crate::experiment::prediction::Predicted;
use crate::experiment::route::Route;
use crate::experiment::{Chapter, Experiment, Parameters};
use crate::isolation::Standing;
use crate::isolation::practice::PracticeNetwork;
use crate::page::services::tab;
use crate::record::{Isolation, Machine, Run};

/// Everything the page knows, as signals.
#[derive(Clone, Copy)]
pub struct Lab {
    /// The chapter that is open.
    pub chapter: RwSignal<Chapter>,
    /// What was wrong with the address.
    pub notices: RwSignal<Vec<LabError>>,
    /// The controls of each chapter, in the order of [`Chapter::all`].
    controls: StoredValue<Vec<RwSignal<Experiment>>>,
    /// Queues, step by step: what the next step will be, once the machine waits for it.
    pub next_step: RwSignal<Option<String>>,
    /// Queues, step by step: whether it is told before it comes; otherwise there is something to guess.
    pub tells_next: RwSignal<bool>,
    /// Where the page runs.
    pub machine: RwSignal<Machine>,
    /// Where the page stands, and why it has no more.
    pub isolation: IsolationState,
    /// The chapter whose run begins as soon as it is settled where the page stands.
    pub awaited: RwSignal<Option<Chapter>>,
    /// The run in progress.
    pub progress: RwSignal<Option<Progress>>,
    /// All runs of this session, the oldest first.
    pub runs: RwSignal<Vec<ListedRun>>,
    /// Which run each chapter has in the foreground.
    foreground: RwSignal<Vec<(Chapter, u32)>>,
    /// What is expected of the next run of each chapter: ascending by workers; nothing where nobody said.
    pub expected: RwSignal<Vec<(Chapter, Vec<Predicted>)>>,
    /// The chapter whose expectation is being drawn in place of its chart.
    pub predicting: RwSignal<Option<Chapter>>,
    /// The run that waits until somebody says that it is to begin.
    pub asked: RwSignal<Option<Asked>>,
    /// What went wrong, in which chapter.
    pub error: RwSignal<Option<(Chapter, LabError)>>,
    /// At which task of the lesson each chapter is, from 0; at the first where nothing stands.
    tasks: RwSignal<Vec<(Chapter, usize)>>,
    /// What isn't kept over a reload, or was not.
    pub warnings: RwSignal<Vec<Warning>>,
    /// The width and height of the window in px.
    pub window_size: RwSignal<(f64, f64)>,
    /// Which panel below the figure is open, in every chapter.
    pub panel: RwSignal<Panel>,
    /// The sample whose timeline is shown in the open chapter.
    pub looked_at: RwSignal<LookedAt>,
    /// Whether the page is shown by a projector: large, and nothing but the experiment.
    pub projecting: RwSignal<bool>,
}

/// Which sample is looked at, as far as somebody has chosen it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LookedAt {
    /// Its number of workers.
    pub workers: Option<u32>,
    /// Its round.
    pub round: Option<u32>,
}

/// That something isn't kept over a reload, or was not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The run that isn't, if it is there to be saved.
    pub run: Option<u32>,
    /// In sentences.
    pub says: String,
}

impl Lab {
    /// The state at the start, from an address.
    pub fn new(
        route: &Route,
        machine: Machine,
        isolation: IsolationState,
        window_size: (f64, f64),
    ) -> Self {
        let host = Host {
            shares_memory: matches!(
                machine.isolation,
                Isolation::Headers | Isolation::ServiceWorker
            ),
            logical_cores: machine.logical_cores,
        };
        let controls = Chapter::all().iter().map(|&chapter| {
            RwSignal::new(Experiment::of(chapter, link_form::at_first(chapter, host)))
        });
        let lab = Lab {
            chapter: RwSignal::new(Chapter::first()),
            notices: RwSignal::default(),
            controls: StoredValue::new(controls.collect()),
            next_step: RwSignal::default(),
            tells_next: RwSignal::default(),
            machine: RwSignal::new(machine),
            isolation,
            awaited: RwSignal::default(),
            progress: RwSignal::default(),
            runs: RwSignal::default(),
            foreground: RwSignal::default(),
            expected: RwSignal::default(),
            predicting: RwSignal::default(),
            asked: RwSignal::default(),
            error: RwSignal::default(),
            tasks: RwSignal::default(),
            warnings: RwSignal::default(),
            window_size: RwSignal::new(window_size),
            panel: RwSignal::default(),
            looked_at: RwSignal::default(),
            projecting: RwSignal::default(),
        };
        lab.show(route);
        lab
    }

    /// The state of the nearest view above.
    pub fn from_context() -> Self {
        expect_context()
    }

    /// Why threads can't run here, if they can't.
    pub fn no_threads(self) -> Option<LabError> {
        self.isolation.standing.with(Standing::no_threads)
    }

    /// Why nothing can run here, if nothing can.
    pub fn no_engine(self) -> Option<LabError> {
        self.isolation.standing.with(Standing::no_engine)
    }

    /// Why workers of this kind can't run here, if they can't.
    pub fn obstacle(self, pool: PoolKind) -> Option<LabError> {
        match pool {
            PoolKind::Threads => self.no_threads(),
            PoolKind::Processes => self.no_engine(),
        }
    }

    /// Why this experiment can't run here, if it can't.
    pub fn obstacle_to(self, experiment: &Experiment) -> Option<LabError> {
        if experiment.needs_shared_memory() {
            return self.no_threads();
        }
        let no_practice = || match experiment.needs_practice_network() {
            true => self
                .isolation
                .practice_network
                .with(PracticeNetwork::obstacle),
            false => None,
        };
        self.no_engine().or_else(no_practice)
    }

    /// Opens what an address asks for. Without parameters the controls stay as they are.
    pub fn show(self, route: &Route) {
        let chapter = route.experiment.chapter();
        // Set to what it is, it would build the view of the chapter anew, and the focus in it would be lost.
        if self.chapter.get_untracked() != chapter {
            self.chapter.set(chapter);
        }
        self.notices.set(route.notices.clone());
        if route.has_params {
            self.set_controls(&route.experiment);
            self.expect(chapter, route.prediction.clone());
        }
    }

    /// Sets the controls of a chapter to an experiment.
    pub fn set_controls(self, experiment: &Experiment) {
        self.controls(experiment.chapter()).set(experiment.clone());
    }

    /// The experiment that the controls of a chapter describe.
    pub fn experiment(self, chapter: Chapter) -> Experiment {
        self.controls(chapter).get()
    }

    /// The parameters in the controls of a chapter.
    pub fn params<P: Parameters + Clone>(self, chapter: Chapter) -> Params<P> {
        Params::new(self.controls(chapter))
    }

    fn controls(self, chapter: Chapter) -> RwSignal<Experiment> {
        let at = Chapter::all().iter().position(|it| *it == chapter);
        let controls = self.controls.with_value(|all| all.get(at?).copied());
        controls.expect("every chapter is registered, and has controls")
    }

    /// The experiment for a link: that of the controls. If the run in the foreground is what came of
    /// it, its n is named, so that the link runs the same.
    pub fn experiment_for_link(self, chapter: Chapter) -> Experiment {
        let experiment = self.experiment(chapter);
        let ran = self.with_record(chapter, |record| record.experiment.clone());
        match ran {
            Some(ran) if experiment.became(&ran) => ran,
            _ => experiment,
        }
    }

    /// The run that a chapter has in the foreground.
    pub fn foreground(self, chapter: Chapter) -> Option<u32> {
        self.foreground.with(|all| {
            all.iter()
                .find(|(of, _)| *of == chapter)
                .map(|(_, run)| *run)
        })
    }

    /// The runs that the chapters have in the foreground.
    pub fn all_in_foreground(self) -> Vec<u32> {
        self.foreground
            .with(|all| all.iter().map(|(_, run)| *run).collect())
    }

    /// Reads the record of the run in the foreground, if the chapter has one.
    pub fn with_record<T>(self, chapter: Chapter, read: impl FnOnce(&Record) -> T) -> Option<T> {
        self.with_run(self.foreground(chapter)?, |run| read(&run.record))
    }

    /// Reads the run that a chapter has in the foreground, and those that stand in one chart with it.
    pub fn with_drawn<T>(
        self,
        chapter: Chapter,
        read: impl FnOnce(&ListedRun, &[&ListedRun]) -> T,
    ) -> Option<T> {
        let front = self.foreground(chapter)?;
        self.runs.with(|runs| {
            let run = runs.iter().find(|run| run.id == front)?;
            let behind = |other: &&ListedRun| {
                other.shown
                    && other.id != front
                    && run.record.experiment.compares_to(&other.record.experiment)
            };
            let others: Vec<&ListedRun> = runs.iter().filter(behind).collect();
            Some(read(run, &others))
        })
    }

    /// Reads a run.
    pub fn with_run<T>(self, id: u32, read: impl FnOnce(&ListedRun) -> T) -> Option<T> {
        self.runs
            .with(|runs| runs.iter().find(|run| run.id == id).map(read))
    }

    /// Changes a run.
    pub fn change_run(self, id: u32, change: impl FnOnce(&mut ListedRun)) {
        self.runs.update(|runs| {
            if let Some(run) = runs.iter_mut().find(|run| run.id == id) {
                change(run);
            }
        });
    }

    /// Changes facts of a run; what follows from them is computed anew.
    pub fn change_facts(self, id: u32, change: impl FnOnce(&mut Run)) {
        self.change_run(id, |run| run.record.change(change));
    }

    /// Adds a run at the end of the list and puts it in the foreground. Gives its number.
    pub fn add_run(self, name: Option<String>, record: Record) -> u32 {
        let id = tab::next_number();
        let run = ListedRun {
            id,
            name: name.unwrap_or_else(|| format!("Run {id}")),
            shown: true,
            record,
        };
        self.bring_back(run);
        id
    }

    /// Adds a run that has its number at the end of the list, and puts it in the foreground.
    pub fn bring_back(self, run: ListedRun) {
        let (id, chapter) = (run.id, run.record.experiment.chapter());
        self.runs.update(|runs| runs.push(run));
        self.bring_to_foreground(chapter, id);
    }

    /// Puts a run in the foreground of its chapter.
    pub fn bring_to_foreground(self, chapter: Chapter, id: u32) {
        self.foreground.update(|all| {
            all.retain(|(of, _)| *of != chapter);
            all.push((chapter, id));
        });
    }

    /// Takes a run out of the list; the chapter's latest one comes to the foreground.
    pub fn delete_run(self, id: u32) {
        let Some(chapter) = untrack(|| self.with_run(id, |run| run.record.experiment.chapter()))
        else {
            return;
        };
        self.runs.update(|runs| runs.retain(|run| run.id != id));
        if untrack(|| self.foreground(chapter)) == Some(id) {
            let of_chapter = |run: &&ListedRun| run.record.experiment.chapter() == chapter;
            let next = untrack(|| {
                self.runs
                    .with(|runs| runs.iter().rfind(of_chapter).map(|run| run.id))
            });
            self.foreground
                .update(|all| all.retain(|(of, _)| *of != chapter));
            if let Some(next) = next {
                self.bring_to_foreground(chapter, next);
            }
        }
    }

    /// At which task of the lesson a chapter is, from 0.
    pub fn task(self, chapter: Chapter) -> usize {
        let own = |all: &Vec<(Chapter, usize)>| all.iter().find(|(of, _)| *of == chapter).copied();
        self.tasks.with(own).map_or(0, |(_, task)| task)
    }

    /// Puts a chapter at this task of the lesson, from 0.
    pub fn go_to_task(self, chapter: Chapter, task: usize) {
        self.tasks.update(|all| {
            all.retain(|(of, _)| *of != chapter);
            all.push((chapter, task));
        });
    }

    /// Whether this chapter is running.
    pub fn is_running(self, chapter: Chapter) -> bool {
        self.progress
            .with(|p| p.as_ref().is_some_and(|p| p.chapter == chapter))
    }
}
