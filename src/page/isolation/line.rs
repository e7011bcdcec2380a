//! The page's words on where it stands: one quiet line if something is missing, one if there is a
//! newer build, and a word in the footer.

use leptos::prelude::*;

use super::state::{Newer, Phase};
use super::updates;
use crate::isolation::{Cause, Standing};
use crate::page::services::address::own_address;
use crate::page::state::Lab;

/// What is missing and what helps; nothing where everything runs.
#[component]
pub fn IsolationLine() -> impl IntoView {
    let lab = Lab::from_context();
    let ladder = lab.isolation;
    let line = move || match ladder.phase.get() {
        Phase::Settled => ladder.standing.with(Standing::line),
        Phase::Settling | Phase::Leaving => None,
    };
    let framed = move || {
        ladder
            .standing
            .with(|standing| standing.cause == Some(Cause::Framed))
    };
    view! {
        <div role="status" class="ladder">
            {move || line().map(|line| view! {
                <p>
                    {line}
                    {framed().then(|| view! {
                        " "<a href=own_address() target="_blank" rel="noopener">"Open the lab"</a>
                    })}
                </p>
            })}
            {move || {
                let says = match ladder.newer.get() {
                    Newer::No => return None,
                    Newer::Waits => "A newer version of the lab is here.".to_owned(),
                    Newer::Silent => "A newer version of the lab is here, but doesn’t answer. Close all tabs of the lab, then open it again.".to_owned(),
                    Newer::Tabs(tabs) => format!(
                        "A newer version of the lab is here, but {tabs} tabs show the old one. Close the others first."
                    ),
                };
                Some(view! {
                    <p>
                        {says}" "
                        <button
                            class="quiet"
                            disabled=move || lab.progress.with(Option::is_some)
                            on:click=move |_| updates::take_over(ladder.newer)
                        >"Use it now"</button>
                    </p>
                })
            }}
        </div>
    }
}

/// Whether the lab opens offline, once it is known; and why it doesn't.
#[component]
pub fn Kept() -> impl IntoView {
    let kept = Lab::from_context().isolation.kept;
    move || {
        kept.get().map(|kept| match kept.why {
            None => "Kept for use offline.".to_owned(),
            Some(why) => format!("Not kept for use offline: {why}."),
        })
    }
}
