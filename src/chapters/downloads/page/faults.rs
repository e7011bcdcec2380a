//! The faults of the practice files: which of them are broken on purpose, and how.

use leptos::prelude::*;

use crate::chapters::downloads::CHAPTER;
use crate::chapters::downloads::params::DownloadsParams;
use crate::chapters::downloads::practice::{Broken, Fault};
use crate::page::state::Lab;

/// A choice for each file, in a fold.
#[component]
pub fn Faults() -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<DownloadsParams>(CHAPTER);
    let files = Memo::new(move |_| params.with(|p| p.practice.as_ref().map_or(0, |p| p.files)));
    let silent = Memo::new(move |_| {
        let is_silent = |broken: &Broken| broken.fault == Fault::Silent;
        params.with(|p| {
            p.practice
                .as_ref()
                .is_some_and(|p| p.faults.iter().any(is_silent))
        })
    });
    let hint = move || {
        let limit_s = params.with(|p| p.timeout_s);
        silent.get().then(|| {
            format!("A file that never answers is waited for until the time limit, {limit_s} s, in every sample. The limit is under “Limits”.")
        })
    };
    let mend = move |_| {
        params.update(|p| {
            if let Some(practice) = &mut p.practice {
                practice.faults.clear();
            }
        });
    };
    view! {
        <details>
            <summary>"Break some of them"</summary>
            <div class="faults">
                <For each=move || 1..=files.get() key=|file| *file let(file)>
                    <FaultOf file=file/>
                </For>
            </div>
            <p class="hint">{hint}</p>
            <button class="quiet" on:click=mend>"All in order"</button>
        </details>
    }
}

#[component]
fn FaultOf(
    /// Its number, from 1.
    file: u32,
) -> impl IntoView {
    let lab = Lab::from_context();
    let params = lab.params::<DownloadsParams>(CHAPTER);
    let fault =
        Memo::new(move |_| params.with(|p| p.practice.as_ref().and_then(|p| p.fault(file))));
    let choose = move |event| {
        let fault = Fault::named(&event_target_value(&event));
        params.update(|p| {
            if let Some(practice) = &mut p.practice {
                practice.set_fault(file, fault);
            }
        });
    };
    view! {
        <label>
            <span>{format!("File {file}")}</span>
            <select on:change=choose prop:value=move || fault.get().map_or("", Fault::slug)>
                <option value="" selected=move || fault.get().is_none()>"in order"</option>
                {Fault::ALL.map(|one| view! {
                    <option value=one.slug() selected=move || fault.get() == Some(one)>{one.sentence()}</option>
                }).collect_view()}
            </select>
        </label>
    }
}
