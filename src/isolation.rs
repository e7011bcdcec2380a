//! The rung of the ladder on which the lab stands, why it stands no higher, and what would help.
//!
//! Threads need memory that they share, and a browser gives it only to a page that is isolated. The
//! rungs, from the top: the host isolates the page by two headers; the lab's own service worker adds
//! them; nobody does, and processes run in parallel all the same; there are no workers at all.
//! [`Isolation`] names them in a record. Here stands what follows from the [`Facts`]; they are
//! gathered in `page/isolation/`.

use crate::error::LabError;
use crate::record::Isolation;

/// What the page and its service worker say to each other.
pub mod messages;
/// Whether the service worker can be the practice network.
pub mod practice;
#[cfg(test)]
mod tests;

/// What the page has found out about the place it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Which workers the browser has.
    pub workers: Workers,
    /// Whether the page is inside another one.
    pub framed: bool,
    /// Whether the browser calls the address, and those of the pages around it, secure.
    pub secure: bool,
    /// Whether the browser calls the page isolated.
    pub isolated: bool,
    /// Whether there is a `SharedArrayBuffer`: some browsers call a page isolated and have none.
    pub shared_array_buffer: bool,
    /// How far the lab's service worker is.
    pub service_worker: ServiceWorker,
    /// Whether the host itself sends the two headers.
    pub headers: Headers,
    /// Whether the page was loaded again for the service worker's sake.
    pub reload: Reload,
}

/// Which workers a browser has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workers {
    /// None.
    None,
    /// Only such as are no modules.
    Classic,
    /// Such as the lab needs.
    Modules,
}

/// How far the lab's service worker is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServiceWorker {
    /// The browser offers none here.
    NotOffered,
    /// It could not be set up.
    Refused {
        /// What the browser said, without a full stop.
        why: String,
    },
    /// It is being set up.
    Starting,
    /// It is there, but this page was loaded past it, as by Shift and Reload.
    Bypassed,
    /// It answers for the page.
    InControl,
}

/// Whether the host itself sends the two headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Headers {
    /// It does.
    Sent,
    /// It doesn't.
    NotSent,
    /// It could not be asked: the page may be offline.
    Unknown,
}

/// Whether the page was loaded again for the service worker's sake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reload {
    /// Not since it was last isolated.
    NotYet,
    /// It was. Once is all.
    Done,
    /// Nobody can tell, because the tab remembers nothing. So it must not be done, lest it never end.
    Unknown,
}

/// Where the page stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The rung.
    pub rung: Isolation,
    /// On the third and fourth rung: why the page stands no higher.
    pub cause: Option<Cause>,
}

/// Why a page stands no higher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// There are no workers.
    NoWorkers,
    /// There are none that are modules.
    NoModuleWorkers,
    /// It is isolated and has no `SharedArrayBuffer` all the same.
    NoSharedArrayBuffer,
    /// It is in another page, and this browser doesn't isolate it there.
    Framed,
    /// The address is not secure.
    Insecure,
    /// There is no service worker to be had.
    NoServiceWorker,
    /// The service worker could not be set up.
    Refused {
        /// What the browser said, without a full stop.
        why: String,
    },
    /// The service worker is being set up.
    Starting,
    /// All is ready, and holds from the next load on.
    ReloadPending,
    /// All was done, and the browser doesn't isolate the page.
    NotIsolating,
}

impl Facts {
    /// Where the page stands.
    pub fn standing(&self) -> Standing {
        let (rung, cause) = match (self.workers, self.isolated, self.shared_array_buffer) {
            (Workers::None, _, _) => (Isolation::OneThread, Some(Cause::NoWorkers)),
            (Workers::Classic, _, _) => (Isolation::OneThread, Some(Cause::NoModuleWorkers)),
            (Workers::Modules, true, true) => (self.isolated_by(), None),
            (Workers::Modules, true, false) => (Isolation::None, Some(Cause::NoSharedArrayBuffer)),
            (Workers::Modules, false, _) => (Isolation::None, Some(self.not_isolated())),
        };
        Standing { rung, cause }
    }

    /// Whether loading the page again is what is missing, and has not been tried.
    pub fn wants_reload(&self) -> bool {
        self.standing().cause == Some(Cause::ReloadPending) && self.reload == Reload::NotYet
    }

    /// Whether that may still come to be so.
    pub fn may_want_reload(&self) -> bool {
        let cause = self.standing().cause;
        let may = matches!(cause, Some(Cause::Starting | Cause::ReloadPending));
        may && self.reload == Reload::NotYet
    }

    /// Who isolates it: the service worker adds only what the host doesn't send.
    fn isolated_by(&self) -> Isolation {
        match (&self.service_worker, self.headers) {
            (ServiceWorker::InControl, Headers::NotSent | Headers::Unknown) => {
                Isolation::ServiceWorker
            }
            _ => Isolation::Headers,
        }
    }

    /// What comes first is what must be put right first. Inside another page only the browser can tell
    /// whether the headers are enough; where they are not, or can't be had, a window of its own helps.
    fn not_isolated(&self) -> Cause {
        let cause = self.alone();
        let may_change = match cause {
            Cause::Starting => true,
            Cause::ReloadPending => self.reload == Reload::NotYet,
            _ => false,
        };
        match self.framed && !may_change {
            true => Cause::Framed,
            false => cause,
        }
    }

    /// Why it would not be isolated in a window of its own. An insecure address has no service worker.
    fn alone(&self) -> Cause {
        if !self.secure {
            return Cause::Insecure;
        }
        match &self.service_worker {
            ServiceWorker::NotOffered => Cause::NoServiceWorker,
            ServiceWorker::Refused { why } => Cause::Refused { why: why.clone() },
            ServiceWorker::Starting => Cause::Starting,
            ServiceWorker::Bypassed => Cause::ReloadPending,
            ServiceWorker::InControl => match self.reload {
                Reload::Done => Cause::NotIsolating,
                Reload::NotYet | Reload::Unknown => Cause::ReloadPending,
            },
        }
    }
}

impl Standing {
    /// The one line that the page shows, on the third and fourth rung.
    pub fn line(&self) -> Option<String> {
        let cause = self.cause.as_ref()?;
        let holds = match self.rung {
            Isolation::OneThread => "Nothing can be run on this page.",
            _ => "No threads here; processes run in parallel all the same.",
        };
        Some(format!("{holds} {cause}"))
    }

    /// Why nothing runs here at all, if so.
    pub fn no_engine(&self) -> Option<LabError> {
        let cause = self.cause.as_ref()?;
        (self.rung == Isolation::OneThread).then(|| LabError::NoWorkers {
            remedy: cause.to_string(),
        })
    }

    /// Why no threads run here, if so.
    pub fn no_threads(&self) -> Option<LabError> {
        let cause = self.cause.as_ref()?;
        let no_memory = LabError::NoSharedMemory {
            remedy: cause.to_string(),
        };
        Some(self.no_engine().unwrap_or(no_memory))
    }
}

/// What is missing, and what to do next.
impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.missing(), self.remedy())
    }
}

impl Cause {
    /// What is missing, as a sentence.
    pub fn missing(&self) -> String {
        match self {
            Cause::NoWorkers => "This browser has no Web Workers.",
            Cause::NoModuleWorkers => "This browser has no Web Workers that are modules.",
            Cause::NoSharedArrayBuffer => {
                "This browser isolates the page, but has no SharedArrayBuffer."
            }
            Cause::Framed => "This browser doesn’t isolate it inside another page.",
            Cause::Insecure => "Its address is not secure.",
            Cause::NoServiceWorker => "This browser offers no service worker here.",
            Cause::Refused { why } => {
                return format!("Its service worker can’t be set up: {why}.");
            }
            Cause::Starting => "Its service worker is still being set up.",
            Cause::ReloadPending => "Its service worker is ready.",
            Cause::NotIsolating => {
                "This browser doesn’t isolate it, though its service worker asks."
            }
        }
        .to_owned()
    }

    /// What to do next, as a sentence.
    pub fn remedy(&self) -> &'static str {
        match self {
            Cause::NoWorkers
            | Cause::NoModuleWorkers
            | Cause::NoSharedArrayBuffer
            | Cause::NotIsolating => "Use a current Chrome, Edge, Firefox or Safari.",
            Cause::Framed => "Open it in a window of its own.",
            Cause::Insecure => {
                "Open it by https, or at http://localhost on the machine that serves it."
            }
            Cause::NoServiceWorker => {
                "Use a window that is not private, or a host that sends the headers of the README."
            }
            Cause::Refused { .. } => {
                "Serve the whole folder of the lab, or send the headers of the README."
            }
            Cause::Starting => "Wait a moment, then reload the page.",
            Cause::ReloadPending => "Reload the page once to have threads.",
        }
    }
}

impl Isolation {
    /// Which rung it is, and what runs there.
    pub fn rung(self) -> &'static str {
        match self {
            Isolation::Headers => "1 of 4: everything runs",
            Isolation::ServiceWorker => "2 of 4: everything runs",
            Isolation::None => "3 of 4: processes run, threads on shared memory don’t",
            Isolation::OneThread => "4 of 4: nothing can be run",
        }
    }

    /// What makes the page isolated.
    pub fn reason(self) -> &'static str {
        match self {
            Isolation::Headers => "isolated by its host’s headers",
            Isolation::ServiceWorker => "isolated by its own service worker",
            Isolation::None => "not isolated",
            Isolation::OneThread => "not isolated, and without workers",
        }
    }
}
