//! The contents of a CSV file, as the record keeps them.

use serde::{Deserialize, Serialize};

/// What a CSV file turned out to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Table {
    /// Its size in bytes, as it was fetched.
    pub bytes: u64,
    /// The first 100 bytes of its text in UTF-8; a character cut in half at the end is left out.
    pub head: String,
    /// The names in its first line, each up to its 200th character.
    pub columns: Vec<String>,
    /// The number of records after the first line.
    pub rows: u64,
    /// The character that separates its fields. Left out if nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<char>,
    /// The name of its encoding. Left out if it is UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
}
