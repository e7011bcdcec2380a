//! What can happen next in a session.

use pysync::{FutureError, Map};

use crate::error::LabError;
use crate::protocol::Action;
use crate::workload::call::Answer;

/// Something that happens in a session.
pub enum SessionEvent {
    /// Someone does something.
    Action(Action),
    /// Something has become of a future.
    Change,
    /// A call that waited has its answer.
    Answer {
        /// The call.
        call: String,
        /// The answer.
        answer: String,
    },
    /// A map has its next result.
    Result {
        /// The map.
        map: Mapped,
        /// Which future's it is, if there is one more.
        at: Option<u32>,
        /// The result; none if there are no more.
        result: Option<Result<Answer, FutureError<LabError>>>,
    },
}

/// A map whose results are being taken.
pub struct Mapped {
    /// What its results are called.
    pub name: String,
    /// What is still to come of them.
    pub results: Map<Answer, LabError>,
}
