//! How is the built page tested as a person meets it?
//!
//! Each test gets a server of its own ([`site`]) and a browser of its own ([`browser`]), does what
//! a person does ([`page`]: finds things by role and name, presses keys, opens links) and looks at
//! what a person or a script sees: texts on the page, and the record from `window.parlab.result()`.
//! Most tests meet it in Chromium; `everywhere` does in each [`engine`], hosted in each way. Nothing
//! sleeps for a fixed time; tests wait for conditions, and compare times as ratios only.

pub mod bench;
pub mod browser;
pub mod build;
pub mod clipboard;
pub mod course;
pub mod drivers;
pub mod engine;
pub mod experiments;
pub mod figures;
pub mod files;
pub mod flight;
pub mod labels;
pub mod loads;
pub mod machine;
pub mod meet;
pub mod monkey;
pub mod names;
pub mod numbers;
pub mod page;
pub mod passing;
pub mod pictures;
pub mod policies;
pub mod record;
pub mod resources;
pub mod routes;
pub mod saved;
pub mod schema;
pub mod seen;
pub mod settings;
pub mod site;
pub mod spare;
pub mod spent;
pub mod stalling;
pub mod tables;
pub mod traffic;
pub mod trust;
pub mod visit;
pub mod wait;
pub mod whereabouts;
pub mod wishes;

pub use engine::Engine;
pub use meet::{Meeting, meet, meet_beside_others, meet_in, meet_in_each};
pub use page::Page;
pub use site::{Serve, Site};
pub use visit::Visit;
