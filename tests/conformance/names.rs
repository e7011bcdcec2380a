//! What does Python call it? The one place where our errors get the names of Python's exceptions.

use parlab::error::LabError;
use parlab::sync::executor::ExecutorError;
use parlab::sync::future::{FutureError, FutureState};
use parlab::sync::queue::{GetError, PutError, ShutDown, TooManyDone};
use parlab::sync::wait::TimedOut;
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

impl PythonName for FutureError {
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

impl PythonName for LabError {
    fn python_name(&self) -> &'static str {
        match self {
            LabError::BrokenPool { .. } => "BrokenProcessPool",
            LabError::NegativeFibonacci { .. } => "ValueError",
            LabError::FibonacciTooLarge { .. } => "OverflowError",
            LabError::NotText { .. } => "UnicodeDecodeError",
            LabError::CutOff { .. } => "ConnectionError",
            _ => "an error that no scenario raises",
        }
    }
}

/// The error with which a task fails where Python's raises that exception.
pub fn error_named(name: &str) -> Option<LabError> {
    [
        LabError::NegativeFibonacci { n: -1 },
        LabError::FibonacciTooLarge { n: 99, max: 50 },
        LabError::NotText {
            offset: 0,
            line: 1,
            expected: String::new(),
            hint: String::new(),
        },
        LabError::CutOff { got_bytes: 0 },
    ]
    .into_iter()
    .find(|error| error.python_name() == name)
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
