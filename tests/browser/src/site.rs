//! What does a browser get from the server? The built page, with or without the two headers that
//! isolate it, with or without some of its files, and the files of [`crate::routes`].

use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tower_http::services::ServeDir;

use crate::flight::Flights;
use crate::loads::Loads;
use crate::routes::routes;
use crate::traffic::Traffic;

/// Where the page is served a second time, as on a host for many projects.
pub const SUB_PATH: &str = "/a/class/";

const ISOLATION: [(HeaderName, HeaderValue); 3] = [
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-embedder-policy"),
        HeaderValue::from_static("require-corp"),
    ),
    // So that an isolated page of another origin may embed it.
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    ),
];

/// How the page is served.
#[derive(Clone, Copy, Debug)]
pub struct Serve {
    /// Whether the isolation headers are sent.
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
    traffic: Traffic,
    task: JoinHandle<()>,
}

impl Site {
    /// Starts to serve the folder `dist`.
    pub async fn start(dist: &Path, serve: Serve) -> Self {
        let flights = Flights::default();
        let loads = Loads::default();
        let traffic = Traffic::default();
        let seen = (loads.clone(), traffic.clone());
        let service = router(dist, serve, flights.clone(), seen);
        let listener = TcpListener::bind(("127.0.0.1", 0))
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
    }
}

fn router(dist: &Path, serve: Serve, flights: Flights, seen: (Loads, Traffic)) -> Router {
    let files = || match serve.packed {
        true => ServeDir::new(dist).precompressed_br(),
        false => ServeDir::new(dist),
    };
    routes(flights)
        .nest_service(SUB_PATH, files())
        .fallback_service(files())
        .layer(from_fn_with_state((serve, seen), respond))
}

/// Leaves out what is missing, and adds the headers. Nothing may come from a cache.
async fn respond(
    State((serve, (loads, traffic))): State<(Serve, (Loads, Traffic))>,
    request: Request,
    next: Next,
) -> Response {
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
    if serve.isolated {
        headers.extend(ISOLATION);
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
