//! Errors of queues.

/// Why an item was not put. It is in the error, so that it isn't lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PutError<T> {
    /// No room, and no time left to wait for some. Python's `Full`.
    #[error("the queue is full")]
    Full(T),
    /// The queue takes no more items. Python's `ShutDown`.
    #[error("the queue is shut down and takes no more items")]
    ShutDown(T),
}

/// Why there was no item to get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GetError {
    /// No item, and no time left to wait for one. Python's `Empty`.
    #[error("the queue is empty")]
    Empty,
    /// No item, and none will ever come. Python's `ShutDown`.
    #[error("the queue is shut down and empty")]
    ShutDown,
}

/// The queue takes no more items. Python's `ShutDown`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the queue is shut down and takes no more items")]
pub struct ShutDown;

/// `task_done` was called more often than items were put. Python's `ValueError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("task_done was called more often than items were put")]
pub struct TooManyDone;
