//! A session: an executor, its futures, and who waits for what.

use std::rc::Rc;

use futures::StreamExt;
use futures::future::{FutureExt, LocalBoxFuture};
use futures::stream::FuturesUnordered;
use pysync::{Clock, Executor, Future};

use super::changes::{Changes, note_change};
use super::event::SessionEvent;
use super::python;
use super::tracked::TrackedFuture;
use crate::analysis::order::Trust;
use crate::chapters::futures::params::{Ending, FuturesParams};
use crate::engine::process_pool::Processes;
use crate::engine::reporter::RunReporter;
use crate::engine::timed;
use crate::error::LabError;
use crate::experiment::pool_kind::PoolKind;
use crate::protocol::{Action, RunEvent};
use crate::record::{Note, Task};
use crate::workload::call::{Answer, Job};

/// An executor, its futures, and who waits for what.
pub(super) struct Session {
    pub(super) reporter: RunReporter,
    pub(super) clock: Clock,
    pub(super) executor: Rc<Executor<Job>>,
    pub(super) pool: PoolKind,
    /// Every future, in the order of submission; its place is its number.
    pub(super) known: Vec<TrackedFuture>,
    /// One item each time that a future has changed, from whatever thread.
    pub(super) changes: Changes,
    /// Everything that may happen next.
    pub(super) waiting: FuturesUnordered<LocalBoxFuture<'static, SessionEvent>>,
    /// How many calls wait for their answer.
    pub(super) asked: usize,
    /// How many times `map` was called.
    pub(super) maps: u32,
    pub(super) is_shut: bool,
    pub(super) is_broken: bool,
    /// How far the workers' clocks can be trusted.
    pub(super) trust: Trust,
    /// Why they can't, if that was seen.
    pub(super) doubt: Option<LabError>,
}

impl Session {
    /// What the link's session does first: the lesson's cell.
    pub(super) fn begin(&mut self, params: &FuturesParams, futures: Vec<Future<Answer, LabError>>) {
        let class = python::class(params.pool);
        let call = format!("executor = {class}(max_workers={})", params.workers());
        self.note(
            call,
            "an executor; its workers stand at their queue".to_owned(),
        );
        let Some(first) = futures.first().cloned() else {
            return;
        };
        let submit = python::submit_all(&params.tasks);
        for (future, &n) in futures.into_iter().zip(&params.tasks) {
            self.know(future, n, false);
        }
        let (running, done) = (first.running(), first.done());
        let answer = match params.tasks.len() {
            1 => "a future, at once".to_owned(),
            many => format!("{many} futures, at once"),
        };
        self.note(submit, answer);
        self.note("f0.running()".to_owned(), python::truth(running));
        self.note("f0.done()".to_owned(), python::truth(done));
        if params.timeout_ms > 0 {
            self.result(0, Some(params.timeout_ms));
        }
    }

    // [show]
    /// Does what is asked and tells what happens, until nothing more can.
    pub(super) async fn go_on(&mut self, end: Ending) {
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
                Some(SessionEvent::Action(action)) => {
                    self.act(action);
                    self.await_action();
                }
                Some(SessionEvent::Change) => self.await_change(),
                Some(SessionEvent::Answer { call, answer }) => self.answer(call, answer),
                Some(SessionEvent::Result { map, at, result }) => self.give(map, at, result),
                None => return,
            }
        }
    }
    // [/show]

    pub(super) fn act(&mut self, action: Action) {
        match action {
            Action::Submit { n } => self.submit(n, Job::fib(n), python::submit),
            Action::Kill => self.submit(0, Job::Die, python::kill),
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

    pub(super) fn end(&mut self, end: Ending) {
        match end {
            Ending::Open => {}
            Ending::Wait => self.shut_down(true, false),
            Ending::NoWait => self.shut_down(false, false),
            Ending::Cancel => self.shut_down(true, true),
        }
    }

    pub(super) fn is_over(&self) -> bool {
        let all_over = || self.known.iter().all(|known| known.future.done());
        self.is_shut && self.asked == 0 && all_over()
    }

    /// Adds a future, and tells of it.
    pub(super) fn know(&mut self, future: Future<Answer, LabError>, n: i64, kills: bool) {
        let changes = self.changes.clone();
        future.add_done_callback(move |_| note_change(&changes));
        self.known.push(TrackedFuture {
            future,
            n,
            kills,
            told: None,
        });
        self.tell_changes();
    }

    /// Tells the page whatever is new of the futures.
    pub(super) fn tell_changes(&mut self) {
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
                self.reporter.tell(RunEvent::Future(trace.clone()));
                known.told = Some(trace);
            }
        }
        let lost = |known: &TrackedFuture| python::is_lost(&known.future);
        if !self.is_broken && self.known.iter().any(lost) {
            self.is_broken = true;
            if self.pool == PoolKind::Threads {
                self.reporter.tell(RunEvent::PoolBroken);
            }
        }
    }

    /// Writes down a call and its answer, after whatever happened before it.
    pub(super) fn note(&mut self, call: String, answer: String) {
        self.tell_changes();
        self.reporter.tell(RunEvent::Note(Note {
            at_ms: self.clock.now_ms(),
            call,
            answer,
        }));
    }

    /// Every task that a worker began with, as tasks of a sample.
    pub(super) fn tasks(&self, processes: &Processes) -> Vec<Task> {
        let futures = self.known.iter().map(|known| &known.future);
        let ran = futures.filter(|future| future.trace().worker.is_some());
        ran.map(|future| Task {
            sent: processes.sent(future.id()),
            ..timed::to_task(future, |answer: &Answer| answer.text())
        })
        .collect()
    }

    pub(super) fn await_action(&mut self) {
        let reporter = self.reporter;
        let action = async move { SessionEvent::Action(reporter.next_action().await) };
        self.waiting.push(action.boxed_local());
    }

    pub(super) fn await_change(&mut self) {
        let changes = self.changes.clone();
        let change = async move {
            // It is never shut down; and one look at the futures serves all changes so far.
            let _ = changes.get_async().await;
            while changes.get_nowait().is_ok() {}
            SessionEvent::Change
        };
        self.waiting.push(change.boxed_local());
    }
}
