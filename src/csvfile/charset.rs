//! The encodings that a `Content-Type` names, as leniently as servers write it.

/// An encoding that can be read without a browser, or by nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// UTF-8.
    Utf8,
    /// UTF-16.
    Utf16 {
        /// Whether the more significant byte comes first.
        big_endian: bool,
    },
    /// One that browsers know of and refuse to read (WHATWG, *Encoding*, “replacement”).
    Refused,
}

/// The labels of these (WHATWG, *Encoding*, section 4.2). For all others the browser has the table.
const LABELS: [(Known, &[&str]); 4] = [
    (
        Known::Utf8,
        &[
            "unicode-1-1-utf-8",
            "unicode11utf8",
            "unicode20utf8",
            "utf-8",
            "utf8",
            "x-unicode20utf8",
        ],
    ),
    (
        Known::Utf16 { big_endian: false },
        &[
            "csunicode",
            "iso-10646-ucs-2",
            "ucs-2",
            "unicode",
            "unicodefeff",
            "utf-16",
            "utf-16le",
        ],
    ),
    (
        Known::Utf16 { big_endian: true },
        &["unicodefffe", "utf-16be"],
    ),
    (
        Known::Refused,
        &[
            "csiso2022kr",
            "hz-gb-2312",
            "iso-2022-cn",
            "iso-2022-cn-ext",
            "iso-2022-kr",
            "replacement",
        ],
    ),
];

/// What a label from [`labels`] means, if it needs no browser.
pub fn known(label: &str) -> Option<Known> {
    let found = LABELS.iter().find(|(_, labels)| labels.contains(&label));
    found.map(|(known, _)| *known)
}

/// Each label once, in small letters, without white space and quotes of either sort. A header that came
/// twice is one with a comma in it.
pub fn labels(content_type: &str) -> Vec<String> {
    let mut is_quoted = false;
    let pieces = content_type.split(move |c| {
        is_quoted ^= c == '"';
        !is_quoted && (c == ';' || c == ',')
    });
    let mut labels = Vec::new();
    for (name, value) in pieces.filter_map(|piece| piece.split_once('=')) {
        let around = |c: char| c.is_whitespace() || c == '"' || c == '\'';
        let label = value.trim_matches(around).to_ascii_lowercase();
        let is_it = name.trim_matches(around).eq_ignore_ascii_case("charset");
        if is_it && !label.is_empty() && !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_are_found_however_they_are_written() {
        for (content_type, expected) in [
            ("text/csv", &[][..]),
            ("", &[]),
            ("text/csv; charset=", &[]),
            ("text/csv; charset=UTF-8", &["utf-8"]),
            ("text/csv;CHARSET = \"Latin1\" ;", &["latin1"]),
            ("text/csv; charset='utf-8'", &["utf-8"]),
            ("charset='utf-8'", &["utf-8"]),
            ("text/csv; charset=utf-8, text/csv", &["utf-8"]),
            ("utf-8, text/csv", &[]),
            ("text/csv; charset=\"utf-8", &["utf-8"]),
            ("text/csv; x=\"a;charset=b\"; charset=c", &["c"]),
            ("text/csv; charset=a; charset=b;charset=A", &["a", "b"]),
            ("text/csv; header=present; charset=\tbinary", &["binary"]),
        ] {
            assert_eq!(labels(content_type), expected, "{content_type}");
        }
    }

    /// The table above is that of the standard.
    #[test]
    fn known_labels_are_those_of_the_standard() {
        for (known, labels) in LABELS {
            for label in labels {
                let encoding = encoding_rs::Encoding::for_label(label.as_bytes());
                let expected = match known {
                    Known::Utf8 => encoding_rs::UTF_8,
                    Known::Utf16 { big_endian: false } => encoding_rs::UTF_16LE,
                    Known::Utf16 { big_endian: true } => encoding_rs::UTF_16BE,
                    Known::Refused => encoding_rs::REPLACEMENT,
                };
                assert_eq!(encoding, Some(expected), "{label}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_header_is_looked_through(content_type in ".{0,60}", label in "[a-z0-9_:-]{1,12}", quote in "['\"]?") {
            let _ = labels(&content_type);
            let header = format!("text/csv;charset={quote}{label}{quote}");
            prop_assert_eq!(labels(&header), [label]);
        }
    }
}
