//! Chapter Futures: what does an executor hand back before there is anything to hand back?
//!
//! One session is one run, on one executor. It begins as the link says; then it answers whatever
//! someone asks, as Python would, until the executor is shut down and nothing is left to run. No
//! call blocks the engine: each that has to wait is a future of Rust's own among others, so many can
//! wait at once while tasks come to their ends and are told of.

mod calls;
mod known;
mod taken;
mod words;

use std::rc::Rc;
use std::sync::Arc;

use futures::StreamExt;
use futures::future::{FutureExt, LocalBoxFuture};
use futures::stream::FuturesUnordered;
use pysync::{Executor, Future, Queue};

use super::clocks::Comparison;
use super::isolated::Processes;
use super::serve::Teller;
use super::{clocks, pool, timed};
use crate::analysis::order::Trust;
use crate::chapters::futures::params::{Ending, FuturesParams};
use crate::error::LabError;
use crate::experiment::pool_kind::PoolKind;
use crate::protocol::{Action, RunEvent};
use crate::record::{Note, Sample, Task};
use crate::workload::call::{Answer, Work};
use calls::Happening;
use known::Known;
use pysync::clock::Clock;
use taken::TellingThreads;

/// Runs a session until its executor is shut down and nothing is left to run.
pub(super) async fn run(teller: Teller, params: &FuturesParams) -> Result<(), LabError> {
    let (workers, clock) = (params.workers(), Clock::start());
    let changes = Arc::new(Queue::new());
    let processes = Processes::new(clock);
    processes.when_taken({
        let changes = changes.clone();
        move || tell(&changes)
    });
    let threads = TellingThreads {
        changes: changes.clone(),
    };
    // [show]
    let executor = match params.pool {
        PoolKind::Threads => Executor::new(&threads, workers, clock),
        PoolKind::Processes => Executor::new(&processes, workers, clock),
    };
    let ready_ms = executor.ready().await;
    // [/show]
    processes.compare_clocks().await?;
    let clocks = processes.clocks().unwrap_or_else(clocks::of_threads);
    // [show]
    let tasks = params.tasks.iter().map(|&n| Work::fib(n));
    let futures = executor.submit_all(tasks).map_err(words::as_lab_error)?;
    // [/show]
    if params.pool == PoolKind::Threads {
        pool::watch(executor.breaker());
    }
    let mut session = Session {
        teller,
        clock,
        executor: Rc::new(executor),
        pool: params.pool,
        known: Vec::new(),
        changes,
        waiting: FuturesUnordered::new(),
        asked: 0,
        maps: 0,
        is_shut: false,
        is_broken: false,
        trust: clocks.trust(),
        doubt: None,
    };
    session.begin(params, futures);
    session.go_on(params.end).await;
    if let Some(doubt) = session.doubt {
        return Err(doubt);
    }
    let tasks = session.tasks(&processes);
    let mut sample = Sample {
        memory_bytes: processes.memory_bytes(),
        clock_error_ms: processes.clocks().map(|clocks| clocks.error_ms),
        clock_corrected_ms: processes.clocks().and_then(Comparison::corrected_ms),
        ..timed::to_sample(workers, 0, ready_ms, tasks)
    };
    clocks.trust().settle(&mut sample, clock.now_ms())?;
    teller.tell(RunEvent::Sample(sample));
    Ok(())
}

/// Says that something has become of a future.
fn tell(changes: &Queue<()>) {
    // Nobody listens any more once the session is over.
    let _ = changes.put(());
}

/// An executor, its futures, and who waits for what.
struct Session {
    teller: Teller,
    clock: Clock,
    executor: Rc<Executor<Work>>,
    pool: PoolKind,
    /// Every future, in the order of submission; its place is its number.
    known: Vec<Known>,
    /// One item each time that a future has changed, from whatever thread.
    changes: Arc<Queue<()>>,
    /// Everything that may happen next.
    waiting: FuturesUnordered<LocalBoxFuture<'static, Happening>>,
    /// How many calls wait for their answer.
    asked: usize,
    /// How many times `map` was called.
    maps: u32,
    is_shut: bool,
    is_broken: bool,
    /// How far the workers' clocks can be trusted.
    trust: Trust,
    /// Why they can't, if that was seen.
    doubt: Option<LabError>,
}

impl Session {
    /// What the link's session does first: the lesson's cell.
    fn begin(&mut self, params: &FuturesParams, futures: Vec<Future<Answer, LabError>>) {
        let class = words::class(params.pool);
        let call = format!("executor = {class}(max_workers={})", params.workers());
        self.note(
            call,
            "an executor; its workers stand at their queue".to_owned(),
        );
        let Some(first) = futures.first().cloned() else {
            return;
        };
        let submit = words::submit_all(&params.tasks);
        for (future, &n) in futures.into_iter().zip(&params.tasks) {
            self.know(future, n, false);
        }
        let (running, done) = (first.running(), first.done());
        let answer = match params.tasks.len() {
            1 => "a future, at once".to_owned(),
            many => format!("{many} futures, at once"),
        };
        self.note(submit, answer);
        self.note("f0.running()".to_owned(), words::truth(running));
        self.note("f0.done()".to_owned(), words::truth(done));
        if params.timeout_ms > 0 {
            self.result(0, Some(params.timeout_ms));
        }
    }

    // [show]
    /// Does what is asked and tells what happens, until nothing more can.
    async fn go_on(&mut self, end: Ending) {
        let mut end = Some(end);
        self.await_action();
        self.await_change();
        loop {
            self.tell_changes();
            if self.doubt.is_some() {
                return;
            }
            if self.asked == 0
                && let Some(end) = end.take()
            {
                self.end(end);
            }
            if self.is_over() {
                return;
            }
            match self.waiting.next().await {
                Some(Happening::Action(action)) => {
                    self.act(action);
                    self.await_action();
                }
                Some(Happening::Change) => self.await_change(),
                Some(Happening::Answer { call, answer }) => self.answer(call, answer),
                Some(Happening::Result { map, at, result }) => self.give(map, at, result),
                None => return,
            }
        }
    }
    // [/show]

    fn act(&mut self, action: Action) {
        match action {
            Action::Submit { n } => self.submit(n, Work::fib(n), words::submit),
            Action::Kill => self.submit(0, Work::Die, words::kill),
            Action::Cancel { future } => self.cancel(future),
            Action::Result { future, timeout_ms } => self.result(future, timeout_ms),
            Action::Wait { until, timeout_ms } => self.wait(until, timeout_ms),
            Action::Map { tasks } => self.map(tasks),
            Action::Shutdown {
                wait,
                cancel_futures,
            } => self.shut_down(wait, cancel_futures),
            // Of another chapter.
            Action::Step | Action::Go => {}
        }
    }

    fn end(&mut self, end: Ending) {
        match end {
            Ending::Open => {}
            Ending::Wait => self.shut_down(true, false),
            Ending::NoWait => self.shut_down(false, false),
            Ending::Cancel => self.shut_down(true, true),
        }
    }

    fn is_over(&self) -> bool {
        let all_over = || self.known.iter().all(|known| known.future.done());
        self.is_shut && self.asked == 0 && all_over()
    }

    /// Adds a future, and tells of it.
    fn know(&mut self, future: Future<Answer, LabError>, n: i64, kills: bool) {
        let changes = self.changes.clone();
        future.add_done_callback(move |_| tell(&changes));
        self.known.push(Known {
            future,
            n,
            kills,
            told: None,
        });
        self.tell_changes();
    }

    /// Tells the page whatever is new of the futures.
    fn tell_changes(&mut self) {
        for known in &mut self.known {
            let mut trace = known.trace();
            // Asked afterwards: whatever the trace tells was over by then, however long this thread was
            // kept waiting meanwhile.
            let now_ms = self.clock.now_ms();
            if let Err(doubt) = self.trust.settle_future(&mut trace, now_ms) {
                self.doubt.get_or_insert(doubt);
                continue;
            }
            if known.told.as_ref() != Some(&trace) {
                self.teller.tell(RunEvent::Future(trace.clone()));
                known.told = Some(trace);
            }
        }
        let lost = |known: &Known| words::is_lost(&known.future);
        if !self.is_broken && self.known.iter().any(lost) {
            self.is_broken = true;
            if self.pool == PoolKind::Threads {
                self.teller.tell(RunEvent::PoolBroken);
            }
        }
    }

    /// Writes down a call and its answer, after whatever happened before it.
    fn note(&mut self, call: String, answer: String) {
        self.tell_changes();
        self.teller.tell(RunEvent::Note(Note {
            at_ms: self.clock.now_ms(),
            call,
            answer,
        }));
    }

    /// Every task that a worker began with, as tasks of a sample.
    fn tasks(&self, processes: &Processes) -> Vec<Task> {
        let futures = self.known.iter().map(|known| &known.future);
        let ran = futures.filter(|future| future.trace().worker.is_some());
        ran.map(|future| Task {
            sent: processes.sent(future.id()),
            ..timed::to_task(future, |answer: &Answer| answer.text())
        })
        .collect()
    }

    fn await_action(&mut self) {
        let teller = self.teller;
        let action = async move { Happening::Action(teller.next_action().await) };
        self.waiting.push(action.boxed_local());
    }

    fn await_change(&mut self) {
        let changes = self.changes.clone();
        let change = async move {
            // It is never shut down; and one look at the futures serves all changes so far.
            let _ = changes.get_async().await;
            while changes.get_nowait().is_ok() {}
            Happening::Change
        };
        self.waiting.push(change.boxed_local());
    }
}
