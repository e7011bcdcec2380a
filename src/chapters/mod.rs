//! The chapters, one folder each, with all that is theirs alone: parameters, model and words, the part in
//! the engine, the part in the page, style and Python program.

use crate::experiment::{Chapter, chapter};

/// Lists the chapters: each is a module with `CHAPTER`, and with `engine::ENGINE` in the engine and
/// `page::PAGE` in the page.
macro_rules! chapters {
    ($($name:ident),+ $(,)?) => {
        $(pub mod $name;)+

        /// All of them, in the lesson's order.
        pub const ALL: [Chapter; [$(stringify!($name)),+].len()] = [$($name::CHAPTER),+];

        /// Their parts in the engine.
        #[cfg(all(target_arch = "wasm32", feature = "engine"))]
        pub const ENGINES: &[crate::engine::chapter_engine::ChapterEngine] =
            &[$($name::engine::ENGINE),+];

        /// Their parts in the page.
        #[cfg(all(target_arch = "wasm32", feature = "page"))]
        pub const PAGES: &[crate::page::chapter_page::ChapterPage] = &[$($name::page::PAGE),+];
    };
}

chapters!(downloads, threads, processes, futures, queues, machine);

/// Makes them known, as every program must before it reads a link or a record.
pub fn register() {
    chapter::register(&ALL);
}
