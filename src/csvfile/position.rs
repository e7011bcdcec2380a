//! The places in a text, as a person who mends a file by hand counts them in an editor.

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextPosition {
    /// The line, from 1. Lines end by LF, by CR LF, or by CR alone.
    pub line: u64,
    /// The character in it, from 1.
    pub column: u64,
}

/// The place of the character that begins at byte `offset`; at most the end of the text.
pub fn position_at(text: &str, offset: usize) -> TextPosition {
    let offset = char_boundary(text, offset);
    let bytes = text.as_bytes();
    let ends_line = |at: &usize| match bytes[*at] {
        b'\n' => true,
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    let ends: (u64, usize) = (0..offset)
        .filter(ends_line)
        .fold((0, 0), |(ended, _), at| (ended + 1, at + 1));
    let (ended, begin) = ends;
    TextPosition {
        line: ended + 1,
        column: text[begin..offset].chars().count() as u64 + 1,
    }
}

/// The last place at `offset` or before it that doesn't cut a character in half.
pub fn char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn place(text: &str, offset: usize) -> (u64, u64) {
        let TextPosition { line, column } = position_at(text, offset);
        (line, column)
    }

    #[test]
    fn lines_end_in_each_of_three_ways() {
        let text = "ä\rb\r\nc\n\rd\r";
        let at = |letter: char| place(text, text.find(letter).unwrap());
        assert_eq!(
            ['ä', 'b', 'c', 'd'].map(at),
            [(1, 1), (2, 1), (3, 1), (5, 1)]
        );
        assert_eq!(place(text, 2), (1, 2));
        // Between CR and LF the line isn't over.
        assert_eq!(place(text, text.find("\r\n").unwrap() + 1), (2, 3));
        assert_eq!(place(text, 99), (6, 1));
        assert_eq!(place("", 0), (1, 1));
    }

    proptest! {
        #[test]
        fn each_character_has_the_place_where_an_editor_shows_it(
            lines in proptest::collection::vec("[a-cé,\"]{1,5}", 1..10),
            end in 0..3usize,
        ) {
            let end = ["\n", "\r\n", "\r"][end];
            let text = lines.join(end);
            let mut offset = 0;
            for (number, line) in (1..).zip(&lines) {
                for (column, letter) in (1..).zip(line.chars()) {
                    prop_assert_eq!(place(&text, offset), (number, column));
                    offset += letter.len_utf8();
                }
                offset += end.len();
            }
        }
    }
}
