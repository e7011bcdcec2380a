//! The page: the program a person sees, on the browser's main thread.
//!
//! It never blocks and has no pool: it shows state, and asks the engine through `bridge`.

mod address;
mod app;
mod automation;
mod bridge;
mod chart;
mod code;
mod comparisons;
mod controls;
mod costs;
mod cores;
mod downloads;
mod files;
mod futures;
mod heading;
mod ladder;
mod lie;
mod machine;
mod numbers;
mod parts;
mod picture;
mod predict;
mod pressure;
mod processes;
mod queues;
mod report;
mod results;
mod run;
mod running;
mod runs;
mod settings;
mod state;
mod store;
mod sweep;
mod task_size;
mod theme;
mod threads;
mod told;

/// What stands in the page until the program does.
const SHELL: &str = "shell";

/// Starts the page, in the place of what stood there until now.
pub fn start() {
    console_error_panic_hook::set_once();
    if let Some(shell) = leptos::prelude::document().get_element_by_id(SHELL) {
        shell.remove();
    }
    leptos::mount::mount_to_body(app::App);
}
