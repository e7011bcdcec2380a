//! The work that can be asked of a worker, wherever it lives, and its answer.
//!
//! Python sends a function and its arguments. Rust can't send code, so what may be asked is listed:
//! one [`Job`], which a thread runs as it is, and which is written down as bytes for a process.

use std::sync::Arc;

use pysync::Call;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_bytes::ByteBuf;

use super::fib::fib_repeated;
use super::lesson::fib_without_return;
use super::wake::wake;
use crate::error::LabError;

/// What a worker says that is told to die.
pub const KILLED: &str = "killed on purpose";

// [show]
/// A task: the function and its arguments.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Job {
    /// fib(n), so many times in a row, and bytes that go along without being used.
    Fib {
        /// Which Fibonacci number.
        n: i64,
        /// How many times.
        times: u32,
        /// The rest of the argument.
        argument: Argument,
    },
    /// The lesson's second fib, which returns nothing.
    FibWithoutReturn {
        /// Which Fibonacci number it should be.
        n: i64,
    },
    /// Some time at work, before what is timed; see [`wake`].
    Wake,
    /// A worker that is given this dies.
    Die,
    /// A piece of code. It lives in one memory and can't be written down.
    #[serde(skip)]
    Code(fn() -> u64),
}

impl Call for Job {
    type Output = Answer;
    type Error = LabError;

    fn run(self, _worker: u32) -> Result<Answer, LabError> {
        match self {
            Job::Fib { n, times, .. } => fib_repeated(n, times).map(Answer::Number),
            Job::FibWithoutReturn { n } => {
                let answer = fib_without_return(n)?;
                Ok(answer.map_or(Answer::Nothing, Answer::Number))
            }
            Job::Wake => {
                wake();
                Ok(Answer::Nothing)
            }
            Job::Die => std::panic::panic_any(KILLED),
            Job::Code(code) => Ok(Answer::Number(code())),
        }
    }
}
// [/show]

impl Job {
    /// fib(n), once, with nothing else.
    pub fn fib(n: i64) -> Self {
        Job::Fib {
            n,
            times: 1,
            argument: Argument::default(),
        }
    }
}

/// Bytes that go with a task. In one memory, all tasks share them; each process is sent its own.
#[derive(Clone, Debug, Default)]
pub struct Argument(Arc<ByteBuf>);

impl Argument {
    /// So many bytes.
    pub fn of(bytes: usize) -> Self {
        Argument(Arc::new(ByteBuf::from(vec![1; bytes])))
    }
}

impl Serialize for Argument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Argument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ByteBuf::deserialize(deserializer).map(|bytes| Argument(Arc::new(bytes)))
    }
}

/// What comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// A Fibonacci number.
    Number(u64),
    /// Python's `None`.
    Nothing,
}

impl Answer {
    /// As Python writes it.
    pub fn text(self) -> String {
        match self {
            Answer::Number(number) => number.to_string(),
            Answer::Nothing => "None".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process_protocol::{from_bytes, to_bytes};

    #[test]
    fn a_task_is_the_same_on_the_other_side() {
        let work = Job::Fib {
            n: 10,
            times: 2,
            argument: Argument::of(1000),
        };
        let bytes = to_bytes(&work).unwrap();
        assert!((1000..1020).contains(&bytes.len()));
        let there: Job = from_bytes(&bytes).unwrap();
        assert_eq!(there.run(0), Ok(Answer::Number(55)));
    }

    #[test]
    fn waking_returns_nothing() {
        assert_eq!(Job::Wake.run(0), Ok(Answer::Nothing));
    }

    #[test]
    fn code_cannot_be_sent() {
        let code = Job::Code(|| 1);
        assert!(matches!(
            to_bytes(&code),
            Err(LabError::NotSerialisable { .. })
        ));
        assert_eq!(code.run(0), Ok(Answer::Number(1)));
    }
}
