//! The part of a source file that is shown beside an experiment, and its colours.
//!
//! The text comes from the file that was compiled (`include_str!`), so it can't drift from what
//! runs.

mod token;
mod python;

pub use token::Token;
use token::{begins_a_word, kind_of, to_the_end, word_of};

/// The languages that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// What ran.
    Rust,
    /// The same in a classroom's Python, beside it.
    Python,
}

/// The parts of `source` between `// [show]` and `// [/show]` (in Python `# [show]` and
/// `# [/show]`), each without its common indent.
pub fn shown(source: &str) -> String {
    let mut parts = Vec::new();
    let mut part: Option<Vec<&str>> = None;
    for line in source.lines() {
        match line.trim() {
            "// [show]" | "# [show]" => part = Some(Vec::new()),
            "// [/show]" | "# [/show]" => {
                parts.extend(part.take().map(|lines| without_indent(&lines)));
            }
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

/// Cuts code into coloured pieces; put together again they are the text.
pub fn tokens(language: Language, code: &str) -> Vec<(Token, String)> {
    let first_token = match language {
        Language::Rust => first_of_rust,
        Language::Python => python::first,
    };
    let mut pieces: Vec<(Token, String)> = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let (token, length) = first_token(rest, first);
        let (piece, tail) = rest.split_at(length);
        match pieces.last_mut() {
            Some((last, text)) if *last == token => text.push_str(piece),
            _ => pieces.push((token, piece.to_owned())),
        }
        rest = tail;
    }
    pieces
}

/// What `rest` begins with, `first` being its first letter, and for how many bytes (at least one).
fn first_of_rust(rest: &str, first: char) -> (Token, usize) {
    if rest.starts_with("//") {
        (Token::Comment, rest.find('\n').unwrap_or(rest.len()))
    } else if first == '"' {
        (Token::Literal, 1 + to_the_end(&rest[1..], "\""))
    } else if first.is_ascii_digit() {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let end = rest.find(|c| !is_part(c));
        (Token::Literal, end.unwrap_or(rest.len()))
    } else if begins_a_word(first) {
        let word = word_of(rest);
        (kind_of(word, &KEYWORDS), word.len())
    } else {
        (Token::Plain, first.len_utf8())
    }
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
    fn python_is_marked_in_its_own_way() {
        let source = "import x\n# [show]\ndef a():\n    b()\n# [/show]\nc()\n    # [show]\n    d()\n    # [/show]\n";
        assert_eq!(shown(source), "def a():\n    b()\n\nd()");
    }

    #[test]
    fn what_the_chapters_show_is_there() {
        for source in [
            include_str!("../workload/fib.rs"),
            include_str!("../csvfile/table.rs"),
            include_str!("../../crates/pysync/src/executor.rs"),
            include_str!("../chapters/threads/engine/mod.rs"),
            include_str!("../chapters/downloads/engine/mod.rs"),
        ] {
            assert!(shown(source).lines().count() > 2);
        }
    }

    #[test]
    fn colours() {
        let found = tokens(Language::Rust, "let x: u64 = \"a\\\"b\"; // end\nfib(34)");
        assert!(found.contains(&(Token::Keyword, "let".to_owned())));
        assert!(found.contains(&(Token::Literal, "\"a\\\"b\"".to_owned())));
        assert!(found.contains(&(Token::Comment, "// end".to_owned())));
        assert!(found.contains(&(Token::Literal, "34".to_owned())));
    }

    proptest! {
        #[test]
        fn nothing_is_lost(
            // Any letters, and letters that code is made of, so that texts open and close.
            code in prop_oneof!["(?s).*", "[a-fA-F0-9_'\"\\\\#/ \n.ßé]*"],
            language in prop_oneof![Just(Language::Rust), Just(Language::Python)],
        ) {
            let pieces = tokens(language, &code);
            prop_assert!(pieces.iter().all(|(_, text)| !text.is_empty()));
            let again: String = pieces.into_iter().map(|(_, text)| text).collect();
            prop_assert_eq!(again, code);
        }
    }
}
