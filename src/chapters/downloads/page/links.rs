//! Links of one's own: replace, add, remove, and read through a proxy.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

use super::proxy;
use crate::chapters::downloads::CHAPTER;
use crate::chapters::downloads::params::DownloadsParams;
use crate::chapters::downloads::params::{
    MAX_LINKS, check_link, is_proxied, lesson_links, proxied, sample_links,
};
use crate::isolation::practice::PracticeNetwork;
use crate::mending::link::mended;
use crate::page::state::Lab;

/// The list of links.
#[component]
pub fn Links() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<DownloadsParams>(CHAPTER);
    let set_all = move |links: Vec<String>| params.update(|p| p.links = links);
    let count = Memo::new(move |_| params.with(|p| p.links.len()));
    let is_samples = Memo::new(move |_| params.with(|p| p.links == sample_links()));
    let why_no_practice = move || match lab.isolation.practice_network.get() {
        PracticeNetwork::Missing(error) => Some(error.to_string()),
        PracticeNetwork::There | PracticeNetwork::Coming => None,
    };
    let hosts = proxy::hosts(Signal::derive(move || params.with(|p| p.links.clone())));
    let add = move |_: MouseEvent| {
        params.update(|p| {
            if p.links.len() < MAX_LINKS {
                p.links.push(String::new());
            }
        });
    };
    view! {
        <p class="hint">
            {move || if is_samples.get() {
                "Samples that come with this page: made up, with the columns of the lesson’s three files. Replace them by any CSV links you like."
            } else {
                "Your own links. A page may only read what the file’s server allows it to read."
            }}
            {move || why_no_practice().map(|why| format!(" {why}"))}
        </p>
        <ol>
            <For each=move || 0..count.get() key=|at| *at let(at)>
                <LinkField at=at hosts=hosts/>
            </For>
        </ol>
        <div class="row">
            <button class="quiet" disabled={move || count.get() >= MAX_LINKS} on:click=add>"Add a link"</button>
            <button class="quiet" on:click=move |_| set_all(sample_links())>"Use the samples"</button>
            <button class="quiet" on:click=move |_| set_all(lesson_links())>"Use the lesson’s links"</button>
        </div>
        <Show when=move || { count.get() >= MAX_LINKS }>
            <p class="hint">{format!("{MAX_LINKS} links are the most: remove one to add another.")}</p>
        </Show>
    }
}

#[component]
fn LinkField(
    /// Its place in the list, from 0.
    at: usize,
    /// Whose files a proxy on this computer reads for the page.
    hosts: Signal<Vec<String>>,
) -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<DownloadsParams>(CHAPTER);
    let link = Memo::new(move |_| params.with(|p| p.links.get(at).cloned().unwrap_or_default()));
    let problem = move || check_link(&link.get()).err().map(|error| error.to_string());
    let problem_id = format!("link-{at}-problem");
    let set = move |new: String| {
        params.update(|p| {
            if let Some(link) = p.links.get_mut(at) {
                *link = new;
            }
        });
    };
    let remove = move |_: MouseEvent| {
        params.update(|p| {
            if p.links.len() > 1 && at < p.links.len() {
                p.links.remove(at);
            }
        });
    };
    let through = Memo::new(move |_| hosts.with(|hosts| proxied(&link.get(), hosts)));
    let is_through = Memo::new(move |_| is_proxied(&link.get()));
    view! {
        <li>
            <div class="row">
                <input
                    type="text"
                    inputmode="url"
                    aria-label=format!("Link {}", at + 1)
                    aria-invalid=move || problem().is_some().to_string()
                    aria-describedby=problem_id.clone()
                    prop:value=move || link.get()
                    on:input=move |event| set(event_target_value(&event))
                    on:change=move |event| {
                        let meant = mended(&event_target_value(&event));
                        // The field may say something else of what is in the list already.
                        event_target::<HtmlInputElement>(&event).set_value(&meant);
                        set(meant);
                    }
                />
                <button
                    class="quiet"
                    aria-label=format!("Remove link {}", at + 1)
                    disabled=move || params.with(|p| p.links.len() <= 1)
                    title=move || params.with(|p| p.links.len() <= 1).then_some("One link has to stay: change it instead.")
                    on:click=remove
                >"Remove"</button>
            </div>
            <p class="problem" id=problem_id>{problem}</p>
            {move || through.get().map(|through| view! {
                <button class="quiet" on:click=move |_| set(through.clone())>
                    "Read it through this computer’s proxy"
                </button>
            })}
            {move || is_through.get().then(|| view! {
                <p class="hint">"Read through this computer’s proxy."</p>
            })}
        </li>
    }
}
