//! What the page does without being seen: the engine and its runs, the address, files, storage.

pub mod storage;
pub mod database;
pub mod tab;
pub mod address;
pub mod automation;
pub mod parts;
pub mod pressure;
pub mod machine;
pub mod store;
pub mod restore;
pub mod bridge;
pub mod told;
pub mod sleep;
pub mod expected;
pub mod sweep;
pub mod running;
pub mod run;
pub mod other_tabs;
pub mod files;
pub mod focus;
pub mod frame;
pub mod mended;
pub mod navigation;
