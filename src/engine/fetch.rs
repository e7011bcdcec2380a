//! How is one link fetched, with a time limit, a size limit, and a reason when it fails?

use futures::StreamExt;
use futures::future::{Either, select};
use gloo_net::http::{Request, Response};
use gloo_timers::future::TimeoutFuture;
use std::pin::pin;
use wasm_bindgen::JsCast;
use web_sys::{
    AbortController, ReferrerPolicy, RequestCache, RequestCredentials, Url, WorkerGlobalScope,
};

use crate::error::LabError;
use crate::experiment::downloads::check_link;

/// The body of `link`, which may be relative to the page. At most `limit_mib` MiB, at most
/// `timeout_s` seconds. `answered` is called when the head of the answer is there. However it
/// ends, the connection is let go.
pub(super) async fn fetch(
    link: &str,
    timeout_s: u32,
    limit_mib: u32,
    answered: impl Fn(),
) -> Result<Vec<u8>, LabError> {
    check_link(link)?;
    let controller = AbortController::new().map_err(|_| LabError::Unreachable)?;
    let answer = {
        let reading = pin!(read(link, limit_mib, &controller, answered));
        match select(reading, TimeoutFuture::new(timeout_s * 1000)).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(LabError::TimedOut { seconds: timeout_s }),
        }
    };
    if answer.is_err() {
        controller.abort();
    }
    answer
}

async fn read(
    link: &str,
    limit_mib: u32,
    controller: &AbortController,
    answered: impl Fn(),
) -> Result<Vec<u8>, LabError> {
    let origin = origin_of(link)?;
    // Nothing comes from a cache, or the second sample would measure the disk; and nothing about
    // the reader goes to the server.
    let response = Request::get(link)
        .cache(RequestCache::NoStore)
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&controller.signal()))
        .send()
        .await
        .map_err(|_| {
            if origin == own_origin() {
                LabError::Unreachable
            } else {
                LabError::Blocked
            }
        })?;
    answered();
    if !response.ok() {
        let status = response.status();
        return Err(LabError::HttpStatus {
            status,
            meaning: meaning_of(status).to_owned(),
        });
    }
    read_body(response, limit_mib).await
}

/// Reads the body as a stream, so that a file over the limit is given up at the limit.
async fn read_body(response: Response, limit_mib: u32) -> Result<Vec<u8>, LabError> {
    let limit = limit_mib as usize * 1024 * 1024;
    let Some(body) = response.body() else {
        return Ok(Vec::new());
    };
    let mut chunks = wasm_streams::ReadableStream::from_raw(body).into_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let cut_off = |_| LabError::CutOff {
            got_bytes: bytes.len() as u64,
        };
        let chunk: js_sys::Uint8Array = chunk.map_err(cut_off)?.unchecked_into();
        let before = bytes.len();
        let after = before + chunk.length() as usize;
        if after > limit {
            return Err(LabError::TooLarge { limit_mib });
        }
        bytes.resize(after, 0);
        chunk.copy_to(&mut bytes[before..]);
    }
    Ok(bytes)
}

fn origin_of(link: &str) -> Result<String, LabError> {
    Url::new_with_base(link, &own_location().href())
        .map(|url| url.origin())
        .map_err(|_| LabError::BadLink {
            link: link.to_owned(),
            why: "the browser can’t make an address of it".to_owned(),
        })
}

fn own_origin() -> String {
    own_location().origin()
}

fn own_location() -> web_sys::WorkerLocation {
    js_sys::global()
        .unchecked_into::<WorkerGlobalScope>()
        .location()
}

/// What the commonest statuses mean (RFC 9110).
fn meaning_of(status: u16) -> &'static str {
    match status {
        401 | 403 => "not allowed",
        404 => "not found",
        410 => "gone",
        429 => "too many requests; wait a little",
        500 => "an error inside the server",
        502..=504 => "the server is overloaded or down",
        400..=499 => "the request was refused",
        _ => "no success",
    }
}
