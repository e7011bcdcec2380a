//! Chapter Downloads as a person sees it.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::chart::lines::LineChart;
use super::chart::timeline::Timeline;
use super::code::CodePane;
use super::controls::{Counts, RunBar, RunLink, Slider, Try};
use super::files::ExportMenu;
use super::results::{FileResults, SummaryTable, Verdict};
use super::runs::Runs;
use super::state::Lab;
use crate::chart::format;
use crate::experiment::Chapter;
use crate::experiment::downloads::{
    MAX_CONCURRENCY, MAX_LINKS, check_link, concurrency_up_to, lesson_links, sample_links,
};
use crate::work::lesson::{DOWNLOADS_SEQUENTIAL_S, DOWNLOADS_THREADS_S};

const CHAPTER: Chapter = Chapter::Downloads;

/// The chapter.
#[component]
pub fn DownloadsChapter() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.downloads;
    let most = Signal::derive(move || params.with(|p| p.concurrency.last().copied().unwrap_or(1)));
    let counts = Signal::derive(move || params.with(|p| p.concurrency.clone()));
    let reps = Signal::derive(move || params.with(|p| p.reps));
    let timeout = Signal::derive(move || params.with(|p| p.timeout_s));
    let limit = Signal::derive(move || params.with(|p| p.limit_mib));
    view! {
        <section class="chapter" aria-labelledby="title">
            <header>
                <h1 id="title">"Why wait for one file at a time?"</h1>
                <p class="question">
                    "A download is mostly waiting for an answer. Fetch the files one after another, then several at once: waits that overlap cost no more than the longest of them."
                </p>
            </header>
            <div class="stage">
                <div class="controls">
                    {move || view! { <RunBar chapter=CHAPTER obstacle=lab.no_engine()/> }}
                    <Slider
                        label="At a time, up to"
                        min=1
                        max=MAX_CONCURRENCY
                        value=most
                        on_input=move |most| params.update(|p| p.concurrency = concurrency_up_to(most))
                        hint=Signal::derive(|| "1 is one after another".to_owned())
                    />
                    <Counts
                        label="Measured with"
                        offered=vec![1, 2, 3, 4, 6, 8, 16]
                        chosen=counts
                        on_change=move |counts| params.update(|p| p.concurrency = counts)
                    />
                    <Slider
                        label="Repetitions"
                        min=1
                        max=20
                        value=reps
                        on_input=move |reps| params.update(|p| p.reps = reps)
                    />
                    <details>
                        <summary>"Limits"</summary>
                        <Slider
                            label="Seconds for each file"
                            min=1
                            max=120
                            value=timeout
                            on_input=move |seconds| params.update(|p| p.timeout_s = seconds)
                        />
                        <Slider
                            label="MiB for each file"
                            min=1
                            max=8
                            value=limit
                            on_input=move |mib| params.update(|p| p.limit_mib = mib)
                        />
                    </details>
                    <RunLink chapter=CHAPTER/>
                </div>
                <div class="figure">
                    <Verdict chapter=CHAPTER/>
                    <LineChart chapter=CHAPTER noun="fetches at a time"/>
                    <ExportMenu chapter=CHAPTER/>
                </div>
            </div>
            <Links/>
            <FileResults/>
            <Timeline chapter=CHAPTER worker="fetch"/>
            <SummaryTable chapter=CHAPTER noun="At a time"/>
            <Runs chapter=CHAPTER/>
            <p class="explain">
                "No threads are needed here. One worker asks for several files and goes on when an answer comes in: the waiting is done by the browser, the network and the servers, and that can overlap as much as it likes. Answers go through a queue, so they come out in the order of their arrival, not in the order they were asked for."
            </p>
            <p class="explain">
                {format!(
                    "The lesson printed {} for its three files one after another, and {} on three threads: one try of each, with files it had fetched before. Both times are of the whole work, so they can be compared.",
                    format::time(DOWNLOADS_SEQUENTIAL_S * 1e3),
                    format::time(DOWNLOADS_THREADS_S * 1e3),
                )}
            </p>
            <Try links=vec![
                ("#/downloads?concurrency=1,3&reps=10&run=1", "One after another and three at a time, ten rounds: does the order of arrival stay the same?"),
                ("#/downloads?concurrency=1,2,3,4,6&reps=5&run=1", "More fetches at a time than there are files: what do the others do?"),
            ]/>
            <CodePane
                python=vec![("downloads.py", include_str!("../../www/python/downloads.py"))]
                files=vec![
                    ("engine/downloads.rs", include_str!("../engine/downloads.rs")),
                    ("work/table.rs", include_str!("../work/table.rs")),
                ]
            />
        </section>
    }
}

/// The list of links: replace, add, remove.
#[component]
fn Links() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.downloads;
    let set_all = move |links: Vec<String>| params.update(|p| p.links = links);
    let count = Memo::new(move |_| params.with(|p| p.links.len()));
    let is_samples = Memo::new(move |_| params.with(|p| p.links == sample_links()));
    let add = move |_: MouseEvent| {
        params.update(|p| {
            if p.links.len() < MAX_LINKS {
                p.links.push(String::new());
            }
        });
    };
    view! {
        <section class="links" aria-labelledby="links-title">
            <h2 id="links-title">"The files"</h2>
            <p class="hint">
                {move || if is_samples.get() {
                    "Samples that come with this page: made up, with the columns of the lesson’s three files. Replace them by any CSV links you like."
                } else {
                    "Your own links. A page may only read what the file’s server allows it to read."
                }}
            </p>
            <ol>
                <For each=move || 0..count.get() key=|at| *at let(at)>
                    <LinkField at=at/>
                </For>
            </ol>
            <div class="row">
                <button class="quiet" disabled={move || count.get() >= MAX_LINKS} on:click=add>"Add a link"</button>
                <button class="quiet" on:click=move |_| set_all(sample_links())>"Use the samples"</button>
                <button class="quiet" on:click=move |_| set_all(lesson_links())>"Use the lesson’s links"</button>
            </div>
        </section>
    }
}

#[component]
fn LinkField(
    /// Its place in the list, from 0.
    at: usize,
) -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.downloads;
    let link = Memo::new(move |_| params.with(|p| p.links.get(at).cloned().unwrap_or_default()));
    let problem = move || check_link(&link.get()).err().map(|error| error.to_string());
    let problem_id = format!("link-{at}-problem");
    let remove = move |_: MouseEvent| {
        params.update(|p| {
            if p.links.len() > 1 && at < p.links.len() {
                p.links.remove(at);
            }
        });
    };
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
                    on:input=move |event| {
                        let value = event_target_value(&event);
                        params.update(|p| if let Some(link) = p.links.get_mut(at) { *link = value });
                    }
                />
                <button
                    class="quiet"
                    aria-label=format!("Remove link {}", at + 1)
                    disabled=move || params.with(|p| p.links.len() <= 1)
                    on:click=remove
                >"Remove"</button>
            </div>
            <p class="problem" id=problem_id>{problem}</p>
        </li>
    }
}
