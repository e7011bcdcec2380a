//! The link to a result: how a result fits into an address.
//!
//! `#/result/<data>`: a [`Shared`] as JSON, compressed with DEFLATE in the zlib format (whose
//! checksum tells a damaged link), one byte with the version in front, in base64url without
//! padding. It is part of the address behind the `#`, which no browser sends to a server.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

use super::error::ImportError;
use super::limits::PREFIX;
use super::shared::{Dropped, Shared};
use crate::analysis::record::Record;
use crate::format::large;
use crate::json;
use crate::mending::text::{decoded, is_unseen, narrow};

/// The longest fragment that is made, in characters: chats and mail programs cut longer ones.
pub const MAX_CHARS: usize = 8_000;
/// What every chat sends whole, in characters.
const SHORT_CHARS: usize = 2_000;
/// What most chats send in one message.
const MESSAGE_CHARS: usize = 4_000;
/// The longest that is read. More than is made, so that a later version may make more.
pub const MAX_CHARS_READ: usize = 64_000;
/// The most that may come out of one, in bytes.
pub const MAX_INFLATED: usize = 1 << 20;

/// The version of the format; the first byte of the data.
const VERSION: u8 = 1;
/// The strongest compression; the data is small.
const LEVEL: u8 = 10;

/// What is left out, tried in this order until the link is short enough.
const LADDER: [&[Dropped]; 5] = [
    &[],
    &[Dropped::Precision],
    &[Dropped::Times],
    &[Dropped::Precision, Dropped::Links],
    &[Dropped::Times, Dropped::Links],
];

/// The same for a session, which has no times to shorten.
const SESSION_LADDER: [&[Dropped]; 3] =
    [&[], &[Dropped::Notes], &[Dropped::Notes, Dropped::Futures]];

/// The fragment that holds this result, with its `#`: at most [`MAX_CHARS`] characters for every
/// run that the page offers. What had to be left out is in [`Shared::dropped`] when it is opened.
pub fn to_fragment(record: &Record) -> String {
    let all = Shared::of(record);
    let mut fragment = String::new();
    let ladder = match all.session {
        Some(_) => SESSION_LADDER.as_slice(),
        None => LADDER.as_slice(),
    };
    for dropped in ladder {
        let shared = dropped
            .iter()
            .fold(all.clone(), |shared, &what| shared.without(what));
        fragment = encode(&shared);
        if fragment.len() <= MAX_CHARS {
            break;
        }
    }
    fragment
}

/// What whoever sends a link should know of its length, if it is so long that chats cut it: then it can't
/// be opened any more.
pub fn length_note(link: &str) -> Option<String> {
    let chars = link.chars().count();
    if chars <= SHORT_CHARS {
        return None;
    }
    let cut = match chars > MESSAGE_CHARS {
        false => "some chats cut messages at 2000",
        true => "that is more than one message of most chats holds, and some cut it at 2000",
    };
    Some(format!(
        "The link has {} characters: {cut}. Cut off, it can’t be opened. By mail or in a document it stays whole.",
        large(chars as u64)
    ))
}

/// Whether an address asks for a result, whatever state that is in.
pub fn is_result(fragment: &str) -> bool {
    data_of(fragment).is_some()
}

/// Reads the fragment of an address, with or without its `#`.
///
/// # Errors
/// No result in it, or one that is too long, damaged, of a later version, or impossible in
/// itself, each told apart.
pub fn from_fragment(fragment: &str) -> Result<Shared, ImportError> {
    let data = cleaned(data_of(fragment).ok_or(ImportError::NoResult)?);
    if data.len() > MAX_CHARS_READ {
        let (chars, limit) = (data.len(), MAX_CHARS_READ);
        return Err(ImportError::LinkTooLong { chars, limit });
    }
    let bytes = URL_SAFE_NO_PAD.decode(data).map_err(|error| match error {
        base64::DecodeError::InvalidByte(at, _) => damaged(format!(
            "its character {} doesn’t belong there",
            at + PREFIX.len() + 1
        )),
        _ => damaged("its end is missing"),
    })?;
    let packed = match bytes.split_first() {
        Some((&VERSION, packed)) => packed,
        Some((&version, _)) if version > VERSION => {
            return Err(ImportError::LinkVersion { version });
        }
        Some(_) => return Err(damaged("its beginning is wrong")),
        None => return Err(damaged("there is nothing in it")),
    };
    let no_result = || damaged("what is in it is no result of this page");
    let text = String::from_utf8(inflate(packed)?).map_err(|_| no_result())?;
    let shared: Shared = json::read(&text).map_err(|_| no_result())?;
    shared.check()?;
    Ok(shared)
}

fn encode(shared: &Shared) -> String {
    let json = json::write(shared);
    let mut bytes = vec![VERSION];
    bytes.extend(compress_to_vec_zlib(json.as_bytes(), LEVEL));
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
}

fn inflate(packed: &[u8]) -> Result<Vec<u8>, ImportError> {
    decompress_to_vec_zlib_with_limit(packed, MAX_INFLATED).map_err(|error| match error.status {
        TINFLStatus::HasMoreOutput => damaged("far more would come out of it than a result has"),
        TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => {
            damaged("its end is missing")
        }
        _ => damaged("a part of it was changed"),
    })
}

/// What stands behind the prefix.
fn data_of(fragment: &str) -> Option<&str> {
    let path = fragment
        .trim()
        .trim_start_matches('#')
        .trim_start_matches('/');
    path.strip_prefix("result/")
}

/// The data without what was added to it on its way: marks and questions behind it, blanks and unseen
/// characters in it, other signs for the same. Its checksum tells whether that was right.
fn cleaned(data: &str) -> String {
    let data = data.split(['?', '&', '#']).next().unwrap_or_default();
    let data = decoded(data, |_| false);
    let data = data.split(['?', '&', '#']).next().unwrap_or_default();
    let is_own = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '–' | '—');
    let data = data.trim_end_matches(|c: char| !is_own(c));
    let mut cleaned = String::with_capacity(data.len());
    for c in data
        .chars()
        .filter(|c| !is_unseen(*c) && !c.is_whitespace())
    {
        match narrow(c) {
            '+' => cleaned.push('-'),
            '/' => cleaned.push('_'),
            // What word processors make of two hyphens.
            '–' | '—' => cleaned.push_str("--"),
            other => cleaned.push(other),
        }
    }
    cleaned
}

fn damaged(why: impl Into<String>) -> ImportError {
    ImportError::LinkDamaged { why: why.into() }
}
