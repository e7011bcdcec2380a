//! Texts without what was put around or into them on their way.

use std::borrow::Cow;

/// What may stand around an address: how it opens, and how it closes.
const PAIRS: [(char, char); 18] = [
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('*', '*'),
    ('_', '_'),
    ('|', '|'),
    ('<', '>'),
    ('(', ')'),
    ('[', ']'),
    ('{', '}'),
    ('“', '”'),
    ('„', '“'),
    ('‘', '’'),
    ('‚', '‘'),
    ('«', '»'),
    ('»', '«'),
    ('「', '」'),
    ('（', '）'),
];
/// What may stand behind an address, and is none of it.
const MARKS: &[char] = &[
    '.', ',', ';', ':', '!', '?', '…', '"', '\'', '`', '<', '>', '|', '\\', '“', '”', '„', '‘',
    '’', '‚', '«', '»', '、', '。', '，', '．', '；', '：', '！', '？', '「', '」', '（', '）',
];
/// What closes, and belongs to an address if it was opened there.
const CLOSING: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];
/// How the digits of other scripts begin.
const ZEROS: [u32; 3] = [0x660, 0x6f0, 0x966];

/// Whether nobody sees the character: of no width, or only there to turn the direction of the text.
pub fn is_unseen(c: char) -> bool {
    let is_blank = matches!(c, '\t' | '\n' | '\r');
    (c.is_control() && !is_blank)
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{feff}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The text without what nobody sees, with ordinary blanks for all others but the ends of lines.
pub fn seen(text: &str) -> String {
    let blank = |c: char| match c {
        '\n' => '\n',
        c if c.is_whitespace() => ' ',
        c => c,
    };
    let shown = text.chars().filter(|c| !is_unseen(*c) && *c != '\r');
    shown.map(blank).collect()
}

/// The text without what stands around it: quotes and brackets of all sorts, and the marks behind it.
pub fn unwrapped(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let before = text;
        for (open, close) in PAIRS {
            let inner = text
                .strip_prefix(open)
                .and_then(|rest| rest.strip_suffix(close));
            text = inner.unwrap_or(text).trim();
        }
        // What was opened before it and is never closed, or closed elsewhere.
        text =
            text.trim_start_matches(['"', '\'', '`', '<', '“', '”', '„', '‘', '’', '‚', '«', '»']);
        text = text.trim_end_matches(MARKS).trim();
        for (open, close) in CLOSING {
            let count = |wanted: char| text.chars().filter(|c| *c == wanted).count();
            if text.ends_with(close) && count(close) > count(open) {
                text = &text[..text.len() - close.len_utf8()];
            }
            if text.starts_with(open) && count(open) > count(close) {
                text = &text[open.len_utf8()..];
            }
        }
        if text == before {
            return text;
        }
    }
}

/// The signs of HTML as what they stand for, however often they were escaped.
pub fn without_entities(text: &str) -> Cow<'_, str> {
    const ENTITIES: [(&str, &str); 14] = [
        ("&amp;", "&"),
        ("&AMP;", "&"),
        ("&#38;", "&"),
        ("&#038;", "&"),
        ("&#x26;", "&"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&nbsp;", " "),
        ("&num;", "#"),
    ];
    let mut text = Cow::Borrowed(text);
    while let Some((name, sign)) = ENTITIES.iter().find(|(name, _)| text.contains(name)) {
        text = text.replace(name, sign).into();
    }
    text
}

/// The wide forms of East Asian keyboards, the digits of other scripts and the minus sign, as ASCII has them.
pub fn narrow(c: char) -> char {
    let code = u32::from(c);
    let digit = |zero: &u32| code.checked_sub(*zero).filter(|digit| *digit < 10);
    let ascii = match code {
        0xff01..=0xff5e => code - 0xfee0,
        0x3000 => 0x20,
        0x2212 | 0x2010 | 0x2011 => 0x2d,
        0x60c | 0x3001 => 0x2c,
        _ => ZEROS
            .iter()
            .find_map(digit)
            .map_or(code, |digit| 0x30 + digit),
    };
    char::from_u32(ascii).unwrap_or(c)
}

/// Percent-encoded characters decoded, but for those that `keep` holds back. As it is if what comes out would
/// be no text.
pub fn decoded(text: &str, keep: impl Fn(u8) -> bool) -> Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let byte = match after {
            [high, low, ..] if *first == b'%' => byte_of(*high, *low).filter(|byte| !keep(*byte)),
            _ => None,
        };
        rest = if byte.is_some() { &after[2..] } else { after };
        bytes.push(byte.unwrap_or(*first));
    }
    String::from_utf8(bytes).map_or(text.into(), Cow::Owned)
}

fn byte_of(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    Some((digit(high)? * 16 + digit(low)?) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_stands_around_goes() {
        for text in [
            "a",
            " a ",
            "\"a\"",
            "“a”",
            "„a“",
            "»a«",
            "«a»",
            "'a'",
            "<a>",
            "<a>,",
            "(a).",
            "**a**",
            "`a`",
            "\"a\",",
            "a…",
            "a”",
            "‘a’;",
            "[a]",
            "(see: a)"[6..].trim(),
            "｢a"[3..].trim(),
        ] {
            assert_eq!(unwrapped(text), "a", "{text}");
        }
        assert_eq!(unwrapped("a_(b)"), "a_(b)");
        assert_eq!(unwrapped("(a_(b))"), "a_(b)");
        assert_eq!(unwrapped("\"'<>"), "");
    }

    #[test]
    fn signs_are_what_they_stand_for() {
        assert_eq!(without_entities("a&amp;amp;b&#038;c&lt;"), "a&b&c<");
        assert_eq!(
            "３４，－１".chars().map(narrow).collect::<String>(),
            "34,-1"
        );
        assert_eq!("٣۴५−".chars().map(narrow).collect::<String>(), "345-");
        assert_eq!(seen("\u{feff}a\u{200b}b\u{ad}\u{a0}c\u{202e}\0"), "ab c");
        assert_eq!(decoded("%23a%2Fb%zz%", |byte| byte == b'/'), "#a%2Fb%zz%");
        assert_eq!(decoded("%ff%23", |_| false), "%ff%23");
    }

    proptest! {
        #[test]
        fn nothing_is_taken_twice(text in "[\\PC\u{200b}\u{ad}%&;#0-9a-z\"'<>()]{0,40}") {
            let once = unwrapped(&text);
            prop_assert_eq!(unwrapped(once), once);
            let once = seen(&text);
            prop_assert_eq!(&seen(&once), &once);
            prop_assert!(!once.chars().any(is_unseen));
            let once = without_entities(&text);
            prop_assert_eq!(without_entities(&once), once.clone());
        }
    }
}
