//! What does the page know? One [`Lab`], given to every view by context; the views only read it
//! and call the actions in `run`.

use leptos::prelude::*;

use crate::error::LabError;
use crate::experiment::downloads::DownloadsParams;
use crate::experiment::route::Route;
use crate::experiment::threads::ThreadsParams;
use crate::experiment::{Chapter, Experiment};
use crate::record::{Machine, Record};

/// Everything the page knows, as signals.
#[derive(Clone, Copy)]
pub struct Lab {
    /// The chapter that is open.
    pub chapter: RwSignal<Chapter>,
    /// What was wrong with the address.
    pub notices: RwSignal<Vec<LabError>>,
    /// The controls of Downloads.
    pub downloads: RwSignal<DownloadsParams>,
    /// The controls of Threads.
    pub threads: RwSignal<ThreadsParams>,
    /// Where the page runs.
    pub machine: RwSignal<Machine>,
    /// The run in progress.
    pub progress: RwSignal<Option<Progress>>,
    /// The latest record of each chapter, finished or not.
    pub records: RwSignal<Vec<Record>>,
    /// What went wrong, in which chapter.
    pub error: RwSignal<Option<(Chapter, LabError)>>,
    /// The width of the window in px.
    pub window_width: RwSignal<f64>,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// The chapter that runs.
    pub chapter: Chapter,
    /// What happens now, in a few words.
    pub doing: String,
    /// Samples taken.
    pub done: u32,
    /// Samples in all.
    pub total: u32,
    /// About how long it will still take, in ms.
    pub left_ms: Option<f64>,
}

impl Lab {
    /// The state at the start, from an address.
    pub fn new(route: &Route, machine: Machine, window_width: f64) -> Self {
        let lab = Lab {
            chapter: RwSignal::new(Chapter::Downloads),
            notices: RwSignal::default(),
            downloads: RwSignal::default(),
            threads: RwSignal::default(),
            machine: RwSignal::new(machine),
            progress: RwSignal::default(),
            records: RwSignal::default(),
            error: RwSignal::default(),
            window_width: RwSignal::new(window_width),
        };
        lab.show(route);
        lab
    }

    /// The state of the nearest view above.
    pub fn from_context() -> Self {
        expect_context()
    }

    /// Opens what an address asks for. Without parameters the controls stay as they are.
    pub fn show(self, route: &Route) {
        self.chapter.set(route.experiment.chapter());
        self.notices.set(route.notices.clone());
        if route.has_params {
            match &route.experiment {
                Experiment::Downloads(params) => self.downloads.set(params.clone()),
                Experiment::Threads(params) => self.threads.set(params.clone()),
            }
        }
    }

    /// The experiment that the controls of a chapter describe.
    pub fn experiment(self, chapter: Chapter) -> Experiment {
        match chapter {
            Chapter::Downloads => Experiment::Downloads(self.downloads.get()),
            Chapter::Threads => Experiment::Threads(self.threads.get()),
        }
    }

    /// Reads the latest record of a chapter, if it has one.
    pub fn with_record<T>(self, chapter: Chapter, read: impl FnOnce(&Record) -> T) -> Option<T> {
        self.records.with(|records| {
            records
                .iter()
                .find(|record| record.experiment.chapter() == chapter)
                .map(read)
        })
    }

    /// Changes the record of a chapter.
    pub fn change_record(self, chapter: Chapter, change: impl FnOnce(&mut Record)) {
        self.records.update(|records| {
            if let Some(record) = records
                .iter_mut()
                .find(|record| record.experiment.chapter() == chapter)
            {
                change(record);
            }
        });
    }

    /// Puts a new record in place of the chapter's last one.
    pub fn put_record(self, record: Record) {
        let chapter = record.experiment.chapter();
        self.records.update(|records| {
            records.retain(|old| old.experiment.chapter() != chapter);
            records.push(record);
        });
    }

    /// Whether this chapter is running, and whether any is.
    pub fn is_running(self, chapter: Chapter) -> bool {
        self.progress
            .with(|p| p.as_ref().is_some_and(|p| p.chapter == chapter))
    }
}
