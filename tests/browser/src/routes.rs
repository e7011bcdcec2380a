//! What can go wrong with a download? Each way has an address below `/test/`.

use std::convert::Infallible;
use std::io;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use futures::{StreamExt, stream};
use serde::Deserialize;
use tokio::time::sleep;

use crate::files;
use crate::flight::Flights;

/// A small file that is in order.
pub const GOOD_CSV: &str = "name,value\none,1\ntwo,2\n";
/// Where [`RAGGED_CSV`] goes wrong, as a person would say it.
pub const RAGGED_LINE: u32 = 3;
/// A line with a field too many.
pub const RAGGED_CSV: &str = "name,value\none,1\ntwo,2,3\n";
/// A quote that is opened in line 2, column 5, and never closed.
pub const UNCLOSED_CSV: &str = "name,value\none,\"1\ntwo,2\n";
/// A file in ISO 8859-1, whose server says so.
pub const LATIN_1_CSV: &[u8] = b"name,value\nZ\xfcrich,1\n";
/// What arrives of the file that is cut off.
pub const CUT_OFF_CSV: &str = "name,value\none,1\n";

/// The host that the proxy reads from.
pub const PROXIED_HOST: &str = "files.test";
/// What the proxy says when it refuses.
pub const PROXY_SAYS: &str = "This proxy reads from named hosts only.";

const CSV: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "text/csv")];
const LATIN_1: [(header::HeaderName, &str); 1] =
    [(header::CONTENT_TYPE, "text/csv; charset=iso-8859-1")];
/// The large file sends this many blocks; 32 MiB is over every limit that can be set.
const BLOCKS: usize = 512;
const BLOCK: usize = 64 * 1024;

/// The routes; each request to a slow, silent or large file is counted.
pub fn routes(flights: Flights) -> Router {
    Router::new()
        .route("/test/slow.csv", get(slow))
        .route("/test/silent.csv", get(silent))
        .route("/test/large.csv", get(large))
        .route(
            "/test/in-flight",
            get(async |State(flights): State<Flights>| flights.most().to_string()),
        )
        .route("/test/status/{code}", get(status))
        .route("/test/cut-off.csv", get(cut_off))
        .route(
            "/test/bytes.csv",
            get(async || (CSV, vec![b'a', b',', b'b', b'\n', 0xff])),
        )
        .route(
            "/test/page.csv",
            get(async || Html("<!doctype html><title>Not a file</title>")),
        )
        .route("/test/ragged.csv", get(async || (CSV, RAGGED_CSV)))
        .route("/test/unclosed.csv", get(async || (CSV, UNCLOSED_CSV)))
        .route("/test/empty.csv", get(async || (CSV, "\n")))
        .route("/test/latin-1.csv", get(async || (LATIN_1, LATIN_1_CSV)))
        .merge(files::routes())
        .route("/test/closed.csv", get(async || (CSV, GOOD_CSV)))
        .route("/test/open.csv", get(open))
        .route(
            "/proxy/hosts",
            get(async || serde_json::json!([PROXIED_HOST]).to_string()),
        )
        .route("/proxy/{*address}", get(proxy))
        .with_state(flights)
}

/// As the proxy of `cargo xtask serve` answers, for one host: its `a.csv` is there, and it is
/// refused all else.
async fn proxy(Path(address): Path<String>) -> Response {
    if address == format!("https://{PROXIED_HOST}/a.csv") {
        return (CSV, GOOD_CSV).into_response();
    }
    let refusal = [("proxy-status", "parlab; error=http_request_denied")];
    (StatusCode::FORBIDDEN, refusal, PROXY_SAYS).into_response()
}

/// Other pages may read it.
async fn open() -> impl IntoResponse {
    ([(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")], CSV, GOOD_CSV)
}

#[derive(Deserialize)]
struct Slow {
    ms: u64,
}

/// Answers after `ms` milliseconds.
async fn slow(State(flights): State<Flights>, Query(slow): Query<Slow>) -> impl IntoResponse {
    let _flight = flights.depart();
    sleep(Duration::from_millis(slow.ms)).await;
    (CSV, GOOD_CSV)
}

/// Never answers.
async fn silent(State(flights): State<Flights>) -> Infallible {
    let _flight = flights.depart();
    std::future::pending().await
}

/// Goes on and on.
async fn large(State(flights): State<Flights>) -> impl IntoResponse {
    let flight = flights.depart();
    let lines = "1234567\n".repeat(BLOCK / 8);
    let blocks = stream::iter(0..BLOCKS).map(move |_| {
        let _in_flight = &flight;
        Ok::<_, Infallible>(lines.clone())
    });
    (CSV, Body::from_stream(blocks))
}

async fn status(Path(code): Path<u16>) -> impl IntoResponse {
    (
        StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST),
        "no file",
    )
}

/// Promises more than it sends, then breaks the connection.
async fn cut_off() -> impl IntoResponse {
    let half = stream::iter([Ok(CUT_OFF_CSV)]);
    // A little later, so that the first half is on its way before the connection breaks.
    let broken = stream::once(async {
        sleep(Duration::from_millis(50)).await;
        Err(io::Error::from(io::ErrorKind::ConnectionAborted))
    });
    let length = (CUT_OFF_CSV.len() * 2).to_string();
    (
        [(header::CONTENT_LENGTH, length)],
        CSV,
        Body::from_stream(half.chain(broken)),
    )
}
