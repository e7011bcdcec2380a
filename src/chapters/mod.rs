//! The chapters, one folder each, with all that is theirs alone: parameters, model and words, the part in
//! the engine, the part in the page, style and Python program.

// Not in the macro's list alone: the formatter sees no module that only a macro names.
pub mod downloads;
pub mod threads;
pub mod processes;
pub mod shared;
pub mod futures;
pub mod queues;
pub mod machine;
#[cfg(test)]
mod schema;

use crate::experiment::json_form::{self, JsonForm};
use crate::experiment::link_form::{self, LinkForm};
use crate::experiment::run_form::{self, RunForm};
use crate::experiment::{Chapter, chapter};
use crate::lesson::tasks::{self, Tasks};

/// The registry of the chapters: each is a module with `CHAPTER`, `Params` and `tasks::TASKS`, and with `engine::ENGINE` in the engine and
/// `page::PAGE` in the page.
macro_rules! chapters {
    ($($name:ident),+ $(,)?) => {
        /// All of them, in the lesson's order.
        pub const ALL: [Chapter; [$(stringify!($name)),+].len()] = [$($name::CHAPTER),+];

        const LINKS: &[LinkForm] = &[$(LinkForm::of::<$name::Params>()),+];
        const JSON: &[JsonForm] = &[$(JsonForm::of::<$name::Params>()),+];
        const RUNS: &[RunForm] = &[$(RunForm::of::<$name::Params>()),+];
        const TASKS: &[Tasks] = &[$(($name::CHAPTER, $name::tasks::TASKS)),+];

        /// What their parameters are in JSON.
        #[cfg(test)]
        pub const SCHEMAS: [(Chapter, fn(&mut schemars::SchemaGenerator) -> schemars::Schema); ALL.len()] =
            [$(($name::CHAPTER, <$name::Params as schemars::JsonSchema>::json_schema)),+];

        /// Their parts in the engine.
        #[cfg(all(target_arch = "wasm32", feature = "engine"))]
        pub const ENGINES: &[crate::engine::chapter_engine::ChapterEngine] =
            &[$($name::engine::ENGINE),+];

        /// Their parts in the page.
        #[cfg(all(target_arch = "wasm32", feature = "page"))]
        pub const PAGES: &[crate::page::chapter_page::ChapterPage] = &[$($name::page::PAGE),+];
    };
}

chapters!(
    downloads, threads, processes, shared, futures, queues, machine
);

/// What the page needs to know of them once Run is pressed; until then, it is none of its first part.
#[cfg(all(target_arch = "wasm32", feature = "page"))]
#[wasm_split_helpers::wasm_split(results, fallible)]
pub fn second_part() -> Result<(), crate::page::services::parts::NotLoaded> {
    register_json();
    register_runs();
    register_tasks();
    Ok(())
}

/// Makes them known, as every program must before it uses one. A program that needs only some of it has no
/// more of it compiled into it.
pub fn register() {
    register_names();
    register_links();
    register_json();
    register_runs();
    register_tasks();
}

/// Makes known which there are.
pub fn register_names() {
    chapter::register(&ALL);
}

/// Makes known how their parameters stand in links.
pub fn register_links() {
    link_form::register(LINKS);
}

/// Makes known how their parameters are read from JSON.
pub fn register_json() {
    json_form::register(JSON);
}

/// Makes known what is asked of their parameters once there are runs.
pub fn register_runs() {
    run_form::register(RUNS);
}

/// Makes known what is tried in them.
pub fn register_tasks() {
    tasks::register(TASKS);
}
