//! The reasons why a link gives no answer at all.
//!
//! The browser tells a page nothing but "failed", so that no page can look around in a network it
//! is in. Some causes can be told beforehand, and some by asking a second time in another way.

use std::pin::pin;

use form_urlencoded::Serializer;
use futures::future::{Either, select};
use gloo_net::http::{Method, RequestBuilder};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DedicatedWorkerGlobalScope, MessageEvent, ReferrerPolicy, RequestCache, RequestCredentials,
    RequestMode, Url,
};

use crate::chapters::downloads::params::is_this_computer;
use crate::error::LabError;

/// See `www/sw/headers.js`.
const ASKING_WORKER: &str = "./asking-worker.js";
/// How long a second question may take, in ms.
const PATIENCE_MS: u32 = 5000;

/// Whose an address is.
pub(super) enum Whose {
    /// The page's own server's.
    Ours,
    /// Another server's, of this name.
    Theirs { host: String },
}

impl Whose {
    /// Whether the browser may keep copies of its files, for use offline.
    pub(super) fn keeps_copies(&self) -> bool {
        matches!(self, Whose::Ours)
    }

    /// What is known at once, if there was no answer.
    pub(super) fn no_answer(self) -> LabError {
        match self {
            Whose::Ours => LabError::Unreachable,
            Whose::Theirs { host } => LabError::BlockedOrNoConnection { host },
        }
    }
}

/// Whose this link is.
///
/// # Errors
/// [`LabError::BadLink`] if the browser can make no address of it, [`LabError::MixedContent`] if
/// it will not be asked for at all.
pub(super) fn whose(link: &str) -> Result<Whose, LabError> {
    let own = scope().location();
    let url = Url::new_with_base(link, &own.href()).map_err(|_| LabError::BadLink {
        link: link.to_owned(),
        why: "the browser can’t make an address of it".to_owned(),
    })?;
    if url.origin() == own.origin() {
        return Ok(Whose::Ours);
    }
    // What is on this very computer passes for secure.
    let is_here = is_this_computer(&url.hostname());
    if own.protocol() == "https:" && url.protocol() == "http:" && !is_here {
        return Err(LabError::MixedContent);
    }
    // With its port, if it is not the usual one: so it is named to the proxy too.
    Ok(Whose::Theirs { host: url.host() })
}

/// A practice link reached a server, or nobody: there is no service worker on its way.
pub(super) fn no_practice_network() -> LabError {
    LabError::NoPracticeNetwork {
        remedy: "Reload the page, and run again.".to_owned(),
    }
}

/// The error, or a more exact one if asking again can tell.
pub async fn explain(link: &str, error: LabError) -> LabError {
    let LabError::BlockedOrNoConnection { host } = error else {
        return error;
    };
    if !scope().navigator().on_line() {
        return LabError::Offline;
    }
    // An isolated page may not even ask, unless the server allows that: then no answer means
    // nothing.
    let answers = match in_time(answers(link)).await {
        Some(false) if is_isolated() => in_time(answers_apart(link)).await.flatten(),
        answers => answers,
    };
    match answers {
        Some(true) => LabError::Blocked { host },
        Some(false) => LabError::NoConnection { host },
        None => LabError::BlockedOrNoConnection { host },
    }
}

/// Whether there is any answer at all, readable or not.
async fn answers(link: &str) -> bool {
    let request = RequestBuilder::new(link)
        .method(Method::HEAD)
        .mode(RequestMode::NoCors)
        .cache(RequestCache::NoStore)
        .credentials(RequestCredentials::Omit)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .send();
    request.await.is_ok()
}

/// The same, asked by a worker that may. The lab's service worker makes it; nothing without one.
async fn answers_apart(link: &str) -> Option<bool> {
    let question = Serializer::new(String::new())
        .append_pair("link", link)
        .finish();
    let worker = web_sys::Worker::new(&format!("{ASKING_WORKER}?{question}")).ok()?;
    let answer = Promise::new(&mut |resolve, reject| {
        worker.set_onmessage(Some(&resolve));
        worker.set_onerror(Some(&reject));
    });
    let _ending = Ending(&worker);
    let event: MessageEvent = JsFuture::from(answer).await.ok()?.unchecked_into();
    event.data().as_bool()
}

/// Ends a worker, whether it has answered or not.
struct Ending<'a>(&'a web_sys::Worker);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.terminate();
    }
}

/// What comes of it, unless it takes too long.
async fn in_time<T>(question: impl Future<Output = T>) -> Option<T> {
    match select(pin!(question), TimeoutFuture::new(PATIENCE_MS)).await {
        Either::Left((answer, _)) => Some(answer),
        Either::Right(_) => None,
    }
}

fn is_isolated() -> bool {
    Reflect::get(&scope(), &"crossOriginIsolated".into()).is_ok_and(|is| is.is_truthy())
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
