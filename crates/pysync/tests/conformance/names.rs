//! What does Python call it? The one place where our errors get the names of Python's exceptions.

use pysync::queue::{GetError, PutError, ShutDown, TooManyDone};
use pysync::wait::TimedOut;
use pysync::{BrokenPool, ExecutorError, FutureError, FutureState};
use serde_json::{Value, json};

/// The outcome of a step that raises an exception of that name.
pub fn raises(name: &str) -> Value {
    json!({ "raises": name })
}

/// What a step gave, or the name of the exception that Python would raise.
pub fn outcome<E: PythonName>(result: Result<Value, E>) -> Value {
    result.unwrap_or_else(|error| raises(error.python_name()))
}

/// An error that has a counterpart among Python's exceptions.
pub trait PythonName {
    /// The exception's class.
    fn python_name(&self) -> &'static str;
}

impl<T> PythonName for PutError<T> {
    fn python_name(&self) -> &'static str {
        match self {
            PutError::Full(_) => "Full",
            PutError::ShutDown(_) => "ShutDown",
        }
    }
}

impl PythonName for GetError {
    fn python_name(&self) -> &'static str {
        match self {
            GetError::Empty => "Empty",
            GetError::ShutDown => "ShutDown",
        }
    }
}

impl PythonName for ShutDown {
    fn python_name(&self) -> &'static str {
        "ShutDown"
    }
}

impl PythonName for TooManyDone {
    fn python_name(&self) -> &'static str {
        "ValueError"
    }
}

impl PythonName for TimedOut {
    fn python_name(&self) -> &'static str {
        "TimeoutError"
    }
}

impl PythonName for FutureError<TaskError> {
    fn python_name(&self) -> &'static str {
        match self {
            FutureError::Cancelled => "CancelledError",
            FutureError::TimedOut => "TimeoutError",
            FutureError::Failed(error) => error.python_name(),
        }
    }
}

impl PythonName for ExecutorError {
    fn python_name(&self) -> &'static str {
        match self {
            ExecutorError::AfterShutdown => "RuntimeError",
            ExecutorError::Broken { .. } => "BrokenProcessPool",
        }
    }
}

/// What a task fails with: an exception of Python's, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskError(&'static str);

impl From<BrokenPool> for TaskError {
    fn from(_: BrokenPool) -> Self {
        TaskError("BrokenProcessPool")
    }
}

impl PythonName for TaskError {
    fn python_name(&self) -> &'static str {
        self.0
    }
}

/// The error with which a task fails where Python's raises that exception.
pub fn error_named(name: &str) -> Option<TaskError> {
    [
        "ValueError",
        "OverflowError",
        "UnicodeDecodeError",
        "ConnectionError",
    ]
    .into_iter()
    .find(|known| *known == name)
    .map(TaskError)
}

/// A future's state in one word.
pub fn state(state: FutureState) -> &'static str {
    match state {
        FutureState::Pending => "pending",
        FutureState::Running => "running",
        FutureState::Cancelled => "cancelled",
        FutureState::Done => "done",
    }
}
