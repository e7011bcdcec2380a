//! What does a browser get from the server? The built page, with or without the two headers that
//! isolate it, with or without some of its files, and the files of [`crate::routes`].

use std::cell::RefCell;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::thread::{self, JoinHandle};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use futures::channel::oneshot;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tower_http::services::ServeDir;

use crate::flight::Flights;
use crate::routes::routes;

/// Where the page is served a second time, as on a host for many projects.
pub const SUB_PATH: &str = "/a/class/";

const ISOLATION: [(HeaderName, HeaderValue); 2] = [
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-embedder-policy"),
        HeaderValue::from_static("require-corp"),
    ),
];

/// How the page is served.
#[derive(Clone, Copy, Debug)]
pub struct Serve {
    /// Whether the isolation headers are sent.
    pub isolated: bool,
    /// Names of files that the server doesn't have.
    pub missing: &'static [&'static str],
}

impl Default for Serve {
    fn default() -> Self {
        Serve {
            isolated: true,
            missing: &[],
        }
    }
}

/// A server on a port of its own, until it is stopped or dropped.
#[derive(Debug)]
pub struct Site {
    address: SocketAddr,
    flights: Flights,
    running: RefCell<Option<Running>>,
}

/// It has a thread of its own, which ends once `stop` is dropped.
#[derive(Debug)]
struct Running {
    stop: oneshot::Sender<()>,
    thread: JoinHandle<()>,
}

impl Site {
    /// Starts to serve the folder `dist`.
    pub async fn start(dist: &Path, serve: Serve) -> Self {
        let flights = Flights::default();
        let service = router(dist, serve, flights.clone());
        let (stop, stopped) = oneshot::channel::<()>();
        let (listening, address) = oneshot::channel();
        let thread = thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(async {
                let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
                let listener = listener.expect("a free port");
                let address = listener.local_addr().expect("a bound port");
                listening.send(address).expect("a test that waits for it");
                let serving = axum::serve(listener, service).into_future();
                futures::future::select(serving.boxed(), stopped).await;
            });
            // The runtime ends here, and with it all connections, those that are kept alive too.
        });
        Site {
            address: address.await.expect("a server that started"),
            flights,
            running: RefCell::new(Some(Running { stop, thread })),
        }
    }

    /// The host and the port.
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// Ends it: nothing answers at its address any more.
    pub fn stop(&self) {
        if let Some(Running { stop, thread }) = self.running.take() {
            drop(stop);
            thread.join().expect("a server that ended in order");
        }
    }

    /// The address of `path`, which begins with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The requests to the slow, the silent and the large file.
    pub fn flights(&self) -> &Flights {
        &self.flights
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.stop();
    }
}

fn router(dist: &Path, serve: Serve, flights: Flights) -> Router {
    routes(flights)
        .nest_service(SUB_PATH, ServeDir::new(dist))
        .fallback_service(ServeDir::new(dist))
        .layer(from_fn_with_state(serve, respond))
}

/// Leaves out what is missing, and adds the headers. Nothing may come from a cache.
async fn respond(State(serve): State<Serve>, request: Request, next: Next) -> Response {
    let name = request.uri().path().rsplit('/').next().unwrap_or_default();
    let mut response = match serve.missing.contains(&name) {
        true => StatusCode::NOT_FOUND.into_response(),
        false => next.run(request).await,
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if serve.isolated {
        headers.extend(ISOLATION);
    }
    response
}
