//! The calls on the executor and on futures: what each does, and what it answers.

use futures::future::{Either, FutureExt, LocalBoxFuture, select};
use gloo_timers::future::TimeoutFuture;
use pysync::{Future, FutureError, ReturnWhen, Waited, wait_async};

use super::event::{Mapped, SessionEvent};
use super::python;
use super::session::Session;
use crate::chapters::futures::params::MAX_FUTURES;
use crate::error::LabError;
use crate::workload::call::{Answer, Job};

impl Session {
    /// Submits a task; `call` is how Python says it, for a future of this number.
    pub(super) fn submit(&mut self, n: i64, work: Job, call: impl Fn(u32, i64) -> String) {
        let call = call(self.known.len() as u32, n);
        if self.is_full(1) {
            return self.note(call, python::full());
        }
        let kills = matches!(work, Job::Die);
        match self.executor.submit(work) {
            Ok(future) => {
                let state = future.state();
                self.know(future, n, kills);
                self.note(
                    call,
                    format!("a future, at once: it is {}", python::state(state)),
                );
            }
            Err(error) => self.note(call, python::refusal(&error)),
        }
    }

    /// Cancels a future, if it is pending.
    pub(super) fn cancel(&mut self, id: u32) {
        if let Some(future) = self.future(id) {
            let answer = match future.cancel() {
                true => python::truth(true),
                false => format!("False: it is {}", python::state(future.state())),
            };
            self.note(format!("f{id}.cancel()"), answer);
        }
    }

    /// Waits for the result of a future.
    pub(super) fn result(&mut self, id: u32, timeout_ms: Option<u32>) {
        let Some(future) = self.future(id) else {
            return;
        };
        let call = python::result(id, timeout_ms);
        if let Some(outcome) = future.outcome() {
            return self.note(call, python::outcome(&outcome));
        }
        let state = python::state(future.state());
        self.ask(call, format!("waits: f{id} is {state}"), async move {
            match within(future.result_async(), timeout_ms).await {
                Some(outcome) => python::outcome(&outcome),
                None => python::too_late(id, future.state()),
            }
        });
    }

    /// Waits for the futures that there are now.
    pub(super) fn wait(&mut self, until: ReturnWhen, timeout_ms: Option<u32>) {
        let futures: Vec<Future<Answer, LabError>> = self
            .known
            .iter()
            .map(|known| known.future.clone())
            .collect();
        let call = python::wait(futures.len(), until, timeout_ms);
        let open = futures.iter().filter(|future| !future.done()).count();
        let now = format!("waits: {open} of {} are not done", futures.len());
        self.ask(call, now, async move {
            let waited = match within(wait_async(&futures, until), timeout_ms).await {
                Some(waited) => waited,
                None => {
                    let (done, not_done) = futures.iter().cloned().partition(Future::done);
                    Waited { done, not_done }
                }
            };
            python::waited(&waited)
        });
    }

    /// Submits all, and takes their results one by one as they come.
    pub(super) fn map(&mut self, tasks: Vec<i64>) {
        let name = match self.maps {
            0 => "results".to_owned(),
            before => format!("results{}", before + 1),
        };
        let call = format!("{name} = executor.map(fib, {})", python::list(&tasks));
        if self.is_full(tasks.len()) {
            return self.note(call, python::full());
        }
        match self.executor.map(tasks.iter().map(|&n| Job::fib(n))) {
            Ok(results) => {
                self.maps += 1;
                let first = self.known.len();
                for (future, n) in results.futures().cloned().zip(tasks) {
                    self.know(future, n, false);
                }
                let futures = python::futures(first..self.known.len());
                let answer = format!(
                    "an iterator of results, at once; {futures} are submitted, and it keeps them to itself"
                );
                self.note(call, answer);
                self.asked += 1;
                self.take(Mapped { name, results });
            }
            Err(error) => self.note(call, python::refusal(&error)),
        }
    }

    /// Waits for the next result of a map.
    fn take(&mut self, mut map: Mapped) {
        let next = async move {
            let at = map.results.futures().next().map(Future::id);
            let result = map.results.next_async().await;
            SessionEvent::Result { map, at, result }
        };
        self.waiting.push(next.boxed_local());
    }

    /// A map has given its next result. After an error there is none: Python ends the iterator.
    pub(super) fn give(
        &mut self,
        map: Mapped,
        at: Option<u32>,
        result: Option<Result<Answer, FutureError<LabError>>>,
    ) {
        let call = format!("next({})", map.name);
        match (result, at) {
            (Some(result), Some(at)) => {
                let ends = if result.is_ok() {
                    ""
                } else {
                    " The iterator ends here, and cancels what is pending."
                };
                let answer = format!("{} (of f{at}){ends}", python::outcome(&result));
                self.note(call, answer);
                if result.is_ok() {
                    return self.take(map);
                }
            }
            _ => self.note(call, "StopIteration: there are no more results".to_owned()),
        }
        self.asked -= 1;
    }

    /// Shuts the executor down. The call returns at once, or when every worker has left.
    pub(super) fn shut_down(&mut self, wait: bool, cancel_futures: bool) {
        self.is_shut = true;
        self.executor.shutdown(false, cancel_futures);
        let call = python::shutdown(wait, cancel_futures);
        let open = self.known.iter().filter(|known| !known.future.done());
        let open = open.count();
        if !wait {
            return self.note(call, python::not_waited(open));
        }
        let executor = self.executor.clone();
        let futures: Vec<Future<Answer, LabError>> = self
            .known
            .iter()
            .map(|known| known.future.clone())
            .collect();
        self.ask(call, python::waits_for(open), async move {
            executor.join().await;
            if futures.iter().any(python::is_lost) {
                // A thread that died never leaves, and nobody waits for it.
                return "returns: the pool is broken, and there is nobody to wait for".to_owned();
            }
            executor.shutdown_async(false).await;
            "returns: every worker has left".to_owned()
        });
    }

    /// Notes that a call waits, and lets it wait among the others.
    fn ask(
        &mut self,
        call: String,
        now: String,
        answer: impl std::future::Future<Output = String> + 'static,
    ) {
        let mut answer: LocalBoxFuture<'static, String> = answer.boxed_local();
        // What can be answered at once doesn't wait.
        if let Some(answer) = (&mut answer).now_or_never() {
            return self.note(call, answer);
        }
        self.note(call.clone(), now);
        self.asked += 1;
        let answered = async move {
            let answer = answer.await;
            SessionEvent::Answer { call, answer }
        };
        self.waiting.push(answered.boxed_local());
    }

    /// A call that waited has its answer.
    pub(super) fn answer(&mut self, call: String, answer: String) {
        self.asked -= 1;
        self.note(call, answer);
    }

    fn future(&self, id: u32) -> Option<Future<Answer, LabError>> {
        self.known
            .get(id as usize)
            .map(|known| known.future.clone())
    }

    /// Whether there is no room for so many more.
    fn is_full(&self, more: usize) -> bool {
        self.known.len() + more > MAX_FUTURES as usize
    }
}

/// What comes of something within so many ms; `None` if the time is up.
async fn within<T>(
    what: impl std::future::Future<Output = T>,
    timeout_ms: Option<u32>,
) -> Option<T> {
    let Some(ms) = timeout_ms else {
        return Some(what.await);
    };
    match select(Box::pin(what), TimeoutFuture::new(ms)).await {
        Either::Left((result, _)) => Some(result),
        Either::Right(_) => None,
    }
}
