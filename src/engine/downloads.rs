//! Chapter Downloads, one sample: all links, at most k at a time.

use std::cell::{Cell, RefCell};

use futures::future::{join, join_all};

use super::fetch::fetch;
use super::serve::Teller;
use crate::error::LabError;
use crate::experiment::downloads::DownloadsParams;
use crate::measure::clock::Clock;
use crate::record::{Sample, TableResult, Task};
use crate::sync::queue::Queue;
use crate::work::table::read_table;

/// One link's answer, as it goes through the queue of results.
struct Arrival {
    id: usize,
    worker: u32,
    start_ms: f64,
    answered_ms: Option<f64>,
    end_ms: f64,
    answer: Result<Vec<u8>, LabError>,
}

/// Takes one sample, and reads the files once the clock has stopped.
pub(super) async fn sample(
    teller: Teller,
    params: &DownloadsParams,
    workers: u32,
    round: u32,
) -> (Sample, Vec<TableResult>) {
    let clock = Clock::start();
    let done = Cell::new(0);
    let fetching = fetch_all(params, workers, clock, &done);
    let arrivals = teller
        .tell_while(fetching, params.links.len() as u32, || done.get())
        .await;
    (
        to_sample(&arrivals, workers, round),
        arrivals
            .into_iter()
            .map(|arrival| to_table(params, arrival))
            .collect(),
    )
}

// [show]
/// `workers` fetchers take links until none is left, and put each answer into a queue;
/// one consumer takes the answers out, in the order of their arrival.
async fn fetch_all(
    params: &DownloadsParams,
    workers: u32,
    clock: Clock,
    done: &Cell<u32>,
) -> Vec<Arrival> {
    let results = Queue::new();
    let links = RefCell::new(params.links.iter().enumerate());
    let fetcher = async |worker: u32| {
        loop {
            let Some((id, link)) = links.borrow_mut().next() else {
                return;
            };
            let start_ms = clock.now_ms();
            let answered_ms = Cell::new(None);
            let answered = || answered_ms.set(Some(clock.now_ms()));
            let answer = fetch(link, params.timeout_s, params.limit_mib, answered).await;
            let end_ms = clock.now_ms();
            let _ = results.put(Arrival {
                id,
                worker,
                start_ms,
                answered_ms: answered_ms.get(),
                end_ms,
                answer,
            });
        }
    };
    let consumer = async {
        let mut arrivals = Vec::new();
        while arrivals.len() < params.links.len() {
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
                .map(|bytes| bytes.len().to_string()),
            error: arrival.answer.as_ref().err().map(LabError::to_string),
            sent: None,
        })
        .collect();
    tasks.sort_by_key(|task| task.id);
    Sample {
        // Fetchers are no threads: there is nothing to start, and it takes no time.
        wall_ms: tasks.iter().map(|task| task.end_ms).fold(0.0, f64::max),
        ready_ms: vec![0.0; workers as usize],
        tasks,
        ..Sample::begin(workers, round)
    }
}

fn to_table(params: &DownloadsParams, arrival: Arrival) -> TableResult {
    let (table, error) = match arrival.answer.and_then(|bytes| read_table(&bytes)) {
        Ok(table) => (Some(table), None),
        Err(error) => (None, Some(error.to_string())),
    };
    TableResult {
        link: params.links[arrival.id].clone(),
        task: arrival.id as u32,
        arrived_ms: arrival.end_ms,
        table,
        error,
    }
}
