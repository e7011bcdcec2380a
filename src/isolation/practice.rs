//! The readiness of the practice network. It is the lab's own service worker, which may still be on
//! its way when the page opens, or may never come.

use super::{Facts, ServiceWorker};
use crate::error::LabError;

/// How it stands with the practice network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PracticeNetwork {
    /// It may still come.
    Coming,
    /// It answers.
    There,
    /// There is none.
    Missing(LabError),
}

impl PracticeNetwork {
    /// Why nothing can be fetched from it, if so.
    pub fn obstacle(&self) -> Option<LabError> {
        match self {
            PracticeNetwork::There => None,
            PracticeNetwork::Coming => Some(LabError::PracticeNetworkComing),
            PracticeNetwork::Missing(error) => Some(error.clone()),
        }
    }
}

impl Facts {
    /// How it stands with the practice network.
    pub fn practice_network(&self) -> PracticeNetwork {
        let remedy = match &self.service_worker {
            ServiceWorker::InControl => return PracticeNetwork::There,
            ServiceWorker::Starting => return PracticeNetwork::Coming,
            ServiceWorker::NotOffered if !self.secure => {
                "The page’s address is not secure: open it by https, or on the machine that serves it by http://localhost.".to_owned()
            }
            ServiceWorker::NotOffered => {
                "This browser offers none here, as in a private window: open the page in an ordinary one.".to_owned()
            }
            ServiceWorker::Refused { why } => {
                format!("The browser says: {why}. Reload the page to try again.")
            }
            ServiceWorker::Bypassed => "Reload the page.".to_owned(),
        };
        PracticeNetwork::Missing(LabError::NoPracticeNetwork { remedy })
    }
}
