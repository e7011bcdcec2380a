//! Chapter Futures: one session on one executor.

use super::serve::Teller;
use crate::error::LabError;
use crate::experiment::futures::FuturesParams;
use crate::record::Stopped;

/// Runs a session until its executor is shut down.
pub(super) async fn run(_teller: Teller, _params: &FuturesParams) -> Result<Stopped, LabError> {
    Ok(Stopped::Rounds)
}
