//! The pieces that Python is made of, as far as colours need to know.

use super::token::{Token, begins_a_word, kind_of, to_the_end, word_of};

/// The words that are never names. `match`, `case` and `type` are missing: they are keywords in
/// some places and names in most.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// What `rest` begins with, `first` being its first letter, and for how many bytes (at least one).
pub(super) fn first(rest: &str, first: char) -> (Token, usize) {
    if first == '#' {
        (Token::Comment, rest.find('\n').unwrap_or(rest.len()))
    } else if let Some(length) = string_length(rest) {
        (Token::Literal, length)
    } else if first.is_ascii_digit() {
        (Token::Literal, number_length(rest))
    } else if begins_a_word(first) {
        let word = word_of(rest);
        (kind_of(word, &KEYWORDS), word.len())
    } else {
        (Token::Plain, first.len_utf8())
    }
}

/// How long the string is that the text begins with, with its prefix (`f`, `rb`, ...) and quotes.
/// What an f-string computes belongs to it. A short string that nothing closes ends with its line.
fn string_length(text: &str) -> Option<usize> {
    let prefix = text
        .find(|c: char| !"rbuftRBUFT".contains(c))
        .filter(|length| *length <= 2)?;
    let body = &text[prefix..];
    let quote = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|quote| body.starts_with(quote))?;
    let open = prefix + quote.len();
    let inside = &text[open..];
    let line = if quote.len() == 3 {
        inside
    } else {
        &inside[..line_length(inside)]
    };
    Some(open + to_the_end(line, quote))
}

/// How long the line is that the text begins with. A backslash at its end carries it on.
fn line_length(text: &str) -> usize {
    let mut ends = text.match_indices('\n').map(|(at, _)| at);
    let is_carried_on = |at: &usize| {
        let before = &text[..*at];
        let slashes = before.len() - before.trim_end_matches('\\').len();
        slashes % 2 == 1
    };
    ends.find(|at| !is_carried_on(at)).unwrap_or(text.len())
}

/// Digits, also of other bases and in groups, a point, and an exponent with its sign.
fn number_length(text: &str) -> usize {
    let is_hex = text.starts_with("0x") || text.starts_with("0X");
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        let is_sign = "+-".contains(letter) && "eE".contains(before) && !is_hex;
        let is_part = letter.is_ascii_alphanumeric() || "_.".contains(letter) || is_sign;
        if !is_part {
            return at;
        }
        before = letter;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::super::{Language, Token, tokens};

    /// The pieces of this kind.
    fn pieces(token: Token, code: &str) -> Vec<String> {
        let all = tokens(Language::Python, code).into_iter();
        all.filter(|(kind, _)| *kind == token)
            .map(|(_, text)| text)
            .collect()
    }

    #[test]
    fn keywords_types_and_comments() {
        let code = "with ThreadPoolExecutor(4) as pool:  # \"here\"\n    match = None";
        assert_eq!(pieces(Token::Keyword, code), ["with", "as", "None"]);
        assert_eq!(pieces(Token::Type, code), ["ThreadPoolExecutor"]);
        assert_eq!(pieces(Token::Comment, code), ["# \"here\""]);
    }

    #[test]
    fn strings_of_all_kinds() {
        for string in [
            "'a'",
            "\"it's\"",
            "'it\\'s'",
            "''",
            "b'\\x00'",
            "Rb\"\\d\"",
            "f\"{k:>3} # {', '.join(x)}\"",
            "\"\"\"two\nlines, \"quoted\" \"\"\"",
            "'''it's'''",
            "'carried \\\non'",
        ] {
            let code = format!("x = {string}");
            assert_eq!(pieces(Token::Literal, &code), [string], "{code}");
        }
    }

    #[test]
    fn a_string_left_open_ends_with_its_line() {
        let code = "x = 'open\nif y: pass";
        assert_eq!(pieces(Token::Literal, code), ["'open"]);
        assert_eq!(pieces(Token::Keyword, code), ["if", "pass"]);
    }

    #[test]
    fn a_name_may_end_like_a_prefix() {
        let code = "buffer = rub";
        assert!(pieces(Token::Literal, code).is_empty());
        assert!(pieces(Token::Literal, "fib").is_empty());
    }

    #[test]
    fn numbers_of_all_kinds() {
        for number in ["34", "1_000_000", "0xfe", "1.5", "1e-3", "2.5E+6", "3j"] {
            let code = format!("f({number}+x-1)");
            assert_eq!(pieces(Token::Literal, &code), [number, "1"], "{code}");
        }
    }
}
