//! The addresses that can be fetched, and what is wrong with the others.

use crate::error::LabError;
use crate::format::quoted;
use crate::mending::link::{mended, names_server};
use crate::mending::text::is_unseen;
use crate::web_address::WebAddress;

/// The most links in one run.
pub const MAX_LINKS: usize = 32;

/// Three small files served with the page, with the columns of the lesson's three. Made up.
pub const SAMPLE_LINKS: [&str; 3] = [
    "data/enterprise-size-bands.csv",
    "data/living-costs-indexes.csv",
    "data/enterprise-finance.csv",
];

/// The lesson's own three addresses.
pub const LESSON_LINKS: [&str; 3] = [
    "https://www.stats.govt.nz/assets/Uploads/Annual-enterprise-survey/Annual-enterprise-survey-2017-financial-year-provisional/Download-data/annual-enterprise-survey-2017-financial-year-provisional-size-bands-csv.csv",
    "https://www.stats.govt.nz/assets/Uploads/Household-living-costs-price-indexes/Household-living-costs-price-indexes-September-2018-quarter/Download-data/household-living-costs-price-indexes-sep18qtr-time-series-indexes.csv",
    "https://www.stats.govt.nz/assets/Uploads/Annual-enterprise-survey/Annual-enterprise-survey-2017-financial-year-provisional/Download-data/annual-enterprise-survey-2017-financial-year-provisional-csv.csv",
];

/// The sample files as links.
pub fn sample_links() -> Vec<String> {
    SAMPLE_LINKS.map(str::to_owned).to_vec()
}

/// The lesson's files as links.
pub fn lesson_links() -> Vec<String> {
    LESSON_LINKS.map(str::to_owned).to_vec()
}

/// Checks an address without fetching it: http(s), or relative to the page.
///
/// # Errors
/// What can't be fetched, or can hardly have been meant, and what to do.
pub fn check_link(link: &str) -> Result<(), LabError> {
    let trimmed = link.trim();
    let odd = trimmed
        .chars()
        .find(|c| "\"<>`“”".contains(*c) || is_unseen(*c));
    let end = trimmed
        .chars()
        .next_back()
        .filter(|c| ".,;'’)]}".contains(*c));
    let scheme = trimmed
        .split(['/', '?', '#'])
        .next()
        .unwrap_or("")
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    let has_scheme = scheme
        .as_deref()
        .is_some_and(|scheme| ["http", "https"].contains(&scheme));
    let why = if trimmed.is_empty() {
        "it is empty".to_owned()
    } else if trimmed.contains(char::is_whitespace) {
        "it has a space in it; write one address a line, and %20 for a space within".to_owned()
    } else if let Some(odd) = odd {
        match is_unseen(odd) {
            true => "it has a character in it that can’t be seen; type it by hand".to_owned(),
            false => format!("it has a {odd} in it; leave that out"),
        }
    } else if !has_scheme && names_server(trimmed) {
        "it begins with the name of a server; put https:// in front of it".to_owned()
    } else if scheme.as_deref() == Some("file") || is_drive(scheme.as_deref()) {
        "it is a file of your own, which no page may fetch; copy it into the folder of this page, and give its name".to_owned()
    } else if scheme.is_some() && !has_scheme {
        "only http and https can be fetched by a page".to_owned()
    } else if scheme.is_some() && WebAddress::parse(trimmed).is_none() {
        "it names no server".to_owned()
    } else if let Some(end) = end.filter(|end| is_added(trimmed, *end)) {
        format!("it ends in {end}, which is hardly part of it; leave that out")
    } else {
        return Ok(());
    };
    Err(LabError::BadLink {
        link: quoted(trimmed),
        why,
    })
}

/// `C:`, of a path on Windows.
fn is_drive(scheme: Option<&str>) -> bool {
    scheme.is_some_and(|scheme| scheme.len() == 1)
}

/// Whether a sign at the end was added on the way: a bracket that was opened in the address is its own.
fn is_added(link: &str, end: char) -> bool {
    let open = match end {
        ')' => '(',
        ']' => '[',
        '}' => '{',
        // The folder above.
        '.' => return !link.ends_with("/.") && !link.ends_with("..") && link != ".",
        _ => return true,
    };
    link.matches(end).count() > link.matches(open).count()
}

/// Whether a host, named without its port, is the very computer that asks.
pub fn is_this_computer(host: &str) -> bool {
    host == "localhost" || host.starts_with("127.") || host == "[::1]"
}

/// What the addresses begin with that `cargo xtask serve --proxy HOST` reads for the page.
const PROXY: &str = "proxy/";

/// The same file, read through the proxy of the computer that serves the page, if its host is
/// among those that the proxy reads from.
pub fn proxied(link: &str, hosts: &[String]) -> Option<String> {
    let address = WebAddress::parse(link)?;
    let is_named = hosts
        .iter()
        .any(|host| host.eq_ignore_ascii_case(address.server));
    (address.is_http() && is_named).then(|| format!("{PROXY}{}", link.trim()))
}

/// Whether the proxy reads it.
pub fn is_proxied(link: &str) -> bool {
    let through = link.strip_prefix(PROXY);
    through
        .and_then(WebAddress::parse)
        .is_some_and(|address| address.is_http())
}

/// What someone pasted, one address a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    /// The addresses that can be fetched, as they were meant, in order.
    pub good: Vec<String>,
    /// What else there was: the number of its line, counted from 1, its text, and what is wrong with it.
    pub bad: Vec<(usize, String, LabError)>,
}

/// Reads addresses, one a line, of which at most `room` are taken. Several in a line are told apart where
/// each begins with its scheme. Empty lines don't count.
pub fn read_pasted(text: &str, room: usize) -> Pasted {
    let mut pasted = Pasted::default();
    let text = unbroken(text);
    let lines = (1..).zip(text.lines());
    let addresses = lines.flat_map(|(number, line)| {
        let parts = one_by_one(line).into_iter();
        parts.map(move |part| (number, part))
    });
    for (number, line) in addresses.filter(|(_, line)| !line.is_empty()) {
        let meant = mended(line);
        if meant.is_empty() {
            continue;
        }
        let checked = match check_link(&meant) {
            Ok(()) if pasted.good.len() == room => Err(LabError::TooManyLinks {
                most: MAX_LINKS as u32,
            }),
            checked => checked,
        };
        match checked {
            Ok(()) => pasted.good.push(meant),
            Err(error) => pasted.bad.push((number, line.to_owned(), error)),
        }
    }
    pasted
}

/// The text without the line breaks that mail puts into addresses: at an equals sign, and within `<…>`.
fn unbroken(text: &str) -> String {
    let text = text.replace("=\r\n", "").replace("=\n", "");
    let mut parts = text.split('<');
    let mut joined = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        joined.push('<');
        match part.split_once('>') {
            Some((inner, rest)) if inner.contains("://") && inner.matches("://").count() == 1 => {
                joined.extend(inner.split(['\r', '\n']).map(str::trim));
                joined.push('>');
                joined.push_str(rest);
            }
            _ => joined.push_str(part),
        }
    }
    joined
}

/// The addresses of a line, cut where one begins with its scheme behind a blank, a comma or a semicolon.
fn one_by_one(line: &str) -> Vec<&str> {
    let line = line.trim();
    let begins = |at: usize| {
        let rest = line[at..].trim_start_matches(['"', '\'', '<', '(', '[', '{', '“', '‘']);
        ["http://", "https://"].iter().any(|scheme| {
            rest.get(..scheme.len())
                .is_some_and(|own| own.eq_ignore_ascii_case(scheme))
        })
    };
    let mut parts = Vec::new();
    let mut from = 0;
    let mut has_one = begins(0);
    for (at, _) in line.match_indices([' ', '\t', ',', ';']) {
        if begins(at + 1) {
            if has_one {
                parts.push(line[from..at].trim());
                from = at + 1;
            }
            has_one = true;
        }
    }
    parts.push(line[from..].trim());
    parts
}

/// Whether all addresses lead to the same server; those beside the page lead to the page's own.
pub fn is_one_server(links: &[String]) -> bool {
    let mut servers = links
        .iter()
        .map(|link| WebAddress::parse(link).map(|address| address.origin()));
    let first = servers.next();
    servers.all(|server| Some(server) == first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_checked_before_they_are_fetched() {
        for good in [
            "data/a.csv",
            "../a.csv?x=1",
            "https://a.org/b.csv",
            "HTTP://a.org:80/",
        ] {
            assert_eq!(check_link(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            " ",
            "ftp://a.org/x",
            "javascript:alert(1)",
            "https:///x",
            "http:",
            "a b",
        ] {
            assert!(check_link(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_proxy_reads_from_named_hosts_only() {
        let hosts = ["a.org".to_owned(), "b.org:8080".to_owned()];
        for (link, expected) in [
            (
                "https://A.org/x.csv?y=1",
                Some("proxy/https://A.org/x.csv?y=1"),
            ),
            ("http://b.org:8080/", Some("proxy/http://b.org:8080/")),
            ("https://a.org.evil.example/x.csv", None),
            ("https://a.org@evil.example/x.csv", None),
            ("data/a.csv", None),
            ("proxy/https://a.org/x.csv", None),
        ] {
            let through = proxied(link, &hosts);
            assert_eq!(through.as_deref(), expected, "{link}");
            assert!(through.is_none_or(|link| is_proxied(&link) && check_link(&link).is_ok()));
        }
        assert!(!is_proxied("proxy/hosts") && !is_proxied("https://a.org/proxy/https://b.org"));
    }

    #[test]
    fn what_can_hardly_have_been_meant_is_said() {
        for (bad, why) in [
            ("a b", "one address a line"),
            ("\"https://a.org/x", "has a \" in it"),
            ("a\u{200b}.csv", "can’t be seen"),
            ("www.a.org/x.csv", "put https:// in front"),
            ("localhost:8000/x.csv", "put https:// in front"),
            ("C:\\x.csv", "a file of your own"),
            ("file:///x.csv", "a file of your own"),
            ("https://a.org/x.csv,", "ends in ,"),
            ("https://a.org/x.csv)", "ends in )"),
        ] {
            let said = check_link(bad).expect_err(bad).to_string();
            assert!(said.contains(why), "{bad}: {said}");
        }
        for good in ["https://a.org/x_(y)", "..", "./a.org/x.csv", "a.org"] {
            assert_eq!(check_link(good), Ok(()), "{good}");
        }
        let long = format!("{}:x", "y".repeat(1_000_000));
        let said = check_link(&long).expect_err("no scheme").to_string();
        assert!(said.chars().count() < 300, "{said}");
    }

    #[test]
    fn what_was_pasted_is_taken_as_it_was_meant() {
        let pasted = read_pasted(
            "\u{feff}\"https://a.org/1.csv\",\nlocalhost:8000/2.csv\nwww.a.org/3.csv.\n\
             Look: <https://a.org/\n  4.csv>.\nhttps://a.org/5.csv, https://a.org/6.csv; HTTPS://a.org/7.csv\n\
             [\"https://a.org/8.csv\", \"https://a.org/9.csv\"]\nhttps://a.org/1=\n0.csv\n",
            MAX_LINKS,
        );
        assert_eq!(
            pasted.good,
            [
                "https://a.org/1.csv",
                "http://localhost:8000/2.csv",
                "https://www.a.org/3.csv",
                "https://a.org/4.csv",
                "https://a.org/5.csv",
                "https://a.org/6.csv",
                "https://a.org/7.csv",
                "https://a.org/8.csv",
                "https://a.org/9.csv",
                "https://a.org/10.csv",
            ]
        );
        assert_eq!(pasted.bad, []);
    }

    #[test]
    fn good_lines_are_taken_and_bad_ones_are_named() {
        let pasted = read_pasted(
            "  https://a.org/1.csv \r\n\nftp://a.org/2.csv\ndata/3.csv\na b\ndata/4.csv",
            2,
        );
        assert_eq!(pasted.good, ["https://a.org/1.csv", "data/3.csv"]);
        let bad: Vec<(usize, &str)> = pasted
            .bad
            .iter()
            .map(|(number, line, _)| (*number, line.as_str()))
            .collect();
        assert_eq!(
            bad,
            [(3, "ftp://a.org/2.csv"), (5, "a b"), (6, "data/4.csv")]
        );
        assert_eq!(pasted.bad[2].2, LabError::TooManyLinks { most: 32 });
    }

    proptest! {
        #[test]
        fn no_line_is_lost(text in "([a-z:/. ]{0,9}\r?\n|(https://|,| |\")[a-z]){0,9}", room in 0usize..5) {
            let pasted = read_pasted(&text, room);
            let lines = text.lines().filter(|line| line.contains(char::is_alphanumeric)).count();
            prop_assert!(pasted.good.len() + pasted.bad.len() >= lines);
            prop_assert!(pasted.good.len() <= room);
            prop_assert!(pasted.good.iter().all(|link| check_link(link).is_ok()));
        }
    }
}
