//! The encoding that bytes are in, and the text that they are.
//!
//! As browsers decide it (WHATWG, *Encoding*): a byte order mark has the first word, then the
//! server's `Content-Type`, and without either it is UTF-8. Nothing is replaced in silence: bytes
//! that don't fit are an error that says where, and what they look like.

use std::borrow::Cow;

use crate::error::LabError;

/// How bytes stand for letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8 {
        /// Whether it begins with one.
        marked: bool,
    },
    /// UTF-16 with a byte order mark.
    Utf16 {
        /// Whether the more significant byte comes first.
        big_endian: bool,
    },
    /// What the server calls it; a browser knows many.
    Declared(String),
}

const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

impl Encoding {
    /// Decides by the bytes and the `Content-Type` they came with.
    pub fn of(bytes: &[u8], content_type: Option<&str>) -> Self {
        if bytes.starts_with(UTF8_MARK) {
            return Encoding::Utf8 { marked: true };
        }
        match bytes {
            [0xff, 0xfe, ..] => return Encoding::Utf16 { big_endian: false },
            [0xfe, 0xff, ..] => return Encoding::Utf16 { big_endian: true },
            _ => {}
        }
        match content_type.and_then(charset_of) {
            Some(charset) if !["utf-8", "utf8", "us-ascii"].contains(&charset.as_str()) => {
                Encoding::Declared(charset)
            }
            _ => Encoding::Utf8 { marked: false },
        }
    }

    /// What a reader of the file may want to know of it.
    pub fn note(&self) -> Option<String> {
        match self {
            Encoding::Utf8 { marked: false } => None,
            Encoding::Utf8 { marked: true } => {
                Some("It begins with a byte order mark, which is no part of the first name.".into())
            }
            Encoding::Utf16 { big_endian } => {
                let end = if *big_endian { "big" } else { "little" };
                Some(format!(
                    "It is in UTF-16, {end} end first, as its byte order mark says."
                ))
            }
            Encoding::Declared(charset) => Some(format!("It is in {charset}, as its server says.")),
        }
    }

    /// The text, without a byte order mark. `declared` reads the encodings that only a browser
    /// knows.
    ///
    /// # Errors
    /// [`LabError::NotText`] if the bytes are not in this encoding, or what `declared` says.
    pub fn decode<'a>(
        &self,
        bytes: &'a [u8],
        declared: impl FnOnce(&str, &[u8]) -> Result<String, LabError>,
    ) -> Result<Cow<'a, str>, LabError> {
        match self {
            Encoding::Utf8 { marked } => {
                let skipped = if *marked { UTF8_MARK.len() } else { 0 };
                match std::str::from_utf8(&bytes[skipped..]) {
                    Ok(text) => Ok(text.into()),
                    Err(error) => Err(not_utf8(bytes, skipped + error.valid_up_to())),
                }
            }
            Encoding::Utf16 { big_endian } => from_utf16(bytes, *big_endian).map(Cow::from),
            Encoding::Declared(charset) => declared(charset, bytes).map(Cow::from),
        }
    }
}

/// The `charset` of a `Content-Type`, in small letters.
fn charset_of(content_type: &str) -> Option<String> {
    let (_, parameters) = content_type.split_once(';')?;
    let charset = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| value.trim().trim_matches('"').to_ascii_lowercase())
    });
    charset.filter(|charset| !charset.is_empty())
}

fn from_utf16(bytes: &[u8], big_endian: bool) -> Result<String, LabError> {
    let unit = |pair: &[u8]| match pair {
        [a, b] if big_endian => u16::from_be_bytes([*a, *b]),
        [a, b] => u16::from_le_bytes([*a, *b]),
        _ => 0,
    };
    // The first pair is the mark.
    let pairs = bytes.get(2..).unwrap_or_default().chunks_exact(2);
    let is_odd = !pairs.remainder().is_empty();
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut at = 2;
    let not_utf16 = |at: usize, text: &str| LabError::NotText {
        offset: at as u64,
        line: line_after(text.as_bytes()),
        expected: "UTF-16, which its byte order mark promises".to_owned(),
        hint: "Perhaps a part of it is missing: try again, or save it anew as “CSV UTF-8”."
            .to_owned(),
    };
    for letter in char::decode_utf16(pairs.map(unit)) {
        let letter = letter.map_err(|_| not_utf16(at, &text))?;
        text.push(letter);
        at += 2 * letter.len_utf16();
    }
    if is_odd {
        return Err(not_utf16(at, &text));
    }
    Ok(text)
}

fn not_utf8(bytes: &[u8], offset: usize) -> LabError {
    LabError::NotText {
        offset: offset as u64,
        line: line_after(&bytes[..offset]),
        expected: "UTF-8".to_owned(),
        hint: looks_like(bytes).to_owned(),
    }
}

/// The number of the line that comes after these bytes, from 1.
fn line_after(bytes: &[u8]) -> u64 {
    1 + bytes.iter().filter(|&&byte| byte == b'\n').count() as u64
}

/// What bytes that are no UTF-8 most likely are, and what to do.
fn looks_like(bytes: &[u8]) -> &'static str {
    const BEGINNINGS: [(&[u8], &str); 7] = [
        (
            b"PK\x03\x04",
            "It looks like an Excel file (.xlsx) or a ZIP archive: open it there, and save it as “CSV UTF-8”.",
        ),
        (
            b"\xd0\xcf\x11\xe0",
            "It looks like an old Excel file (.xls): open it there, and save it as “CSV UTF-8”.",
        ),
        (b"\x1f\x8b", "It looks compressed (gzip): unpack it first."),
        (
            b"%PDF",
            "It looks like a PDF: look for a link to the same as CSV.",
        ),
        (b"\x89PNG", "It looks like a picture (PNG), and no table."),
        (
            b"\xff\xd8\xff",
            "It looks like a picture (JPEG), and no table.",
        ),
        (
            b"PAR1",
            "It looks like a Parquet file: look for a link to the same as CSV.",
        ),
    ];
    if let Some((_, says)) = BEGINNINGS
        .iter()
        .find(|(beginning, _)| bytes.starts_with(beginning))
    {
        return says;
    }
    let zeros = bytes.iter().filter(|&&byte| byte == 0).count();
    // Western text in UTF-16 is nearly half zeros.
    if zeros * 5 > bytes.len() {
        return "It looks like UTF-16 without a byte order mark: save it again as “CSV UTF-8”.";
    }
    let is_control = |&&byte: &&u8| byte < 0x20 && !b"\t\n\r\x0c".contains(&byte);
    if bytes.iter().filter(is_control).count() * 20 > bytes.len() {
        return "It looks like no text at all.";
    }
    "It looks like Windows-1252, in which older programs save: open it there and save it as “CSV UTF-8”, or have its server say “charset=windows-1252”."
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn no_browser(charset: &str, _: &[u8]) -> Result<String, LabError> {
        panic!("{charset} is not for a browser");
    }

    fn decode(bytes: &[u8]) -> Result<String, LabError> {
        let encoding = Encoding::of(bytes, None);
        encoding.decode(bytes, no_browser).map(Cow::into_owned)
    }

    fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        let bytes = units.map(|unit| match big_endian {
            true => unit.to_be_bytes(),
            false => unit.to_le_bytes(),
        });
        bytes.flatten().collect()
    }

    #[test]
    fn a_mark_has_the_first_word_and_the_server_the_second() {
        let of = |bytes: &[u8], content_type: &str| Encoding::of(bytes, Some(content_type));
        let marked = Encoding::Utf8 { marked: true };
        assert_eq!(of(b"\xef\xbb\xbfa", "text/csv; charset=latin1"), marked);
        assert_eq!(
            of(b"a", "text/csv; header=present; Charset=\"ISO-8859-1\""),
            Encoding::Declared("iso-8859-1".to_owned())
        );
        let utf8 = Encoding::Utf8 { marked: false };
        for content_type in [
            "text/csv",
            "text/csv; charset=UTF-8",
            "text/csv; charset=",
            "",
        ] {
            assert_eq!(of(b"a", content_type), utf8, "{content_type}");
        }
        assert_eq!(utf8.note(), None);
        let declared = Encoding::Declared("koi8-r".to_owned());
        let read = declared.decode(b"\xc1", |charset, bytes| Ok(format!("{charset} {bytes:?}")));
        assert_eq!(read.unwrap(), "koi8-r [193]");
    }

    #[test]
    fn what_is_no_text_says_where_and_what_it_looks_like() {
        let says = |bytes: &[u8]| decode(bytes).unwrap_err().to_string();
        let windows = says(
            "place\nZ\u{fc}rich\n"
                .chars()
                .map(|c| c as u8)
                .collect::<Vec<_>>()
                .as_slice(),
        );
        assert!(
            windows.contains("byte 7, in line 2, is not UTF-8"),
            "{windows}"
        );
        assert!(windows.contains("Windows-1252"), "{windows}");
        assert!(says(b"PK\x03\x04\xff").contains(".xlsx"));
        assert!(says(b"a\0b\0\xe9\0").contains("UTF-16 without"));
        assert!(says(b"\x01\x02\x03\xff").contains("no text at all"));
        let half = utf16("a\nb", false);
        let half = says(&half[..half.len() - 1]);
        assert!(half.contains("byte 6, in line 2, is not UTF-16"), "{half}");
        assert!(says(b"\xff\xfe\x00\xd8a\0").contains("byte 2, in line 1"));
    }

    proptest! {
        #[test]
        fn text_comes_back_from_each_encoding(text in "[^\u{feff}].*") {
            prop_assert_eq!(&decode(format!("\u{feff}{text}").as_bytes()).unwrap(), &text);
            for big_endian in [false, true] {
                prop_assert_eq!(&decode(&utf16(&text, big_endian)).unwrap(), &text);
            }
            if !text.is_empty() {
                prop_assert_eq!(&decode(text.as_bytes()).unwrap(), &text);
            }
        }

        #[test]
        fn any_bytes_are_text_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200), mark in 0..3usize) {
            let bytes = [[&b"\xff\xfe"[..], b"\xfe\xff", b""][mark], &bytes].concat();
            if let Err(LabError::NotText { offset, .. }) = decode(&bytes) {
                prop_assert!(offset <= bytes.len() as u64);
            }
        }
    }
}
