//! What do the tests stand on? A host with something to read, a proxy that is the lab's, and a
//! client that asks as the lab's server does.

use std::error::Error;
use std::future::{Future, pending};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures::{StreamExt, stream};
use lab_proxy::{Hosts, Limits, Lookup, Named, Proxy, Reach, Settings};
use reqwest::{Client, RequestBuilder, redirect};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{error::Elapsed, timeout};

/// What a test gives.
pub type Done = Result<(), Box<dyn Error>>;

/// The port that the lab is said to be at; nothing listens there.
pub const LAB_PORT: u16 = 8080;
/// Bytes that only claim to be compressed: whoever unpacked them would fail.
pub const PACKED: &[u8] = b"not unpacked";

/// Far more than anything takes: a test that would hang fails instead.
pub async fn in_time<F: Future>(what: F) -> Result<F::Output, Elapsed> {
    timeout(Duration::from_secs(30), what).await
}

/// A port of this computer that nothing listens at.
pub fn unused_port() -> io::Result<u16> {
    Ok(StdListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

/// A host, until it is dropped.
pub struct Upstream {
    name: String,
    told: Arc<Told>,
    task: JoinHandle<()>,
}

/// What a host and its test tell each other.
#[derive(Default)]
struct Told {
    requests: AtomicUsize,
    go_on: Notify,
}

impl Upstream {
    /// Starts one at a free port.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let name = listener.local_addr()?.to_string();
        let told = Arc::new(Told::default());
        let router = Router::new()
            .route("/echo/{*rest}", get(echo))
            .route("/echo/", get(echo))
            .route("/to", get(redirect_to))
            .route("/round", get(async || redirect("/round")))
            .route("/status/{code}", get(status))
            .route("/halves", get(halves))
            .route("/cut", get(cut))
            .route("/announced/{bytes}", get(announced))
            .route("/endless", get(endless))
            .route(
                "/packed",
                get(async || ([(header::CONTENT_ENCODING, "gzip")], PACKED)),
            )
            .route("/silence", get(async || pending::<()>().await))
            .with_state(Arc::clone(&told));
        let counted = Arc::clone(&told);
        let router = router.layer(axum::middleware::map_request(move |request: Request| {
            counted.requests.fetch_add(1, Ordering::Relaxed);
            async { request }
        }));
        let task = tokio::spawn(async {
            if let Err(error) = axum::serve(listener, router).await {
                panic!("the host ended: {error}");
            }
        });
        Ok(Self { name, told, task })
    }

    /// As one names it: `127.0.0.1:PORT`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same by another name, with its port.
    pub fn called(&self, name: &str) -> String {
        let port = self.name.rsplit(':').next().unwrap_or_default();
        format!("{name}:{port}")
    }

    /// The address of one of its files.
    pub fn at(&self, path: &str) -> String {
        format!("http://{}/{path}", self.name)
    }

    /// How often it was asked for anything.
    pub fn requests(&self) -> usize {
        self.told.requests.load(Ordering::Relaxed)
    }

    /// Lets it send the second half, or hang up.
    pub fn go_on(&self) {
        self.told.go_on.notify_one();
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What was asked, line by line, with a cookie.
async fn echo(request: Request) -> Response {
    let mut text = format!("{} {}\n", request.method(), request.uri());
    for (name, value) in request.headers() {
        text += &format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes()));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv"),
        (header::SET_COOKIE, "b=2"),
    ];
    (headers, text).into_response()
}

async fn redirect_to(request: Request) -> Response {
    redirect(request.uri().query().unwrap_or_default())
}

fn redirect(place: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, place)]).into_response()
}

async fn status(Path(code): Path<u16>) -> Result<Response, StatusCode> {
    let code = StatusCode::from_u16(code).map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok((code, [(header::WWW_AUTHENTICATE, "Basic")]).into_response())
}

/// So many bytes, and says so before.
async fn announced(Path(bytes): Path<usize>) -> Vec<u8> {
    vec![b','; bytes]
}

/// Goes on for ever, and doesn't say how long.
async fn endless() -> Body {
    let piece = || Ok::<_, io::Error>(Bytes::from_static(&[b','; 1000]));
    Body::from_stream(stream::repeat_with(piece))
}

/// Two halves; the second is sent when the test says so.
async fn halves(State(told): State<Arc<Told>>) -> Body {
    two_pieces(told, Ok(Bytes::from("second half")))
}

/// Says 100 bytes, sends 11, and hangs up when the test says so.
async fn cut(State(told): State<Arc<Told>>) -> Response {
    let body = two_pieces(told, Err(io::Error::other("hung up")));
    ([(header::CONTENT_LENGTH, "100")], body).into_response()
}

fn two_pieces(told: Arc<Told>, second: io::Result<Bytes>) -> Body {
    let first = stream::once(async { Ok(Bytes::from("first half,")) });
    let second = stream::once(async move {
        told.go_on.notified().await;
        second
    });
    Body::from_stream(first.chain(second))
}

/// A proxy that answers, until it is dropped.
pub struct Lab {
    proxy: String,
    client: Client,
    task: JoinHandle<()>,
}

impl Lab {
    /// Starts one that may read these hosts, on this computer too.
    pub async fn with(hosts: &[&str]) -> Result<Self, Box<dyn Error>> {
        Self::limited(hosts, Limits::default()).await
    }

    /// The same within other limits.
    pub async fn limited(hosts: &[&str], limits: Limits) -> Result<Self, Box<dyn Error>> {
        Self::start(&named(hosts, Reach::Private)?, limits, Lookup::default()).await
    }

    /// Starts one that may read public hosts at public addresses, and private ones anywhere. Every
    /// name stands for this computer.
    pub async fn beside_this_computer(
        public: &[&str],
        private: &[&str],
    ) -> Result<Self, Box<dyn Error>> {
        let hosts = [
            named(public, Reach::Public)?,
            named(private, Reach::Private)?,
        ];
        let lookup = Lookup::by(|_| {
            Box::pin(async { Ok(vec![SocketAddr::from((Ipv4Addr::LOCALHOST, 0))]) })
        });
        Self::start(&hosts.concat(), Limits::default(), lookup).await
    }

    async fn start(
        hosts: &[Named],
        limits: Limits,
        lookup: Lookup,
    ) -> Result<Self, Box<dyn Error>> {
        let proxy = Proxy::bind(Settings {
            hosts: Hosts::new(hosts.iter().cloned())?,
            lab_port: LAB_PORT,
            limits,
            lookup,
        })
        .await?;
        let address = proxy.address();
        let task = tokio::spawn(async {
            if let Err(error) = proxy.serve().await {
                panic!("the proxy ended: {error}");
            }
        });
        Ok(Self {
            proxy: address,
            client: Client::builder()
                .no_proxy()
                .redirect(redirect::Policy::none())
                .build()?,
            task,
        })
    }

    /// A request that says nothing of the lab.
    pub fn bare(&self, what: &str) -> RequestBuilder {
        self.client.get(format!("{}{what}", self.proxy))
    }

    /// A request as the lab's server passes it on.
    pub fn ask(&self, what: &str) -> RequestBuilder {
        self.send("GET", what)
    }

    /// The same with a method.
    pub fn send(&self, method: &str, what: &str) -> RequestBuilder {
        let method = method.parse().expect("a method");
        self.client
            .request(method, format!("{}{what}", self.proxy))
            .header("host", "127.0.0.1")
            .header("x-forwarded-host", format!("localhost:{LAB_PORT}"))
    }

    /// A request for one of a host's files.
    pub fn read(&self, host: &Upstream, path: &str) -> RequestBuilder {
        self.ask(&host.at(path))
    }
}

/// Hosts of one reach, by their names.
fn named(hosts: &[&str], reach: Reach) -> Result<Vec<Named>, Box<dyn Error>> {
    let mut all = Vec::new();
    for host in hosts {
        let host = host.parse()?;
        all.push(Named { host, reach });
    }
    Ok(all)
}

impl Drop for Lab {
    fn drop(&mut self) {
        self.task.abort();
    }
}
