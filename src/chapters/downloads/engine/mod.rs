//! The part of Downloads in the engine: all links, at most k at a time.

mod fetch;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use futures::future::{join, join_all};
use pysync::Queue;

use super::params::CHAPTER;
use crate::chapters::downloads::params::{DownloadsParams, is_proxied};
use crate::chapters::downloads::practice;
use crate::csvfile::error::FileError;
use crate::csvfile::table::Reading;
use crate::engine::chapter_engine::{ChapterEngine, RunOrder, params_of};
use crate::engine::reporter::RunReporter;
use crate::engine::sweep::sweep;
use crate::error::LabError;
use crate::protocol::RunEvent;
use crate::record::{Sample, TableResult, Task};
use fetch::body::Body;
use fetch::{Limits, Seen, fetch, why};
use pysync::clock::Clock;

/// What stands beside a file that came by a detour.
const PROXIED: &str = "It came through this computer’s proxy, which takes some time of its own.";

/// What stands beside a file whose server was not there.
const KEPT: &str = "Its server could not be reached: this is the copy that the browser keeps for use offline, read from this computer.";

/// The chapter's part in the engine.
pub const ENGINE: ChapterEngine = ChapterEngine {
    chapter: CHAPTER,
    run: |reporter, order| Box::pin(run(reporter, order)),
};

async fn run(reporter: RunReporter, order: &RunOrder) -> Result<(), LabError> {
    let mut results = Vec::new();
    let work = FetchPlan::new(params_of(order)?);
    let take = async |workers, round| {
        let (sample, tables) = work.sample(reporter, workers, round).await;
        results = tables;
        Ok(sample)
    };
    sweep(reporter, order, take).await?;
    reporter.tell(RunEvent::Tables(results));
    Ok(())
}

/// One link's answer, as it goes through the queue of results.
struct Arrival {
    id: usize,
    worker: u32,
    start_ms: f64,
    answered_ms: Option<f64>,
    end_ms: f64,
    from_copy: bool,
    answer: Result<Body, LabError>,
}

impl Arrival {
    /// Whether it is the copy of a file, and no answer of its server.
    fn is_copy(&self) -> bool {
        self.from_copy && self.answer.is_ok()
    }
}

/// What a run fetches.
struct FetchPlan {
    /// The addresses.
    links: Vec<String>,
    is_practice: bool,
    limits: Limits,
    /// Why links give no answer, as far as that was found out.
    causes: RefCell<HashMap<usize, LabError>>,
    /// What is in the files that were read.
    read: RefCell<HashMap<usize, Contents>>,
}

/// What is in a file: the table with what is unusual about it, or what is wrong with it.
#[derive(Clone)]
struct Contents {
    bytes: u64,
    table: Result<Reading, FileError>,
}

impl FetchPlan {
    fn new(params: &DownloadsParams) -> Self {
        FetchPlan {
            links: params.addresses(),
            is_practice: params.practice.is_some(),
            limits: Limits {
                timeout_s: params.timeout_s,
                limit_mib: params.limit_mib,
            },
            causes: RefCell::default(),
            read: RefCell::default(),
        }
    }

    /// Takes one sample. Once the clock has stopped, it reads the files and asks why others
    /// didn't come.
    async fn sample(
        &self,
        reporter: RunReporter,
        workers: u32,
        round: u32,
    ) -> (Sample, Vec<TableResult>) {
        if self.is_practice {
            // If it can't be had, the files will say why.
            let _ = fetch(
                practice::WAKING,
                self.limits,
                &Seen::nothing(Clock::start()),
                false,
            )
            .await;
        }
        let clock = Clock::start();
        let done = Cell::new(0);
        let links = self.links_in(round);
        let keep = |id| !self.read.borrow().contains_key(&id);
        let fetching = fetch_all(&links, workers, self.limits, keep, clock, &done);
        let mut arrivals = reporter
            .tell_while(fetching, links.len() as u32, || done.get())
            .await;
        join_all(arrivals.iter_mut().map(|arrival| self.explain(arrival))).await;
        let sample = to_sample(&arrivals, workers, round);
        let mut tables = Vec::new();
        // One after another: each file's bytes are given back before the next is read.
        for arrival in arrivals {
            tables.push(self.to_table(arrival, &links).await);
        }
        (sample, tables)
    }

    fn links_in(&self, round: u32) -> Vec<String> {
        let links = self.links.iter();
        links
            .map(|link| match self.is_practice {
                true => practice::in_round(link, round),
                false => link.clone(),
            })
            .collect()
    }

    /// Puts the cause in place of an error that tells little. It is asked for once a run.
    async fn explain(&self, arrival: &mut Arrival) {
        let Err(error) = &arrival.answer else { return };
        let known = self.causes.borrow().get(&arrival.id).cloned();
        let cause = match (known, error) {
            (Some(cause), LabError::BlockedOrNoConnection { .. }) => cause,
            _ => why::explain(&self.links[arrival.id], error.clone()).await,
        };
        if cause != *error {
            self.causes.borrow_mut().insert(arrival.id, cause.clone());
        }
        arrival.answer = Err(cause);
    }

    /// What is in a file that has come: read where that wasn't done in a sample before, or where it has another
    /// length now.
    async fn contents(&self, id: usize, body: Body, link: &str) -> Result<Contents, LabError> {
        let bytes = body.len();
        let known = self.read.borrow().get(&id).cloned();
        if let Some(known) = known.filter(|known| known.bytes == bytes) {
            return Ok(known);
        }
        let body = match body.is_kept() {
            true => body,
            false => fetch(link, self.limits, &Seen::nothing(Clock::start()), true).await?,
        };
        let contents = Contents {
            bytes: body.len(),
            table: body.table(),
        };
        self.read.borrow_mut().insert(id, contents.clone());
        Ok(contents)
    }

    async fn to_table(&self, arrival: Arrival, fetched: &[String]) -> TableResult {
        let link = self.links[arrival.id].clone();
        let kept = arrival.is_copy().then(|| KEPT.to_owned());
        let contents = match arrival.answer {
            Ok(body) => self.contents(arrival.id, body, &fetched[arrival.id]).await,
            Err(error) => Err(error),
        };
        let read = contents
            .map_err(|error| error.to_string())
            .and_then(|contents| contents.table.map_err(|error| error.to_string()));
        let (table, notes, error) = match read {
            Ok(reading) => (Some(reading.table), reading.notes, None),
            Err(error) => (None, Vec::new(), Some(error)),
        };
        let proxied = is_proxied(&link).then(|| PROXIED.to_owned());
        TableResult {
            link,
            task: arrival.id as u32,
            arrived_ms: arrival.end_ms,
            table,
            notes: notes.into_iter().chain(proxied).chain(kept).collect(),
            error,
        }
    }
}

// [show]
/// `workers` fetchers take links until none is left, and put each answer into a queue;
/// one consumer takes the answers out, in the order of their arrival. `keep` says whose bytes are kept to be
/// read.
async fn fetch_all(
    links: &[String],
    workers: u32,
    limits: Limits,
    keep: impl Fn(usize) -> bool,
    clock: Clock,
    done: &Cell<u32>,
) -> Vec<Arrival> {
    let results = Queue::new();
    let untaken = RefCell::new(links.iter().enumerate());
    let fetcher = async |worker: u32| {
        loop {
            let Some((id, link)) = untaken.borrow_mut().next() else {
                return;
            };
            let seen = Seen::nothing(clock);
            let start_ms = clock.now_ms();
            let answer = fetch(link, limits, &seen, keep(id)).await;
            let end_ms = clock.now_ms();
            let _ = results.put(Arrival {
                id,
                worker,
                start_ms,
                answered_ms: seen.answered_ms.get(),
                end_ms,
                from_copy: seen.from_copy.get(),
                answer,
            });
        }
    };
    let consumer = async {
        let mut arrivals = Vec::new();
        while arrivals.len() < links.len() {
            arrivals.extend(results.get_async().await);
            let _ = results.task_done();
            done.set(arrivals.len() as u32);
        }
        results.join_async().await;
        arrivals
    };
    let (_, arrivals) = join(join_all((0..workers).map(fetcher)), consumer).await;
    arrivals
}
// [/show]

fn to_sample(arrivals: &[Arrival], workers: u32, round: u32) -> Sample {
    let mut tasks: Vec<Task> = arrivals
        .iter()
        .map(|arrival| Task {
            id: arrival.id as u32,
            worker: arrival.worker,
            queued_ms: 0.0,
            start_ms: arrival.start_ms,
            end_ms: arrival.end_ms,
            answered_ms: arrival.answered_ms,
            value: arrival
                .answer
                .as_ref()
                .ok()
                .map(|body| body.len().to_string()),
            error: arrival.answer.as_ref().err().map(LabError::to_string),
            sent: None,
        })
        .collect();
    tasks.sort_by_key(|task| task.id);
    Sample {
        // Fetchers are no threads: there is nothing to start, and it takes no time.
        wall_ms: tasks.iter().map(|task| task.end_ms).fold(0.0, f64::max),
        ready_ms: vec![0.0; workers as usize],
        kept: arrivals.iter().filter(|arrival| arrival.is_copy()).count() as u32,
        tasks,
        ..Sample::begin(workers, round)
    }
}
