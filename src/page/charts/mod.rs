//! The charts as SVG. Where the marks stand is worked out in `crate::layout`.

pub mod size;
pub mod pointer;
pub mod picture;
pub mod key;
pub mod looked_at;
pub mod columns;
pub mod lines;
pub mod lost_time;
pub mod progression;
pub mod prediction;
pub mod timeline;
pub mod sweep;
