//! The pieces that code is cut into.

/// What a piece of code is, for its colour.
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

pub(super) fn begins_a_word(first: char) -> bool {
    first.is_alphabetic() || first == '_'
}

pub(super) fn kind_of(word: &str, keywords: &[&str]) -> Token {
    if keywords.contains(&word) {
        Token::Keyword
    } else if word.starts_with(char::is_uppercase) {
        Token::Type
    } else {
        Token::Plain
    }
}

/// How many bytes a text takes to its closing quote and with it, where a backslash protects the
/// letter behind it. All of it, if nothing closes it.
pub(super) fn to_the_end(text: &str, quote: &str) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if letter == '\\' {
            escaped = true;
        } else if text[at..].starts_with(quote) {
            return at + quote.len();
        }
    }
    text.len()
}

/// The letters, digits and underscores that the text begins with.
pub(super) fn word_of(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_'));
    &text[..end.unwrap_or(text.len())]
}
