//! The criteria by which runs of the page are trusted, and the figures that they are about.
//!
//! A run link is opened again and again; beside each run a native program measures the same
//! ([`native`]). What came of both is a [`Run`], which is judged by each [`Criterion`] of its
//! [`Subject`] and told in [`sentences`]. Nothing in here knows a browser.

pub mod criterion;
pub mod judged;
pub mod machine;
pub mod native;
pub mod run;
pub mod subject;
pub mod summary;
pub mod sentences;

pub use criterion::Criterion;
pub use run::Run;
pub use subject::Subject;
pub use summary::Summary;
