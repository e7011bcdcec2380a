//! WHERE things stand in a picture: pure geometry and words, natively tested. The page only turns
//! them into SVG.

pub mod code;
pub mod prediction;
pub mod fetches;
pub mod gantt;
pub mod look;
pub mod lines;
pub mod sheet;
pub mod metric;
pub mod picture;
pub mod progression;
pub mod scale;
