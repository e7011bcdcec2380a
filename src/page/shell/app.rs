//! The frame around the chapters: title, navigation, notices, footer.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::head::Head;
use super::keys::{Keys, listen_to_keys};
use super::print;
use crate::experiment::route::Route;
use crate::page::chapter_page::{ChapterPage, SecondPart};
use crate::page::isolation::climb;
use crate::page::isolation::line::{IsolationLine, Kept};
use crate::page::isolation::state::IsolationState;
use crate::page::services::address;
use crate::page::services::address::{Arrival, current_route};
use crate::page::services::navigation::certain;
use crate::page::services::parts::{Waiting, later, soon};
use crate::page::services::{
    automation, files, focus, machine, mended, navigation, pressure, restore, run,
};
use crate::page::state::Lab;
use crate::page::widgets::warnings::warnings;

/// The whole page.
#[component]
pub fn App(
    /// The chapters.
    chapters: &'static [ChapterPage],
    /// What they do first in the second part of the program.
    second_part: SecondPart,
) -> impl IntoView {
    let (route, is_doubtful) = certain(current_route());
    let isolation = IsolationState::at_first_sight();
    let machine = machine::machine(isolation.rung());
    let lab = Lab::new(&route, machine, isolation, window_size());
    provide_context(lab);
    soon(lab, second_part());
    // Heard from the start; what they lead to comes after the runs that are brought back.
    soon(lab, files::accept_drops(lab));
    navigation::listen(lab);
    let is_listed = RwSignal::new(false);
    soon(lab, listen_to_keys(lab, is_listed));
    soon(lab, focus::keep());
    restore::load(lab);
    pressure::observe();
    if !route.has_params {
        chapters.iter().for_each(|page| (page.begin)(lab));
    }
    run::open(lab);
    navigation::open_result(lab);
    begin(lab, &route, is_doubtful);
    print::listen(lab);
    let _ = window_event_listener(ev::resize, move |_| lab.window_size.set(window_size()));
    Effect::new(move || {
        document().set_title(&format!("{} · Parallelism Lab", lab.chapter.get().title()))
    });
    view! {
        <a class="skip" href="#main" on:click=skip_to_main>"Skip to the experiment"</a>
        <Head/>
        <IsolationLine/>
        <main id="main" tabindex="-1">
            <Notices/>
            {later(Waiting::Nothing, warnings(lab))}
            {move || {
                let open = lab.chapter.get();
                let page = chapters.iter().find(|page| page.chapter == open);
                page.map(|page| (page.view)())
            }}
        </main>
        <Footer/>
        <Keys is_listed=is_listed/>
    }
}

/// Sees to it where the page stands, and starts the run that the address asks for. Until that is
/// settled scripts find no `parlab` on the window if the page may be loaded again: what they ask
/// would be lost.
fn begin(lab: Lab, route: &Route, is_doubtful: bool) {
    match lab.isolation.may_want_reload() {
        false => automation::install(),
        true => lab.isolation.once_settled(automation::install),
    }
    let arrival = address::arrive_by_load();
    if is_doubtful {
        mended::soon_open(lab, arrival);
    }
    if arrival == Arrival::Followed && route.run {
        run::start_once_settled(lab, route.experiment.chapter());
    }
    climb::settle(lab);
}

/// What was wrong with the address, until it is dismissed.
#[component]
fn Notices() -> impl IntoView {
    let lab = Lab::from_context();
    view! {
        <div role="alert" class="notices">
            {move || {
                let notices = lab.notices.get();
                (!notices.is_empty()).then(|| view! {
                    <div class="notice warn">
                        <p><strong>"Something in the address or the file can’t be used."</strong></p>
                        <ul>{notices.iter().map(|n| view! { <li>{n.to_string()}</li> }).collect_view()}</ul>
                        <button class="quiet" on:click=move |_| lab.notices.set(Vec::new())>"Dismiss"</button>
                    </div>
                })
            }}
        </div>
    }
}

#[component]
fn Footer() -> impl IntoView {
    let lab = Lab::from_context();
    view! {
        <footer>
            <p>{move || {
                let machine = lab.machine.get();
                let clock = match machine.clock_resolution_us {
                    0.0 => "…".to_owned(),
                    us => format!("{us} µs"),
                };
                format!(
                    "This machine: {} logical processors as the browser says · clock step {clock}, measured · {}.",
                    machine.logical_cores,
                    machine.isolation.reason(),
                )
            }}</p>" "
            <p>{move || format!("Rung {}. ", lab.machine.with(|machine| machine.isolation.rung()))}<Kept/></p>" "
            <p>"Everything runs in this browser. Nothing is sent anywhere; only the links you give are fetched."</p>
        </footer>
    }
}

/// The fragment is the address of a run, so jumping to an anchor is done by hand.
fn skip_to_main(event: ev::MouseEvent) {
    use wasm_bindgen::JsCast;
    event.prevent_default();
    let main = document()
        .get_element_by_id("main")
        .and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(main) = main {
        let _ = main.focus();
    }
}

fn window_size() -> (f64, f64) {
    let number = |value: Result<JsValue, JsValue>| value.ok().and_then(|value| value.as_f64());
    let width = number(window().inner_width()).unwrap_or(1024.0);
    (width, number(window().inner_height()).unwrap_or(768.0))
}
