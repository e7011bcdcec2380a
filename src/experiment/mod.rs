//! Experiments: what a chapter can be asked to run, without a word about any single chapter.
//!
//! Each chapter has [`Parameters`] of its own. An [`Experiment`] holds those of whichever chapter, and a
//! [`Chapter`] says how they are read from a link. Which chapters there are is for the program to say, once
//! at its start: [`chapter::register`].

pub mod reader;
pub mod stopping;
pub mod pool_kind;
pub mod worker_kind;
pub mod worker_counts;
pub mod fib_number;
pub mod question;
pub mod network;
pub mod parameters;
pub mod chapter;
pub mod cost;
pub mod link_form;
pub mod json_form;
pub mod run_form;
mod any;
pub mod admission;
pub mod prediction;
pub mod route;
pub mod mended;

pub use any::Experiment;
pub use chapter::Chapter;
pub use parameters::Parameters;
