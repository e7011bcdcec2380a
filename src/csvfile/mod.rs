//! CSV files as they come: bytes to text, text to head, columns and rows; or what is wrong, and where.

pub mod encoding;
pub mod quotes;
mod contents;
pub mod table;
