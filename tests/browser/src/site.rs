//! What does a browser get from the server? The built page, with or without the headers of its
//! `_headers`, with or without some of its files, and the files of [`crate::routes`].

use std::path::Path;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower_http::services::{ServeDir, ServeFile};

use crate::flight::Flights;
use crate::loads::Loads;
use crate::policies::{REPORT_ONLY, REPORTS, Rules, Violations};
use crate::routes::routes;
use crate::traffic::Traffic;

/// Where the page is served a second time, as on a host for many projects.
pub const SUB_PATH: &str = "/a/class/";

/// How the page is served.
#[derive(Clone, Copy, Debug)]
pub struct Serve {
    /// Whether the headers of `_headers` are sent.
    pub isolated: bool,
    /// Names of files that the server doesn't have; with a query, only when asked with it. After a `*`,
    /// the ends of names.
    pub missing: &'static [&'static str],
    /// The ends of names of files that the server keeps to itself (403).
    pub refused: &'static [&'static str],
    /// Names of scripts that begin with something else first, and with what.
    pub changed: &'static [(&'static str, &'static str)],
    /// Names of files that are sent as something else than they are.
    pub typed: &'static [(&'static str, &'static str)],
    /// Names of files of which only the first half is sent, as if it were all.
    pub cut: &'static [&'static str],
    /// A Content-Security-Policy.
    pub policy: Option<&'static str>,
    /// Whether a file that lies packed beside itself (`.br`) is sent so.
    pub packed: bool,
}

impl Serve {
    /// A host that sends no headers: the page's own service worker isolates it.
    pub const NO_HEADERS: Serve = Serve {
        isolated: false,
        ..Serve::ISOLATED
    };
    /// A host that sends no headers and has no service worker: nobody isolates the page.
    pub const NOT_ISOLATED: Serve = Serve {
        missing: &["sw.js"],
        ..Serve::NO_HEADERS
    };
    /// A host that sends the headers and has no service worker, which would keep the files as they were and
    /// answer when nobody else does.
    pub const NO_SERVICE_WORKER: Serve = Serve {
        missing: &["sw.js"],
        ..Serve::ISOLATED
    };
    /// A host that sends the headers.
    pub const ISOLATED: Serve = Serve {
        isolated: true,
        missing: &[],
        refused: &[],
        changed: &[],
        typed: &[],
        cut: &[],
        policy: None,
        packed: false,
    };
}

impl Default for Serve {
    fn default() -> Self {
        Serve::ISOLATED
    }
}

/// A server on a port of its own, until it is dropped.
#[derive(Debug)]
pub struct Site {
    authority: String,
    flights: Flights,
    loads: Loads,
    violations: Violations,
    traffic: Traffic,
    task: JoinHandle<()>,
}

impl Site {
    /// Starts to serve the folder `dist`.
    pub async fn start(dist: &Path, serve: Serve) -> Self {
        Site::start_at(dist, serve, 0).await
    }

    /// Starts to serve the folder at this port.
    pub async fn start_at(dist: &Path, serve: Serve, port: u16) -> Self {
        let flights = Flights::default();
        let loads = Loads::default();
        let violations = Violations::default();
        let traffic = Traffic::default();
        let respond = Respond {
            serve,
            rules: Rules::read(dist),
            loads: loads.clone(),
            traffic: traffic.clone(),
        };
        let service = router(dist, respond, flights.clone(), violations.clone());
        let listener = TcpListener::bind(("127.0.0.1", port))
            .await
            .expect("a free port");
        let port = listener.local_addr().expect("a bound port").port();
        let task = tokio::spawn(async move {
            axum::serve(listener, service)
                .await
                .expect("serves until it is dropped");
        });
        Site {
            authority: format!("127.0.0.1:{port}"),
            flights,
            loads,
            violations,
            traffic,
            task,
        }
    }

    /// The address of `path`, which begins with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.authority)
    }

    /// The host and the port.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// How often a browser has loaded the page.
    pub fn loads(&self) -> usize {
        self.loads.count()
    }

    /// What browsers have reported to be against the policies of the page and its workers.
    pub fn violations(&self) -> &Violations {
        &self.violations
    }

    /// All that it was asked for.
    pub fn traffic(&self) -> &Traffic {
        &self.traffic
    }

    /// The requests to the slow, the silent and the large file.
    pub fn flights(&self) -> &Flights {
        &self.flights
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
        if !std::thread::panicking() {
            self.violations.judge();
        }
    }
}

/// All that an answer depends on.
#[derive(Clone)]
struct Respond {
    serve: Serve,
    rules: Rules,
    loads: Loads,
    traffic: Traffic,
}

fn router(dist: &Path, how: Respond, flights: Flights, violations: Violations) -> Router {
    let files = || {
        let missing = ServeFile::new(dist.join("404.html"));
        let files = ServeDir::new(dist).not_found_service(missing);
        match how.serve.packed {
            true => files.precompressed_br(),
            false => files,
        }
    };
    let report = post(async move |body: Bytes| violations.add(&body));
    routes(flights)
        .route(REPORTS, report)
        .nest_service(SUB_PATH, files())
        .fallback_service(files())
        .layer(from_fn_with_state(how, respond))
}

/// Leaves out what is missing, and adds the headers. Nothing may come from a cache.
async fn respond(State(how): State<Respond>, request: Request, next: Next) -> Response {
    let Respond {
        serve,
        rules,
        loads,
        traffic,
    } = how;
    loads.note(&request);
    traffic.note(&request);
    let lacks = |text: &str| {
        let last = text.rsplit('/').next().unwrap_or_default();
        let is_it = |name: &&str| match name.strip_prefix('*') {
            Some(end) => last.ends_with(end),
            None => last == *name,
        };
        serve.missing.iter().any(is_it)
    };
    let uri = request.uri().clone();
    let asked = uri.path_and_query().map_or("", |all| all.as_str());
    let refuses = serve.refused.iter().any(|end| uri.path().ends_with(end));
    let mut response = match lacks(uri.path()) || lacks(asked) {
        _ if refuses => StatusCode::FORBIDDEN.into_response(),
        true => StatusCode::NOT_FOUND.into_response(),
        false => next.run(request).await,
    };
    let changed = serve.changed.iter();
    for (_, first) in changed.filter(|(name, _)| uri.path().ends_with(name)) {
        response = beginning_with(first, response).await;
    }
    if serve.cut.iter().any(|end| uri.path().ends_with(end)) {
        response = cut(response).await;
    }
    let headers = response.headers_mut();
    for (_, kind) in serve
        .typed
        .iter()
        .filter(|(end, _)| uri.path().ends_with(end))
    {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    if let Some(policy) = serve.policy {
        let policy = HeaderValue::from_static(policy);
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(policy) = rules.policy(uri.path()) {
        headers.insert(REPORT_ONLY, policy);
    }
    if serve.isolated {
        for (name, value) in rules.headers(uri.path()) {
            // A policy that a test has set stands beside the lab's own.
            headers.append(name, value);
        }
    }
    response
}

/// The first half of it.
async fn cut(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let whole = to_bytes(body, usize::MAX).await.expect("a file");
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(whole.slice(..whole.len() / 2)))
}

/// The same script, with something before it.
async fn beginning_with(first: &str, response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let script = to_bytes(body, usize::MAX).await.expect("a script");
    let whole = [first.as_bytes(), b"\n", &script].concat();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(whole))
}
