//! The chapters, one folder each, with all that is theirs alone: parameters, model and words, the part in
//! the engine, the part in the page, style and Python program.

pub mod downloads;
pub mod threads;
pub mod processes;
pub mod futures;
pub mod queues;
pub mod machine;

use crate::experiment::{Chapter, chapter};

/// All of them, in the lesson's order.
pub const ALL: [Chapter; 6] = [
    downloads::CHAPTER,
    threads::CHAPTER,
    processes::CHAPTER,
    futures::CHAPTER,
    queues::CHAPTER,
    machine::CHAPTER,
];

/// Makes them known, as every program must before it reads a link or a record.
pub fn register() {
    chapter::register(&ALL);
}
