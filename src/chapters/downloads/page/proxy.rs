//! The proxy, if there is one: whether the computer that serves the page also reads files for it
//! (`cargo xtask serve --proxy`).
//!
//! Asked for once, and only where it can be so: on the serving computer itself, when there is a link
//! to somewhere else. Elsewhere the question would only leave an error in the console.

use std::cell::Cell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::chapters::downloads::params::is_this_computer;
use crate::web_address::WebAddress;

/// Answers with the names of the hosts that are read from, as JSON.
const HOSTS: &str = "proxy/hosts";

thread_local! {
    static ASKED: Cell<bool> = const { Cell::new(false) };
    static KNOWN: Cell<Option<ArcRwSignal<Vec<String>>>> = const { Cell::new(None) };
}

/// The hosts that the proxy reads from, once it is known; none where there is no proxy.
pub fn hosts(links: Signal<Vec<String>>) -> Signal<Vec<String>> {
    let hosts = KNOWN.take().unwrap_or_default();
    KNOWN.set(Some(hosts.clone()));
    let known = hosts.clone();
    Effect::new(move || {
        if links.with(|links| links.iter().any(|link| is_elsewhere(link)))
            && is_this_computer(&window().location().hostname().unwrap_or_default())
            && !ASKED.replace(true)
        {
            let hosts = hosts.clone();
            spawn_local(async move {
                hosts.set(ask().await.unwrap_or_default());
            });
        }
    });
    Signal::derive(move || known.get())
}

async fn ask() -> Option<Vec<String>> {
    let answer = JsFuture::from(window().fetch_with_str(HOSTS)).await.ok()?;
    let answer: Response = answer.dyn_into().ok()?;
    if !answer.ok() {
        return None;
    }
    let text = JsFuture::from(answer.text().ok()?).await.ok()?;
    // A server that answers with its own page, whatever it is asked for, has no proxy.
    serde_json::from_str(&text.as_string()?).ok()
}

/// Whether a link leads to another server.
fn is_elsewhere(link: &str) -> bool {
    let own = window().location().host().unwrap_or_default();
    WebAddress::parse(link).is_some_and(|address| address.is_http() && address.server != own)
}
