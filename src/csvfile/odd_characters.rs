//! Characters that don’t belong in a text: they are counted, and the first is found.

use super::error::FileError;
use super::position::{TextPosition, position_at};
use crate::format;

/// Of a text that has more of them than one in so many, nothing is a table.
const ONE_IN: usize = 4;

/// The characters of one kind.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    count: u32,
    first: usize,
}

impl Found {
    fn add(&mut self, at: usize) {
        if self.count == 0 {
            self.first = at;
        }
        self.count += 1;
    }

    fn note(&self, text: &str, noun: &str, why: &str) -> Option<String> {
        let TextPosition { line, column } = position_at(text, self.first);
        let place = match self.count {
            0 => return None,
            1 => format!("in line {line}, column {column}"),
            _ => format!("the first in line {line}, column {column}"),
        };
        let number = format::count(self.count, noun);
        Some(format!("It has {number} ({why}), {place}."))
    }
}

/// What is odd about the characters of a text, a sentence each.
///
/// # Errors
/// [`FileError::NotReadable`] if there are so many that it is no text.
pub fn notes(text: &str) -> Result<Vec<String>, FileError> {
    let (mut nul, mut control, mut lost) = (Found::default(), Found::default(), Found::default());
    for (at, letter) in text.char_indices() {
        match letter {
            '\t' | '\n' | '\r' => {}
            '\0' => nul.add(at),
            '\x01'..' ' | '\x7f' => control.add(at),
            '\u{fffd}' => lost.add(at),
            _ => {}
        }
    }
    if (nul.count + control.count) as usize * ONE_IN > text.len() {
        return Err(FileError::NotReadable {
            why: "so many of its bytes stand for no letter that it looks like no text at all"
                .to_owned(),
        });
    }
    let notes = [
        nul.note(text, "NUL character", "a zero byte, which is no text"),
        control.note(text, "control character", "of which nothing is seen"),
        lost.note(
            text,
            "replacement character",
            "�, in place of one that was lost before",
        ),
    ];
    Ok(notes.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_characters_are_counted_and_found() {
        assert_eq!(notes("a\tb\r\nü,€\n"), Ok(vec![]));
        assert_eq!(
            notes("a,b\r1,\0\rxyz\u{1b}xyz\x0cx�y\n").unwrap(),
            [
                "It has 1 NUL character (a zero byte, which is no text), in line 2, column 3.",
                "It has 2 control characters (of which nothing is seen), the first in line 3, column 4.",
                "It has 1 replacement character (�, in place of one that was lost before), in line 3, column 10.",
            ]
        );
        assert!(notes("\x01\x02a").is_err());
        assert!(notes("\0\0\0\0").is_err());
    }
}
