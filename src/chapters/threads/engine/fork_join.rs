//! Chapter Threads, one sample of fork-join: one Fibonacci number, split by `rayon::join`.
//!
//! The pool may have more workers than the sample is to use. The others are held: each gets a job
//! that sleeps until the sample is over, so that rayon has exactly k workers to hand pieces to.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use pysync::Queue;

use super::work::Work;
use crate::chapters::threads::sizing::MAX_TRACED;
use crate::error::LabError;
use crate::record::{Sample, Task};
use crate::workload::fork_join::{Join, fib_fork_join, pieces};
use pysync::clock::Clock;

/// One piece that was not split further: start and end in ms, and its value.
type Piece = (f64, f64, u64);

/// Rayon's `join`, on whatever workers of the pool are free.
struct RayonJoin {
    clock: Clock,
    /// The pieces each worker of the pool did, if they are kept. A lock nobody else waits for.
    pieces: Option<Vec<Mutex<Vec<Piece>>>>,
}

impl Join for RayonJoin {
    fn join<A: Send, B: Send>(
        &self,
        one: impl FnOnce() -> A + Send,
        other: impl FnOnce() -> B + Send,
    ) -> (A, B) {
        rayon::join(one, other)
    }

    fn leaf(&self, work: impl FnOnce() -> u64) -> u64 {
        let own = self.pieces.as_ref().zip(rayon::current_thread_index());
        let Some(own) = own.and_then(|(pieces, worker)| pieces.get(worker)) else {
            return work();
        };
        let start_ms = self.clock.now_ms();
        let value = work();
        let end_ms = self.clock.now_ms();
        let mut own = own.lock().unwrap_or_else(PoisonError::into_inner);
        own.push((start_ms, end_ms, value));
        value
    }
}

/// What came of it: queued, start and end in ms, and the number.
type Outcome = (f64, f64, f64, Result<u64, LabError>);

/// Takes one sample with exactly `workers` workers.
pub(super) async fn sample(work: &Work, workers: u32, round: u32) -> Sample {
    let (n, cutoff, repeats) = (work.n, work.params.cutoff, work.repeats);
    let clock = Clock::start();
    let held = hold(work.pool.saturating_sub(workers)).await;
    let startup_ms = clock.now_ms();
    let traced = repeats == 1 && pieces(n as u32, cutoff) <= MAX_TRACED;
    let join = Arc::new(RayonJoin {
        clock,
        pieces: traced.then(|| (0..work.pool).map(|_| Mutex::default()).collect()),
    });
    let (queued_ms, start_ms, end_ms, value) = run(n, cutoff, repeats, join.clone()).await;
    held.shutdown(false);
    let whole = |value: &Result<u64, LabError>| Task {
        id: 0,
        worker: 0,
        queued_ms,
        start_ms,
        end_ms,
        answered_ms: None,
        value: value.as_ref().ok().map(u64::to_string),
        error: value.as_ref().err().map(LabError::to_string),
        sent: None,
    };
    let tasks = match &join.pieces {
        Some(pieces) if value.is_ok() => to_tasks(pieces, queued_ms),
        _ => vec![whole(&value)],
    };
    Sample {
        repeats,
        startup_ms,
        wall_ms: end_ms - queued_ms,
        ready_ms: vec![startup_ms; workers as usize],
        tasks,
        ..Sample::begin(workers, round)
    }
}

/// Puts `workers` workers of the pool to sleep until the queue that comes back is shut down.
async fn hold(workers: u32) -> Arc<Queue<()>> {
    let gate = Arc::new(Queue::new());
    let arriving = Arc::new(Queue::new());
    let _ = arriving.put_all((0..workers).map(|_| ()));
    for _ in 0..workers {
        let (gate, arriving) = (gate.clone(), arriving.clone());
        rayon::spawn(move || {
            let _ = arriving.task_done();
            // An error is what it waits for: that the gate is shut down.
            let _ = gate.get();
        });
    }
    arriving.join_async().await;
    gate
}

async fn run(n: i64, cutoff: u32, repeats: u32, join: Arc<RayonJoin>) -> Outcome {
    let clock = join.clock;
    let outcome = Arc::new(OnceLock::new());
    let running = Arc::new(Queue::new());
    let queued_ms = clock.now_ms();
    let _ = running.put(());
    {
        let (outcome, running) = (outcome.clone(), running.clone());
        rayon::spawn(move || {
            let start_ms = clock.now_ms();
            for _ in 1..repeats {
                let _ = fib_fork_join(n, cutoff, &*join);
            }
            let value = fib_fork_join(n, cutoff, &*join);
            let _ = outcome.set((queued_ms, start_ms, clock.now_ms(), value));
            let _ = running.task_done();
        });
    }
    running.join_async().await;
    outcome.get().cloned().expect("set before the task is done")
}

/// The pieces as tasks, in the order they began; the workers that did any are numbered from 0.
fn to_tasks(pieces: &[Mutex<Vec<Piece>>], queued_ms: f64) -> Vec<Task> {
    let by_worker = pieces.iter().map(|own| {
        let own = own.lock().unwrap_or_else(PoisonError::into_inner);
        own.clone()
    });
    let mut tasks: Vec<Task> = (0..)
        .zip(by_worker.filter(|own| !own.is_empty()))
        .flat_map(|(worker, own)| own.into_iter().map(move |piece| (worker, piece)))
        .map(|(worker, (start_ms, end_ms, value))| Task {
            id: 0,
            worker,
            queued_ms,
            start_ms,
            end_ms,
            answered_ms: None,
            value: Some(value.to_string()),
            error: None,
            sent: None,
        })
        .collect();
    tasks.sort_by(|a, b| a.start_ms.total_cmp(&b.start_ms));
    for (id, task) in (0..).zip(&mut tasks) {
        task.id = id;
    }
    tasks
}
