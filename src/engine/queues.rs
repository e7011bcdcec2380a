//! Chapter Queues: the two-queue machine.

use super::serve::Teller;
use crate::error::LabError;
use crate::experiment::queues::QueuesParams;
use crate::record::Stopped;

/// Runs the machine until it ends, or can't go on.
pub(super) async fn run(_teller: Teller, _params: &QueuesParams) -> Result<Stopped, LabError> {
    Ok(Stopped::Rounds)
}
