//! The places in a CSV file where a field begins, and where its quotes are wrong.
//!
//! The `csv` crate reads what it can and says of what it can't only which record it is. A person
//! who mends a file by hand needs the line and the column, as their editor counts them.

use crate::error::LabError;

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextPosition {
    /// The line, from 1.
    pub line: u64,
    /// The character in it, from 1.
    pub column: u64,
}

/// Where in a field one is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Begin,
    Bare,
    Quoted,
    /// After a quote within a quoted field: it ends, or a second quote follows.
    Quote,
}

/// Checks the quotes of the whole text (RFC 4180; a quote in the middle of a bare field is let
/// pass, as most programs do).
///
/// # Errors
/// [`LabError::NotCsv`] with the place of a quote that is never closed, or of text after one that
/// closes.
pub fn check_quotes(text: &str) -> Result<(), LabError> {
    let mut at = At::Begin;
    let mut opened = TextPosition { line: 1, column: 1 };
    for (place, letter) in letters(text) {
        at = match (at, letter) {
            (At::Quoted, '"') => At::Quote,
            (At::Quoted, _) => At::Quoted,
            (_, ',' | '\n' | '\r') => At::Begin,
            (At::Begin, '"') => {
                opened = place;
                At::Quoted
            }
            (At::Quote, '"') => At::Quoted,
            (At::Quote, _) => {
                let why = "a quoted field goes on after its closing quote (a quote within one is written twice)";
                return Err(not_csv(place, why));
            }
            (At::Begin | At::Bare, _) => At::Bare,
        };
    }
    match at {
        At::Quoted => Err(not_csv(opened, "a quote is opened and never closed")),
        _ => Ok(()),
    }
}

/// Where field `number` (from 0) of the record that begins at byte `begin` begins; if it has fewer
/// fields, where the record ends.
pub fn field(text: &str, begin: usize, number: usize) -> TextPosition {
    let mut at = At::Begin;
    let mut passed = 0;
    let mut end = TextPosition { line: 1, column: 1 };
    let mut offset = 0;
    for (place, letter) in letters(text) {
        end = place;
        let is_before = offset < begin;
        offset += letter.len_utf8();
        if is_before {
            continue;
        }
        let is_begun = at != At::Begin || passed > 0;
        at = match (at, letter) {
            (At::Quoted, '"') => At::Quote,
            (At::Quoted, _) | (At::Begin | At::Quote, '"') => At::Quoted,
            // The record may be said to begin with the end of the line before it.
            (_, '\n' | '\r') if is_begun => return place,
            (_, '\n' | '\r') => At::Begin,
            (_, ',') => {
                passed += 1;
                if passed == number {
                    return after(place);
                }
                At::Begin
            }
            _ => At::Bare,
        };
    }
    after(end)
}

/// Each letter with its place.
fn letters(text: &str) -> impl Iterator<Item = (TextPosition, char)> {
    let mut next = TextPosition { line: 1, column: 1 };
    text.chars().map(move |letter| {
        let place = next;
        next = match letter {
            '\n' => TextPosition {
                line: place.line + 1,
                column: 1,
            },
            _ => after(place),
        };
        (place, letter)
    })
}

fn after(place: TextPosition) -> TextPosition {
    TextPosition {
        column: place.column + 1,
        ..place
    }
}

fn not_csv(TextPosition { line, column }: TextPosition, why: &str) -> LabError {
    LabError::NotCsv {
        line,
        column,
        why: why.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(line: u64, column: u64) -> TextPosition {
        TextPosition { line, column }
    }

    #[test]
    fn quotes_that_are_wrong_have_a_place() {
        for good in ["", "a,b\n\"x\"\"y\",\"1\n2\"\r\n", "5\" pipe,b\n", "\"\"\n"] {
            assert_eq!(check_quotes(good), Ok(()), "{good:?}");
        }
        for (bad, expected) in [
            ("a,b\n1,\"two\n3,4\n", place(2, 3)),
            ("ä,b\né,\"x\"y\n", place(2, 6)),
        ] {
            let Err(LabError::NotCsv { line, column, .. }) = check_quotes(bad) else {
                panic!("{bad:?}");
            };
            assert_eq!(place(line, column), expected, "{bad:?}");
        }
    }

    #[test]
    fn fields_have_places() {
        let text = "ä,b\r\n\"1\n,2\",3,4\n5\n";
        let second = text.find("\"1").unwrap();
        assert_eq!(field(text, second, 1), place(3, 5));
        assert_eq!(field(text, second, 2), place(3, 7));
        let third = text.find('5').unwrap();
        assert_eq!(field(text, third, 1), place(4, 2));
        assert_eq!(field("a,b\n1", 4, 1), place(2, 2));
        assert_eq!(field(text, second - 1, 2), place(3, 7));
    }

    proptest! {
        #[test]
        fn any_text_has_places(text in "[a,\"\n\ré]{0,40}", begin in 0usize..50, number in 0usize..4) {
            let lines = text.split('\n').count() as u64;
            let found = field(&text, begin, number);
            prop_assert!(found.column >= 1 && (1..=lines).contains(&found.line));
            let _ = check_quotes(&text);
        }
    }
}
