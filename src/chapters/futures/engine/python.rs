//! The calls of a session as Python writes them, and what it would answer.

use std::ops::Range;

use pysync::{ExecutorError, Future, FutureError, FutureState, ReturnWhen, Waited};

use crate::chapters::futures::params::MAX_FUTURES;
use crate::error::LabError;
use crate::experiment::pool_kind::PoolKind;
use crate::workload::call::Answer;

/// Longer lists are written with their first and last only.
const LONG: usize = 8;

/// Python's name of the executor.
pub(super) fn class(pool: PoolKind) -> &'static str {
    match pool {
        PoolKind::Threads => "ThreadPoolExecutor",
        PoolKind::Processes => "ProcessPoolExecutor",
    }
}

/// The submission of all first tasks.
pub(super) fn submit_all(tasks: &[i64]) -> String {
    match tasks {
        [n] => submit(0, *n),
        _ => {
            let futures = futures(0..tasks.len());
            format!(
                "{futures} = [executor.submit(fib, n) for n in {}]",
                list(tasks)
            )
        }
    }
}

/// The submission of one task.
pub(super) fn submit(id: u32, n: i64) -> String {
    format!("f{id} = executor.submit(fib, {n})")
}

/// The submission of a task that ends its worker's process.
pub(super) fn kill(id: u32, _n: i64) -> String {
    format!("f{id} = executor.submit(os._exit, 1)")
}

/// The call for a result.
pub(super) fn result(id: u32, timeout_ms: Option<u32>) -> String {
    match timeout_ms {
        Some(ms) => format!("f{id}.result(timeout={})", seconds(ms)),
        None => format!("f{id}.result()"),
    }
}

/// The call of `wait` for all of the first `count` futures.
pub(super) fn wait(count: usize, until: ReturnWhen, timeout_ms: Option<u32>) -> String {
    let timeout = timeout_ms.map_or(String::new(), |ms| format!("timeout={}, ", seconds(ms)));
    let until = match until {
        ReturnWhen::FirstCompleted => "FIRST_COMPLETED",
        ReturnWhen::FirstException => "FIRST_EXCEPTION",
        ReturnWhen::AllCompleted => "ALL_COMPLETED",
    };
    format!(
        "wait([{}], {timeout}return_when={until})",
        futures(0..count)
    )
}

/// The call of `shutdown`.
pub(super) fn shutdown(wait: bool, cancel_futures: bool) -> String {
    let wait = truth(wait);
    match cancel_futures {
        true => format!("executor.shutdown(wait={wait}, cancel_futures=True)"),
        false => format!("executor.shutdown(wait={wait})"),
    }
}

/// What a shut-down says as long as it waits.
pub(super) fn waits_for(open: usize) -> String {
    match open {
        0 => "waits: the workers are leaving".to_owned(),
        1 => "waits: 1 future is not done".to_owned(),
        _ => format!("waits: {open} futures are not done"),
    }
}

/// What a shut-down says that doesn't wait.
pub(super) fn not_waited(open: usize) -> String {
    match open {
        0 => "returns at once; nothing was left to do".to_owned(),
        1 => "returns at once; 1 future goes on without it".to_owned(),
        _ => format!("returns at once; {open} futures go on without it"),
    }
}

/// `True` or `False`.
pub(super) fn truth(value: bool) -> String {
    if value { "True" } else { "False" }.to_owned()
}

/// The name of a state.
pub(super) fn state(state: FutureState) -> &'static str {
    match state {
        FutureState::Pending => "pending",
        FutureState::Running => "running",
        FutureState::Cancelled => "cancelled",
        FutureState::Done => "done",
    }
}

/// What `result` returns or raises.
pub(super) fn outcome(outcome: &Result<Answer, FutureError<LabError>>) -> String {
    match outcome {
        Ok(answer) => answer.text(),
        Err(FutureError::Failed(error @ LabError::BrokenPool { .. })) => {
            format!("raises BrokenExecutor: {error}")
        }
        Err(FutureError::Failed(error)) => format!("raises the task’s exception: {error}"),
        Err(FutureError::Cancelled) => {
            "raises CancelledError: no worker had taken it, and none will".to_owned()
        }
        Err(error @ FutureError::TimedOut) => format!("raises TimeoutError: {error}"),
    }
}

/// What `result` says when the time is up.
pub(super) fn too_late(id: u32, now: FutureState) -> String {
    let goes_on = match now {
        FutureState::Pending => "waits on in the queue",
        FutureState::Running => "goes on running",
        FutureState::Cancelled | FutureState::Done => "is over just now",
    };
    format!("raises TimeoutError: the waiting has ended, and f{id} {goes_on}")
}

/// What `wait` found.
pub(super) fn waited(waited: &Waited<Answer, LabError>) -> String {
    let names = |futures: &[Future<Answer, LabError>]| {
        let names: Vec<String> = futures.iter().map(|f| format!("f{}", f.id())).collect();
        match names.is_empty() {
            true => "none".to_owned(),
            false => names.join(", "),
        }
    };
    let (done, not_done) = (names(&waited.done), names(&waited.not_done));
    format!("done: {done}; not done: {not_done}")
}

/// Why a task was not taken.
pub(super) fn refusal(error: &ExecutorError) -> String {
    match error {
        ExecutorError::AfterShutdown => format!("raises RuntimeError: {error}"),
        ExecutorError::Broken { .. } => format!("raises BrokenExecutor: {error}"),
    }
}

/// The same for a session that can't even begin.
pub(super) fn as_lab_error(error: ExecutorError) -> LabError {
    let why = match error {
        ExecutorError::Broken { why } => why,
        ExecutorError::AfterShutdown => error.to_string(),
    };
    LabError::BrokenPool { why }
}

/// Why a session takes no more.
pub(super) fn full() -> String {
    format!("refused: a session here has {MAX_FUTURES} futures at most")
}

/// Whether this was lost with its pool.
pub(super) fn is_lost(future: &Future<Answer, LabError>) -> bool {
    let outcome = future.outcome();
    matches!(
        outcome,
        Some(Err(FutureError::Failed(LabError::BrokenPool { .. })))
    )
}

/// The names of futures: "f0, f1, f2", or "f0, …, f11".
pub(super) fn futures(numbers: Range<usize>) -> String {
    let (first, count) = (numbers.start, numbers.len());
    if count > LONG {
        return format!("f{first}, …, f{}", numbers.end - 1);
    }
    let names: Vec<String> = numbers.map(|id| format!("f{id}")).collect();
    names.join(", ")
}

/// A list of numbers.
pub(super) fn list(numbers: &[i64]) -> String {
    let texts: Vec<String> = numbers.iter().map(i64::to_string).collect();
    match texts.as_slice() {
        [first, .., last] if texts.len() > LONG => format!("[{first}, …, {last}]"),
        _ => format!("[{}]", texts.join(", ")),
    }
}

/// A time-out as Python takes it, in seconds.
fn seconds(ms: u32) -> String {
    (f64::from(ms) / 1e3).to_string()
}
