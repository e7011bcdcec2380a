//! What does a host send that reads `_headers`, and does the page keep to its policies?
//!
//! The policies of the built folder are sent once more, with an address to which each browser reports
//! what is against them. So whatever a test does, in the page or in a worker, is held against them.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::{HeaderName, HeaderValue, header};

/// Where browsers report.
pub const REPORTS: &str = "/violations";
/// The header of a policy that forbids nothing.
pub const REPORT_ONLY: HeaderName = header::CONTENT_SECURITY_POLICY_REPORT_ONLY;
/// The only script that is started as a worker by its address.
const WORKER: &str = "/engine-worker.js";
/// What stands in the page before its policy.
const IN_PAGE: &str = "http-equiv=\"Content-Security-Policy\" content=\"";

/// The rules of a built folder.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    headers: Vec<(String, HeaderName, HeaderValue)>,
    page: Option<HeaderValue>,
    worker: Option<HeaderValue>,
}

impl Rules {
    /// Reads `_headers` and the page, as far as the folder has them.
    pub fn read(dist: &Path) -> Self {
        let text = |name: &str| fs::read_to_string(dist.join(name)).unwrap_or_default();
        let mut headers = Vec::new();
        let mut path = String::new();
        for line in text("_headers")
            .lines()
            .filter(|line| !line.starts_with('#'))
        {
            match line.trim().split_once(": ") {
                Some((name, value)) => headers.push((
                    path.clone(),
                    name.parse().expect("the name of a header"),
                    HeaderValue::from_str(value).expect("the value of a header"),
                )),
                None => line.trim().clone_into(&mut path),
            }
        }
        let reported = |policy: &str| {
            let whole = format!("{policy}; report-uri {REPORTS}");
            HeaderValue::from_str(&whole).expect("a policy")
        };
        let of_worker = headers
            .iter()
            .find(|(path, name, _)| path == WORKER && *name == header::CONTENT_SECURITY_POLICY);
        let worker = of_worker.map(|(_, _, policy)| reported(policy.to_str().expect("a text")));
        let page = text("index.html");
        let page = page
            .split_once(IN_PAGE)
            .and_then(|(_, rest)| rest.split('"').next());
        Rules {
            page: page.map(reported),
            worker,
            headers,
        }
    }

    /// What a host adds to what lies at this path.
    pub fn headers(&self, path: &str) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
        let about = self
            .headers
            .iter()
            .filter(move |(rule, _, _)| rule == "/*" || path.ends_with(rule));
        about.map(|(_, name, value)| (name.clone(), value.clone()))
    }

    /// The policy that what lies at this path has to keep to.
    pub fn policy(&self, path: &str) -> Option<HeaderValue> {
        match path {
            path if path.ends_with(WORKER) => self.worker.clone(),
            path if path.ends_with('/') || path.ends_with("/index.html") => self.page.clone(),
            _ => None,
        }
    }
}

/// What browsers have reported. If anything was that nobody has forgiven, the server's end is a
/// failure of its test.
#[derive(Clone, Debug, Default)]
pub struct Violations(Arc<Mutex<Reports>>);

#[derive(Debug, Default)]
struct Reports {
    all: Vec<String>,
    forgiven: bool,
}

impl Violations {
    /// A browser reports.
    pub fn add(&self, report: &[u8]) {
        let report = String::from_utf8_lossy(report).into_owned();
        self.with(|reports| reports.all.push(report));
    }

    /// Whether one of them says this.
    pub fn say(&self, what: &str) -> bool {
        self.with(|reports| reports.all.iter().any(|report| report.contains(what)))
    }

    /// They belong to the test.
    pub fn forgive(&self) {
        self.with(|reports| reports.forgiven = true);
    }

    /// Panics if there is one that nobody has forgiven.
    pub fn judge(&self) {
        let all = self.with(|reports| match reports.forgiven {
            true => Vec::new(),
            false => std::mem::take(&mut reports.all),
        });
        assert!(all.is_empty(), "against the policy: {all:#?}");
    }

    fn with<T>(&self, act: impl FnOnce(&mut Reports) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
