//! The source of the files: the practice network, or links.

use leptos::prelude::*;

use super::faults::Faults;
use crate::chapters::downloads::CHAPTER;
use crate::chapters::downloads::params::DownloadsParams;
use crate::chapters::downloads::practice::{MAX_FILES, Network, Practice};
use crate::format;
use crate::isolation::practice::PracticeNetwork;
use crate::page::state::Lab;
use crate::page::widgets::controls::{Choice, Slider};

/// The choice, and a way on where the practice network is missing.
#[component]
pub fn Source() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<DownloadsParams>(CHAPTER);
    let is_practice = Memo::new(move |_| params.with(|p| p.practice.is_some()));
    // What was set is there again after a look at the links.
    let kept = StoredValue::new(Practice::default());
    let choose = move |practise: bool| {
        params.update(|p| match (practise, p.practice.take()) {
            (true, None) => p.practice = Some(kept.get_value()),
            (true, practice) => p.practice = practice,
            (false, practice) => kept.set_value(practice.unwrap_or_default()),
        });
    };
    view! {
        <Choice
            label="The files come from"
            choices=vec![(true, "the practice network"), (false, "links")]
            chosen=is_practice
            on_change=choose
        />
        <Obstacle/>
    }
}

/// What there is to set for a practice network, where the files come from one.
#[component]
pub fn PracticeSettings() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<DownloadsParams>(CHAPTER);
    let is_practice = Memo::new(move |_| params.with(|p| p.practice.is_some()));
    view! {
        <Show when=move || is_practice.get()>
            <Settings/>
        </Show>
    }
}

/// A way on where there is no practice network.
#[component]
fn Obstacle() -> impl IntoView {
    let lab = Lab::from_context();
    let use_samples = move |_| {
        lab.params::<DownloadsParams>(CHAPTER)
            .update(|p| p.practice = None)
    };
    let is_wanted = move || {
        let is_missing = matches!(
            lab.isolation.practice_network.get(),
            PracticeNetwork::Missing(_)
        );
        let params = lab.params::<DownloadsParams>(CHAPTER);
        is_missing && params.with(|p| p.practice.is_some())
    };
    view! {
        <Show when=is_wanted>
            <button class="quiet" on:click=use_samples>"Use the sample files instead"</button>
        </Show>
    }
}

#[component]
fn Settings() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<DownloadsParams>(CHAPTER);
    let read = move |read: fn(&Practice) -> u32| {
        Signal::derive(move || params.with(|p| p.practice.as_ref().map(read).unwrap_or_default()))
    };
    let change = move |change: fn(&mut Practice, u32)| {
        move |value: u32| {
            params.update(|p| {
                if let Some(practice) = &mut p.practice {
                    change(practice, value);
                }
            });
        }
    };
    let practice = Memo::new(move |_| params.with(|p| p.practice.clone().unwrap_or_default()));
    let network = Memo::new(move |_| practice.with(Practice::network));
    let named = Network::ALL.into_iter().filter(|n| *n != Network::Custom);
    let no_limit = || Signal::derive(|| "0: no limit".to_owned());
    view! {
        <Choice
            label="It is like"
            choices=named.map(|network| (network, network.name())).collect()
            chosen=network
            on_change=move |network| params.update(|p| {
                p.practice = p.practice.take().map(|practice| practice.on(network));
            })
        />
        <p class="hint">{move || practice.with(sentence)}</p>
        <Slider
            label="Files"
            min=1
            max=MAX_FILES
            value=read(|p| p.files)
            on_input=change(Practice::set_files)
        />
        <details>
            <summary>"Set delay, speed and size"</summary>
            <Slider
                label="ms until an answer"
                min=0
                max=2000
                step=5
                value=read(|p| p.latency_ms)
                on_input=change(|p, ms| p.latency_ms = ms)
            />
            <Slider
                label="ms more, by chance (jitter)"
                min=0
                max=1000
                step=5
                value=read(|p| p.jitter_ms)
                on_input=change(|p, ms| p.jitter_ms = ms)
            />
            <Slider
                label="KiB/s over each connection"
                min=0
                max=4000
                step=50
                value=read(|p| p.kib_s)
                on_input=change(|p, speed| p.kib_s = speed)
                hint=no_limit()
            />
            <Slider
                label="KiB/s over the whole line"
                min=0
                max=12_000
                step=50
                value=read(|p| p.line_kib_s)
                on_input=change(|p, speed| p.line_kib_s = speed)
                hint=no_limit()
            />
            <Slider
                label="Connections at a time"
                min=0
                max=16
                value=read(|p| p.connections)
                on_input=change(|p, most| p.connections = most)
                hint=no_limit()
            />
            <Slider
                label="KiB in each file"
                min=1
                max=1024
                value=read(|p| p.kib)
                on_input=change(|p, kib| p.kib = kib)
            />
            <Slider
                label="Seed of the delays"
                min=0
                max=100
                value=read(|p| p.seed)
                on_input=change(|p, seed| p.seed = seed)
                hint=Signal::derive(|| "In a round, every number of fetches meets the same delays: they are compared under the same luck.".to_owned())
            />
        </details>
        <Faults/>
    }
}

/// What the network is like, in numbers.
fn sentence(practice: &Practice) -> String {
    let Practice {
        latency_ms,
        jitter_ms,
        kib_s,
        line_kib_s,
        connections,
        kib,
        ..
    } = *practice;
    let most_ms = latency_ms + jitter_ms;
    let delay = match jitter_ms {
        0 => format!("{latency_ms} ms"),
        _ => format!("{latency_ms} to {most_ms} ms"),
    };
    let speed = |kib_s: u32| match kib_s {
        0 => "any speed".to_owned(),
        kib_s => format!("{kib_s} KiB/s"),
    };
    let at_a_time = match connections {
        0 => String::new(),
        most => format!(", {} at a time", format::count(most, "file")),
    };
    let own = match practice.network() {
        Network::Custom => "As set: ",
        _ => "",
    };
    format!(
        "{own}{delay} until an answer; {} over each connection, {} over the line{at_a_time}; files of {kib} KiB",
        speed(kib_s),
        speed(line_kib_s),
    )
}
