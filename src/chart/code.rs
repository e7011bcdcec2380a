//! Which part of a source file is shown beside an experiment, and in which colours?
//!
//! The text comes from the file that was compiled (`include_str!`), so it can't drift from what
//! runs.

/// What a piece of Rust is, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// A comment.
    Comment,
    /// A keyword.
    Keyword,
    /// A string or a number.
    Literal,
    /// The name of a type.
    Type,
    /// All else.
    Plain,
}

/// The parts of `source` between `// [show]` and `// [/show]`, each without its common indent.
pub fn shown(source: &str) -> String {
    let mut parts = Vec::new();
    let mut part: Option<Vec<&str>> = None;
    for line in source.lines() {
        match line.trim() {
            "// [show]" => part = Some(Vec::new()),
            "// [/show]" => parts.extend(part.take().map(|lines| without_indent(&lines))),
            _ => {
                if let Some(lines) = &mut part {
                    lines.push(line);
                }
            }
        }
    }
    parts.join("\n\n")
}

fn without_indent(lines: &[&str]) -> String {
    let indent = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let cut: Vec<&str> = lines
        .iter()
        .map(|line| line.get(indent..).unwrap_or(""))
        .collect();
    cut.join("\n")
}

const KEYWORDS: [&str; 33] = [
    "as", "async", "await", "break", "const", "continue", "dyn", "else", "enum", "false", "fn",
    "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref",
    "return", "self", "static", "struct", "trait", "true", "unsafe", "use", "where", "while",
];

/// Cuts Rust into coloured pieces; put together again they are the text.
pub fn tokens(code: &str) -> Vec<(Token, String)> {
    let mut pieces: Vec<(Token, String)> = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let (token, length) = if rest.starts_with("//") {
            (Token::Comment, rest.find('\n').unwrap_or(rest.len()))
        } else if first == '"' {
            (Token::Literal, string_length(rest))
        } else if first.is_ascii_digit() {
            let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
            (
                Token::Literal,
                rest.find(|c| !is_part(c)).unwrap_or(rest.len()),
            )
        } else if first.is_alphabetic() || first == '_' {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_'));
            let word = &rest[..end.unwrap_or(rest.len())];
            (kind_of(word), word.len())
        } else {
            (Token::Plain, first.len_utf8())
        };
        let (piece, tail) = rest.split_at(length);
        match pieces.last_mut() {
            Some((last, text)) if *last == token => text.push_str(piece),
            _ => pieces.push((token, piece.to_owned())),
        }
        rest = tail;
    }
    pieces
}

fn kind_of(word: &str) -> Token {
    let mut letters = word.chars();
    if KEYWORDS.contains(&word) {
        Token::Keyword
    } else if letters.next().is_some_and(char::is_uppercase) {
        Token::Type
    } else {
        Token::Plain
    }
}

fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            '\\' if !escaped => escaped = true,
            '"' if !escaped => return at + 1,
            _ => escaped = false,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_marked_part_is_shown() {
        let source = "use x;\n    // [show]\n    fn a() {\n        b();\n    }\n    // [/show]\nmod tests;\n";
        assert_eq!(shown(source), "fn a() {\n    b();\n}");
    }

    #[test]
    fn what_the_chapters_show_is_there() {
        for source in [
            include_str!("../work/fib.rs"),
            include_str!("../work/table.rs"),
            include_str!("../sync/executor.rs"),
            include_str!("../engine/threads.rs"),
            include_str!("../engine/downloads.rs"),
        ] {
            assert!(shown(source).lines().count() > 2);
        }
    }

    #[test]
    fn colours() {
        let found = tokens("let x: u64 = \"a\\\"b\"; // end\nfib(34)");
        assert!(found.contains(&(Token::Keyword, "let".to_owned())));
        assert!(found.contains(&(Token::Literal, "\"a\\\"b\"".to_owned())));
        assert!(found.contains(&(Token::Comment, "// end".to_owned())));
        assert!(found.contains(&(Token::Literal, "34".to_owned())));
    }

    proptest! {
        #[test]
        fn nothing_is_lost(code in ".*") {
            let again: String = tokens(&code).into_iter().map(|(_, text)| text).collect();
            prop_assert_eq!(again, code);
        }
    }
}
