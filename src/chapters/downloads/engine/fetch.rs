//! The fetch of one link, with a time limit, a size limit, and a reason when it fails.

pub(super) mod body;
pub(super) mod why;

use std::cell::Cell;
use std::pin::pin;

use futures::future::{Either, select};
use gloo_net::http::{Request, Response};
use gloo_timers::future::TimeoutFuture;
use web_sys::{AbortController, ReferrerPolicy, RequestCache, RequestCredentials, ResponseType};

use crate::chapters::downloads::answer::{arrived, check_length, meaning_of};
use crate::chapters::downloads::params::{check_link, is_proxied};
use crate::chapters::downloads::practice::is_practice;
use crate::error::LabError;
use body::Body;
use pysync::clock::Clock;

/// The header by which the service worker says that the answer is its own.
const PRACTICE: &str = "Lab-Practice";
/// How the proxy of `cargo xtask serve` names itself in `Proxy-Status` (RFC 9209).
const PROXY_NAME: &str = "parlab;";

/// How long a fetch may take, and how much it may bring.
#[derive(Clone, Copy)]
pub(super) struct Limits {
    /// In seconds.
    pub timeout_s: u32,
    /// In MiB.
    pub limit_mib: u32,
}

/// What is seen of a fetch while it goes on.
pub(super) struct Seen {
    clock: Clock,
    /// When the head of the answer was there.
    pub answered_ms: Cell<Option<f64>>,
    /// Whether its server could not be reached, and a copy is read that the browser keeps.
    pub from_copy: Cell<bool>,
    got_bytes: Cell<u64>,
}

impl Seen {
    /// Nothing yet.
    pub(super) fn nothing(clock: Clock) -> Self {
        Seen {
            clock,
            answered_ms: Cell::new(None),
            from_copy: Cell::new(false),
            got_bytes: Cell::new(0),
        }
    }
}

/// The body of `link`, which may be relative to the page. However it ends, the connection is let
/// go.
pub(super) async fn fetch(link: &str, limits: Limits, seen: &Seen) -> Result<Body, LabError> {
    check_link(link)?;
    let controller = AbortController::new().map_err(|_| LabError::Unreachable)?;
    let answer = {
        let reading = pin!(read(link, limits, &controller, seen));
        let seconds = limits.timeout_s;
        match select(reading, TimeoutFuture::new(seconds * 1000)).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(LabError::TimedOut {
                seconds,
                arrived: arrived(seen.answered_ms.get().is_some(), seen.got_bytes.get()),
            }),
        }
    };
    if answer.is_err() {
        controller.abort();
    }
    answer
}

async fn read(
    link: &str,
    limits: Limits,
    controller: &AbortController,
    seen: &Seen,
) -> Result<Body, LabError> {
    let whose = why::whose(link)?;
    // Nothing comes from a cache, or the second sample would measure the disk; and nothing about
    // the reader goes to the server.
    let asked = |cache| {
        Request::get(link)
            .cache(cache)
            .credentials(RequestCredentials::Omit)
            .referrer_policy(ReferrerPolicy::NoReferrer)
            .abort_signal(Some(&controller.signal()))
            .send()
    };
    let response = match asked(RequestCache::NoStore).await {
        Ok(response) => response,
        // The service worker lets a measured fetch pass, and has a copy for any other.
        Err(_) if whose.keeps_copies() && !is_practice(link) => {
            let copy = asked(RequestCache::Default).await;
            seen.from_copy.set(true);
            copy.map_err(|_| whose.no_answer())?
        }
        Err(_) => return Err(whose.no_answer()),
    };
    seen.answered_ms.set(Some(seen.clock.now_ms()));
    if is_practice(link) && !response.headers().has(PRACTICE) {
        return Err(why::no_practice_network());
    }
    if !response.ok() {
        return Err(refused(link, response).await);
    }
    let from_elsewhere = response.type_() == ResponseType::Cors;
    let header = |name| response.headers().get(name);
    // Of an answer from elsewhere a page isn't told whether it was compressed.
    let promised = header("Content-Length").filter(|_| !from_elsewhere);
    let encoding = header("Content-Encoding");
    let body = Body::read(response, limits.limit_mib, &seen.got_bytes).await?;
    check_length(promised.as_deref(), encoding.as_deref(), body.len())?;
    Ok(body)
}

/// What an error status means. The proxy says of its own refusals why, in the text that comes with
/// them.
async fn refused(link: &str, response: Response) -> LabError {
    let status = response.status();
    let proxy_status = response.headers().get("Proxy-Status").unwrap_or_default();
    if is_proxied(link)
        && proxy_status.starts_with(PROXY_NAME)
        && let Ok(why) = response.text().await
    {
        let why = why.trim().to_owned();
        return LabError::Proxy { why };
    }
    LabError::HttpStatus {
        status,
        meaning: meaning_of(status).to_owned(),
    }
}
