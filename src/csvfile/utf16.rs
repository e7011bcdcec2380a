//! UTF-16 and UTF-32: known by their zero bytes where no mark names them, and UTF-16 read.

use super::error::FileError;
use super::position::position_at;

/// How much is looked at, in bytes; a multiple of four.
const LOOKED_AT: usize = 64 * 1024;

/// What the zero bytes of a file without a mark tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wide {
    /// It is UTF-16.
    Utf16 {
        /// Whether the more significant byte comes first.
        big_endian: bool,
    },
    /// It is UTF-32.
    Utf32,
}

/// Looks for them. In text that is not UTF-16, at most a few bytes are zero, and not every second one
/// is a control character, as the more significant bytes of most alphabets are.
pub fn wide(bytes: &[u8]) -> Option<Wide> {
    let bytes = &bytes[..bytes.len().min(LOOKED_AT)];
    // Of the first bytes of all pairs, and of the second ones.
    let (mut zero, mut control) = ([0; 2], [0; 2]);
    for (at, byte) in bytes.iter().enumerate() {
        zero[at % 2] += usize::from(*byte == 0);
        control[at % 2] += usize::from(*byte <= b' ');
    }
    // All that is in use lies in the first four planes.
    let is_utf32 = |value: fn([u8; 4]) -> u32| {
        let mut letters = bytes.chunks_exact(4);
        let is_letter = |letter: &[u8]| {
            let letter = letter.try_into().map(value);
            matches!(letter, Ok(1..0x4_0000))
        };
        letters.len() > 0 && letters.all(is_letter)
    };
    if bytes.len().is_multiple_of(4)
        && (is_utf32(u32::from_le_bytes) || is_utf32(u32::from_be_bytes))
    {
        return Some(Wide::Utf32);
    }
    [false, true].into_iter().find_map(|big_endian| {
        let more = usize::from(!big_endian);
        let (high, low) = (zero[more], zero[1 - more]);
        let units = bytes.len() / 2;
        let is_alphabet = low * 10 <= high && control[more] * 5 >= units * 4;
        // The Chinese for “one” has a zero byte of its own.
        let is_chinese = || low * 3 <= high && is_only_utf16(bytes, big_endian);
        let is_utf16 = high > 0 && (is_alphabet || is_chinese());
        is_utf16.then_some(Wide::Utf16 { big_endian })
    })
}

/// Whether it can be UTF-16 with an end of a line in it, and can’t be UTF-8: Chinese, for example.
fn is_only_utf16(bytes: &[u8], big_endian: bool) -> bool {
    // A character may be cut in half where the look ends.
    let is_utf8 = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    let units = || bytes.chunks_exact(2).map(|pair| unit(pair, big_endian));
    let mut letters = char::decode_utf16(units());
    let wrong = letters.by_ref().filter(Result::is_err).count();
    !is_utf8
        && wrong <= usize::from(bytes.len() == LOOKED_AT)
        && units().any(|unit| unit == 10 || unit == 13)
}

fn unit(pair: &[u8], big_endian: bool) -> u16 {
    match pair {
        [a, b] if big_endian => u16::from_be_bytes([*a, *b]),
        [a, b] => u16::from_le_bytes([*a, *b]),
        _ => 0,
    }
}

/// Reads UTF-16 from byte `begin` on, behind a mark if there is one. `says` what promises that it is.
///
/// # Errors
/// [`FileError::NotText`] with the place of the first half of a character that has no other.
pub fn read(bytes: &[u8], begin: usize, big_endian: bool, says: &str) -> Result<String, FileError> {
    let pairs = bytes.get(begin..).unwrap_or_default().chunks_exact(2);
    let is_odd = !pairs.remainder().is_empty();
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut at = begin;
    for letter in char::decode_utf16(pairs.map(|pair| unit(pair, big_endian))) {
        let Ok(letter) = letter else {
            return Err(not_utf16(at, &text, says));
        };
        text.push(letter);
        at += 2 * letter.len_utf16();
    }
    match is_odd {
        true => Err(not_utf16(at, &text, says)),
        false => Ok(text),
    }
}

fn not_utf16(at: usize, before: &str, says: &str) -> FileError {
    FileError::NotText {
        offset: at as u64,
        position: position_at(before, before.len()),
        expected: format!("UTF-16, which {says}"),
        hint: "Perhaps a part of it is missing: try again, or save it anew as “CSV UTF-8”."
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
        let units = text.encode_utf16().map(|unit| match big_endian {
            true => unit.to_be_bytes(),
            false => unit.to_le_bytes(),
        });
        units.flatten().collect()
    }

    #[test]
    fn zero_bytes_tell_utf16_and_utf32() {
        for text in [
            "place,value\nA,1\nB,2\n",
            "a\n",
            "Город;Значение\nМосква;1,5\n",
            "地点,值\n东京上不,1\n",
            "名前\tかな\r\n一\t二\r\n",
            "“quoted” – €\n",
            "नाम,मान\nक,1\n",
            "a;\u{1f600}\n",
        ] {
            for big_endian in [false, true] {
                let bytes = utf16(text, big_endian);
                assert_eq!(wide(&bytes), Some(Wide::Utf16 { big_endian }), "{text}");
            }
            let of = |to: fn(u32) -> [u8; 4]| {
                text.chars().flat_map(|c| to(c.into())).collect::<Vec<_>>()
            };
            assert_eq!(wide(&of(u32::to_le_bytes)), Some(Wide::Utf32), "{text}");
            assert_eq!(wide(&of(u32::to_be_bytes)), Some(Wide::Utf32), "{text}");
        }
    }

    #[test]
    fn an_end_that_is_missing_changes_nothing() {
        for big_endian in [false, true] {
            let bytes = utf16("place,value\nA,1\n", big_endian);
            let found = wide(&bytes[..bytes.len() - 1]);
            assert_eq!(found, Some(Wide::Utf16 { big_endian }));
        }
    }

    #[test]
    fn a_zero_byte_alone_tells_nothing() {
        for bytes in [
            &b"a,b\n1,\0\n"[..],
            b"a\n\0\n",
            b"name\0\0\0,x\0\0\n1,2\n",
            b"place,value\nZ\xfcrich\0,1\n",
            b"\0\0\0\0\0\0\0\0",
            b"",
            "place,value\nZürich,1\n".as_bytes(),
            "地点,值\n东京,1\n".as_bytes(),
        ] {
            assert_eq!(wide(bytes), None, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn utf8_without_zeros_stays_utf8(text in "[^\0]{0,200}") {
            prop_assert_eq!(wide(text.as_bytes()), None);
        }

        #[test]
        fn text_comes_back(text in ".{0,50}", big_endian: bool) {
            prop_assert_eq!(read(&utf16(&text, big_endian), 0, big_endian, "").unwrap(), text);
        }
    }
}
