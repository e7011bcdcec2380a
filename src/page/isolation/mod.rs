//! Isolation, as far as the page can see to it: what it finds out, the service worker, and the line that says
//! what is missing. What follows from the facts stands in [`crate::isolation`].

pub mod once;
pub mod facts;
pub mod state;
mod service_worker;
mod updates;
pub mod climb;
pub mod line;
