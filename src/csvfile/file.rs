//! A whole file, from its bytes to the table in it.

use super::encoding::{self, BrowserDecoder};
use super::error::FileError;
use super::table::{Reading, read_table};
use super::{binary, odd_characters};

/// Media types of what is no table.
const OTHERS: [&str; 8] = [
    "text/html",
    "application/xhtml+xml",
    "application/json",
    "application/xml",
    "text/xml",
    "application/pdf",
    "application/zip",
    "image/",
];
/// The most of a media type that is quoted, in characters.
const QUOTED: usize = 40;

/// Reads a file that came with this `Content-Type`. It takes time and memory in proportion to the
/// file’s size.
///
/// # Errors
/// Whatever keeps it from being a table, as [`FileError`] lists it.
pub fn read_file(
    bytes: &[u8],
    content_type: Option<&str>,
    browser: BrowserDecoder,
) -> Result<Reading, FileError> {
    binary::check(bytes)?;
    let decoded = encoding::decode(bytes, content_type, browser)?;
    let odd = odd_characters::notes(&decoded.text)?;
    let mut reading = read_table(&decoded.text, bytes.len() as u64)?;
    reading.table.encoding = decoded.encoding;
    let before = decoded
        .notes
        .into_iter()
        .chain(content_type.and_then(called));
    reading.notes = before.chain(reading.notes).chain(odd).collect();
    Ok(reading)
}

/// What its server takes it for, if that is no table.
fn called(content_type: &str) -> Option<String> {
    let kind = content_type
        .split([';', ','])
        .next()
        .unwrap_or_default()
        .trim();
    let kind: String = kind.to_ascii_lowercase().chars().take(QUOTED).collect();
    let is_other = OTHERS.iter().any(|other| kind.starts_with(other));
    is_other.then(|| format!("Its server calls it “{kind}”; it was read as CSV all the same."))
}

#[cfg(test)]
mod tests;
