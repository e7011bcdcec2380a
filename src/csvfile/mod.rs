//! CSV files as they come: bytes to text, text to head, columns and rows; or what is wrong, and where.

mod binary;
mod charset;
mod contents;
mod encoding;
pub mod error;
pub mod file;
mod kind;
mod names;
mod odd_characters;
mod position;
mod prose;
mod records;
mod separator;
mod shape;
pub mod table;
mod utf16;
pub mod words;
