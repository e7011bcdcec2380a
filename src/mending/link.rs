//! The address of a file, as it was meant.

use super::text::{is_unseen, narrow, seen, unwrapped, without_entities};

/// What addresses begin with where a page can fetch them.
const SCHEMES: [&str; 2] = ["https://", "http://"];
/// How they begin where some of it was lost or mistyped, and what was meant.
const NEARLY: [(&str, &str); 9] = [
    ("ttps://", "https://"),
    ("ttp://", "http://"),
    ("https:///", "https://"),
    ("http:///", "http://"),
    ("https:/", "https://"),
    ("http:/", "http://"),
    ("https//", "https://"),
    ("http//", "http://"),
    ("view-source:", ""),
];
/// How the names of servers end most often, beside the two letters of a country.
const ENDINGS: [&str; 14] = [
    "com", "org", "net", "edu", "gov", "int", "mil", "info", "dev", "app", "school", "science",
    "cloud", "local",
];

/// The longest text that is looked through, in bytes; no server takes a longer address.
const MAX_BYTES: usize = 4_000;

/// The address that was meant; what is in order, or can't be told, stays as it is.
pub fn mended(text: &str) -> String {
    if text.len() > MAX_BYTES {
        return text.trim().to_owned();
    }
    let mut text = text.to_owned();
    // Each of them may have hidden another.
    loop {
        let before = text.clone();
        text = seen(without_entities(&text).trim()).replace('\n', "");
        text = unwrapped(&text).to_owned();
        text = out_of_markup(&text).to_owned();
        text = without_label(&text).to_owned();
        text = with_narrow_head(&text);
        text = with_scheme(&text);
        if text == before {
            return text;
        }
    }
}

/// Whether an address without a scheme begins with the name of a server rather than of a folder:
/// `www.a.org/x.csv`, `localhost:8000`.
pub fn names_server(link: &str) -> bool {
    let (head, path) = link.split_at(link.find(['/', '?', '#']).unwrap_or(link.len()));
    let (name, port) = head.rsplit_once(':').unwrap_or((head, ""));
    let has_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    if !port.is_empty() && !has_port {
        return false;
    }
    if is_near(name) {
        return has_port || !path.is_empty();
    }
    let name = name.to_ascii_lowercase();
    let labels: Vec<&str> = name.split('.').collect();
    let is_label = |label: &&str| {
        let has_good_signs = label.chars().all(|c| c.is_alphanumeric() || c == '-');
        !label.is_empty() && has_good_signs
    };
    if labels.len() < 2 || !labels.iter().all(is_label) {
        return false;
    }
    let ending = labels[labels.len() - 1];
    let is_known = ENDINGS.contains(&ending)
        || (ending.len() == 2 && ending.bytes().all(|byte| byte.is_ascii_lowercase()));
    has_port || labels[0] == "www" || (is_known && path.starts_with('/'))
}

/// This computer, or one that is named by its number: no name server, and most often no certificate.
fn is_near(name: &str) -> bool {
    let is_number = |part: &str| part.parse::<u8>().is_ok();
    let is_ip4 = name.split('.').count() == 4 && name.split('.').all(is_number);
    name.eq_ignore_ascii_case("localhost") || name == "[::1]" || is_ip4
}

/// `[text](address "title")`, `<a href="address">`: the address.
fn out_of_markup(text: &str) -> &str {
    if let Some(at) = text.rfind("](") {
        return target(&text[at + 2..]);
    }
    let Some(at) = text.find("href=") else {
        return text;
    };
    let rest = &text[at + 5..];
    match rest.chars().next() {
        Some(quote @ ('"' | '\'')) => rest[1..].split(quote).next().unwrap_or(rest),
        _ if text.contains('<') => rest.split([' ', '>']).next().unwrap_or(rest),
        _ => text,
    }
}

/// The address in brackets: the word that has a scheme or else the first one, up to a bracket that was not
/// opened in it. Behind it may stand a title.
fn target(text: &str) -> &str {
    let is_word = |word: &&str| {
        let word = unwrapped(word);
        !word.is_empty() && !word.eq_ignore_ascii_case("url")
    };
    let mut words = text.split(' ').filter(is_word);
    let with_scheme = words.clone().find(|word| word.contains("://"));
    let word = with_scheme.or(words.next()).unwrap_or(text);
    let mut open = 0;
    let is_end = |c: char| {
        open += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        open < 0
    };
    &word[..word.find(is_end).unwrap_or(word.len())]
}

/// `URL:https://…`, `- https://…`, `2. https://…`, `Data: https://…`: what is in front of the only address of
/// a line, which is its last word.
fn without_label(text: &str) -> &str {
    let text = strip(text, "url:").unwrap_or(text).trim_start();
    let begins = |text: &str| SCHEMES.iter().any(|scheme| starts_with(text, scheme));
    let last = text.rsplit(' ').next().unwrap_or(text);
    let last = match last.split_once(':') {
        Some((label, rest)) if label.eq_ignore_ascii_case("url") => rest,
        _ => last,
    };
    if begins(unwrapped(last)) && text.matches("://").count() == 1 {
        return last;
    }
    let mark = text
        .strip_prefix(['-', '*', '•', '–'])
        .and_then(|rest| rest.strip_prefix(' '));
    mark.map_or(text, str::trim_start)
}

/// If it was typed on a wide keyboard, all of it was; where only the path has wide signs, they are its own.
fn with_narrow_head(text: &str) -> String {
    let mut signs = text.chars().map(|c| (c, narrow(c)));
    let mut slashes = 0;
    let is_wide = signs.any(|(c, ascii)| {
        slashes += usize::from(ascii == '/');
        c != ascii && slashes < 3
    });
    match is_wide {
        true => text
            .chars()
            .map(narrow)
            .filter(|c| !is_unseen(*c))
            .collect(),
        false => text.to_owned(),
    }
}

fn with_scheme(text: &str) -> String {
    let is_windows_path = text.get(1..3) == Some(":\\");
    let end = text.find(['?', '#']).unwrap_or(text.len());
    let (place, query) = text.split_at(end);
    let slashed = match place.contains('\\') && !is_windows_path {
        true => format!("{}{query}", place.replace('\\', "/")),
        false => text.to_owned(),
    };
    let text = slashed.as_str();
    for scheme in SCHEMES {
        if let Some(rest) = strip(text, scheme) {
            // Pasted behind one that stood there already.
            let is_double = SCHEMES.iter().any(|inner| starts_with(rest, inner));
            let rest = if is_double {
                rest
            } else {
                rest.trim_start_matches('/')
            };
            let is_server = !rest.is_empty();
            return match (is_double, is_server) {
                (true, _) => rest.to_owned(),
                (false, true) => format!("{scheme}{rest}"),
                (false, false) => text.to_owned(),
            };
        }
    }
    for (nearly, meant) in NEARLY {
        let rest = strip(text, nearly).filter(|rest| !rest.is_empty());
        if let Some(rest) = rest {
            return format!("{meant}{rest}");
        }
    }
    let bare = text.strip_prefix("//").unwrap_or(text);
    if (bare.len() < text.len() && !bare.starts_with('/') && !bare.is_empty()) || names_server(bare)
    {
        let host = bare.split(['/', '?', '#', ':']).next().unwrap_or_default();
        let scheme = SCHEMES[usize::from(is_near(host) || bare.starts_with("[::1]"))];
        return format!("{scheme}{bare}");
    }
    text.to_owned()
}

fn starts_with(text: &str, start: &str) -> bool {
    strip(text, start).is_some()
}

/// What stands behind a beginning, in whatever case that is.
fn strip<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let own = text.get(..start.len())?;
    own.eq_ignore_ascii_case(start)
        .then(|| &text[start.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_meant_is_found() {
        for pasted in [
            "https://a.org/x.csv",
            "\"https://a.org/x.csv\"",
            "“https://a.org/x.csv”",
            "<https://a.org/x.csv>",
            "<URL:https://a.org/x.csv>",
            "[the file](https://a.org/x.csv)",
            "[the file](<https://a.org/x.csv> \"title\").",
            "<a href=\"https://a.org/x.csv\">the file</a>",
            "&lt;https://a.org/x.csv&gt;",
            "https://a.org/x.csv,",
            "https://a.org/x.csv).",
            "https://a.org/x.csv…",
            "- https://a.org/x.csv",
            "1. https://a.org/x.csv;",
            "Source: https://a.org/x.csv",
            "\u{feff}https://a.\u{200b}org/\u{ad}x.csv\u{a0}",
            "https://a.org/\nx.csv",
            "HTTPS://a.org/x.csv",
            "https:/a.org/x.csv",
            "https:\\\\a.org\\x.csv",
            "https//a.org/x.csv",
            "ttps://a.org/x.csv",
            "https://https://a.org/x.csv",
            "http://https://a.org/x.csv",
            "https:////a.org/x.csv",
            "//a.org/x.csv",
            "a.org/x.csv",
            "ｈｔｔｐｓ：／／ａ．ｏｒｇ／ｘ．ｃｓｖ",
        ] {
            assert_eq!(mended(pasted), "https://a.org/x.csv", "{pasted}");
        }
        for (pasted, meant) in [
            ("localhost:8000/x.csv", "http://localhost:8000/x.csv"),
            ("127.0.0.1:8000", "http://127.0.0.1:8000"),
            ("192.168.0.7/x.csv", "http://192.168.0.7/x.csv"),
            ("www.a.org/x.csv", "https://www.a.org/x.csv"),
            ("www.a.example", "https://www.a.example"),
            ("a.org:8080/x?y#z", "https://a.org:8080/x?y#z"),
            ("https://a.org/?x=1&amp;y=2", "https://a.org/?x=1&y=2"),
            ("https://a.org/x_(y).csv", "https://a.org/x_(y).csv"),
            ("(https://a.org/x_(y))", "https://a.org/x_(y)"),
            ("https://a.org/（x）.csv", "https://a.org/（x）.csv"),
        ] {
            assert_eq!(mended(pasted), meant);
        }
    }

    #[test]
    fn what_cannot_be_told_stays() {
        for text in [
            "data/a.csv",
            "../a.csv?x=1",
            "./a.org/x.csv",
            "a.csv",
            "v1.2/x.csv",
            "a.org",
            "ftp://a.org/x.csv",
            "javascript:alert(1)",
            "C:\\data\\x.csv",
            "https://a.org/my file.csv",
            "https://a.org/1.csv https://a.org/2.csv",
            "https://",
            "",
            "proxy/https://a.org/x.csv",
        ] {
            assert_eq!(mended(text), text);
        }
    }

    proptest! {
        #[test]
        fn mending_ends(text in "(https?:?/{0,3}|www[.]|//|<|\"|[(]|\\[|URL:|href=|&amp;|[\\PC]|[a-z./:#?&=%\\\\ \n\u{200b}１／]){0,14}") {
            let once = mended(&text);
            prop_assert_eq!(mended(&once), once);
        }
    }
}
