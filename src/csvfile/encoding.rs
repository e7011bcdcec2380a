//! The encoding that bytes are in, and the text that they are.
//!
//! As browsers decide it (WHATWG, *Encoding*): a byte order mark has the first word, then the
//! server's `Content-Type`, and without either it is UTF-8. Where the bytes themselves say otherwise,
//! they have it. Nothing is replaced in silence: bytes that don't fit are an error that says where, and
//! what they look like; and what was not as expected is noted.

use std::borrow::Cow;

use super::charset::{self, Known};
use super::error::FileError;
use super::position::position_at;
use super::utf16::{self, Wide};

/// What reads the encodings that only a browser knows: from a label and bytes to the encoding's name
/// and the text, with U+FFFD for what is not in this encoding. Nothing if it doesn't know the label.
pub type BrowserDecoder<'a> = &'a dyn Fn(&str, &[u8]) -> Option<(String, String)>;

/// A text, and how it was written in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// The name of the encoding, if it isn't UTF-8.
    pub encoding: Option<String>,
    /// What a reader of the file may want to know of it, as sentences.
    pub notes: Vec<String>,
}

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";
/// What a byte order mark promises.
const MARK_SAYS: &str = "its byte order mark promises";
/// The most of a label that is quoted, in characters.
const QUOTED: usize = 40;

/// Decides by the bytes and the `Content-Type` they came with, and reads them.
///
/// # Errors
/// [`FileError::NotText`] or [`FileError::NotReadable`].
pub fn decode<'a>(
    bytes: &'a [u8],
    content_type: Option<&str>,
    browser: BrowserDecoder,
) -> Result<Decoded<'a>, FileError> {
    if bytes.starts_with(UTF8_MARK) {
        let note = "It begins with a byte order mark, which is no part of the first name.";
        return Ok(Decoded::utf8(
            utf8(bytes, UTF8_MARK.len(), "")?,
            vec![note.to_owned()],
        ));
    }
    match bytes {
        [0xff, 0xfe, 0, 0, ..] if bytes.len().is_multiple_of(4) => return Err(utf32()),
        [0, 0, 0xfe, 0xff, ..] => return Err(utf32()),
        [0xff, 0xfe, ..] => {
            return utf16(bytes, 2, false, MARK_SAYS, "as its byte order mark says");
        }
        [0xfe, 0xff, ..] => return utf16(bytes, 2, true, MARK_SAYS, "as its byte order mark says"),
        _ => {}
    }
    match utf16::wide(bytes) {
        Some(Wide::Utf32) => return Err(utf32()),
        Some(Wide::Utf16 { big_endian }) => {
            let why = "as its zero bytes show; a byte order mark is missing";
            return utf16(bytes, 0, big_endian, "its zero bytes promise", why);
        }
        None => {}
    }
    let labels = content_type.map(charset::labels).unwrap_or_default();
    declared(bytes, &labels, browser)
}

/// Reads them as their server says; the first label that means something has the word.
fn declared<'a>(
    bytes: &'a [u8],
    labels: &[String],
    browser: BrowserDecoder,
) -> Result<Decoded<'a>, FileError> {
    let mut unknown = Vec::new();
    let mut decoded = None;
    for label in labels {
        decoded = match charset::known(label) {
            Some(Known::Utf8) => Some(Decoded::utf8(utf8(bytes, 0, "")?, Vec::new())),
            Some(Known::Utf16 { .. }) if std::str::from_utf8(bytes).is_ok() => {
                let note = format!(
                    "Its server calls its encoding “{}”, but it is in UTF-8.",
                    short(label)
                );
                Some(Decoded::utf8(utf8(bytes, 0, "")?, vec![note]))
            }
            Some(Known::Utf16 { big_endian }) => Some(utf16(
                bytes,
                0,
                big_endian,
                "its server promises",
                "as its server says",
            )?),
            Some(Known::Refused) => {
                return Err(FileError::NotReadable {
                    why: format!(
                        "its server says that it is {}, which browsers refuse to read: open it in another program, and save it as “CSV UTF-8”",
                        short(label)
                    ),
                });
            }
            None => by_browser(bytes, label, browser)?,
        };
        if decoded.is_some() {
            break;
        }
        unknown.push(format!("“{}”", short(label)));
    }
    let unknown = unknown.join(" and ");
    let calls =
        format!("Its server calls its encoding {unknown}, and browsers know no such encoding");
    let mut decoded = match decoded {
        Some(decoded) => decoded,
        None if unknown.is_empty() => Decoded::utf8(utf8(bytes, 0, "")?, Vec::new()),
        None => Decoded::utf8(utf8(bytes, 0, &format!(" {calls}."))?, Vec::new()),
    };
    if !unknown.is_empty() {
        let name = decoded.encoding.as_deref().unwrap_or("UTF-8");
        decoded
            .notes
            .insert(0, format!("{calls}: it was read as {name}."));
    }
    if labels.len() > 1 && unknown.is_empty() {
        let all: Vec<String> = labels
            .iter()
            .take(4)
            .map(|label| format!("“{}”", short(label)))
            .collect();
        decoded.notes.push(format!(
            "Its server names several encodings, {}: the first was taken.",
            all.join(", ")
        ));
    }
    Ok(decoded)
}

/// Reads an encoding that the browser knows; nothing if it doesn't.
fn by_browser<'a>(
    bytes: &[u8],
    label: &str,
    browser: BrowserDecoder,
) -> Result<Option<Decoded<'a>>, FileError> {
    let Some((name, text)) = browser(label, bytes) else {
        return Ok(None);
    };
    if let Some(at) = text.find('\u{fffd}') {
        let place = position_at(&text, at);
        return Err(FileError::NotReadable {
            why: format!(
                "its server says that it is {name}, and what stands in line {}, column {}, is not in this encoding",
                place.line, place.column
            ),
        });
    }
    let note = match std::str::from_utf8(bytes) {
        Ok(_) if bytes.is_ascii() => String::new(),
        Ok(_) => " It could be in UTF-8 as well: if letters look wrong, the server is.".to_owned(),
        Err(_) => String::new(),
    };
    let note = match name == label {
        true => format!("It is in {name}, as its server says.{note}"),
        false => format!(
            "It is in {name}, as its server says (“{}”).{note}",
            short(label)
        ),
    };
    Ok(Some(Decoded {
        text: text.into(),
        encoding: Some(name),
        notes: vec![note],
    }))
}

impl<'a> Decoded<'a> {
    fn utf8(text: &'a str, notes: Vec<String>) -> Self {
        Decoded {
            text: text.trim_start_matches('\u{feff}').into(),
            encoding: None,
            notes,
        }
    }
}

/// Reads UTF-8 from byte `begin` on. `hint` is added to what an error says.
fn utf8<'a>(bytes: &'a [u8], begin: usize, hint: &str) -> Result<&'a str, FileError> {
    let bytes_of_text = &bytes[begin..];
    std::str::from_utf8(bytes_of_text).map_err(|error| {
        let before = std::str::from_utf8(&bytes_of_text[..error.valid_up_to()]).unwrap_or_default();
        FileError::NotText {
            offset: (begin + before.len()) as u64,
            position: position_at(before, before.len()),
            expected: "UTF-8".to_owned(),
            hint: format!("{}{hint}", looks_like(bytes)),
        }
    })
}

fn utf16<'a>(
    bytes: &[u8],
    begin: usize,
    big_endian: bool,
    promises: &str,
    why: &str,
) -> Result<Decoded<'a>, FileError> {
    let text = utf16::read(bytes, begin, big_endian, promises)?;
    let end = if big_endian { "big" } else { "little" };
    Ok(Decoded {
        text: text.trim_start_matches('\u{feff}').to_owned().into(),
        encoding: Some("UTF-16".to_owned()),
        notes: vec![format!("It is in UTF-16, {end} end first, {why}.")],
    })
}

fn utf32() -> FileError {
    FileError::NotReadable {
        why: "it is in UTF-32, which browsers don’t read: open it in another program, and save it as “CSV UTF-8”".to_owned(),
    }
}

fn short(label: &str) -> String {
    label.chars().take(QUOTED).collect()
}

/// What bytes that are no UTF-8 most likely are, and what to do.
fn looks_like(bytes: &[u8]) -> &'static str {
    let is_control = |&&byte: &&u8| byte < 0x20 && !b"\t\n\r\x0c".contains(&byte);
    if bytes.iter().filter(is_control).count() * 20 > bytes.len() {
        return "It looks like no text at all.";
    }
    "It looks like Windows-1252, in which older programs save: open it there and save it as “CSV UTF-8”, or have its server say “charset=windows-1252”."
}

#[cfg(test)]
mod tests;
