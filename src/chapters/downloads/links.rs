//! The addresses that can be fetched, and what is wrong with the others.

use crate::error::LabError;
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
pub fn check_link(link: &str) -> Result<(), LabError> {
    let bad = |why: &str| {
        Err(LabError::BadLink {
            link: link.to_owned(),
            why: why.to_owned(),
        })
    };
    let trimmed = link.trim();
    if trimmed.is_empty() {
        return bad("it is empty");
    }
    if trimmed.contains(char::is_whitespace) {
        return bad("it has a space in it; one address a line");
    }
    let scheme = trimmed
        .split(['/', '?', '#'])
        .next()
        .unwrap_or("")
        .split_once(':');
    match scheme {
        Some((scheme, _)) if !["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) => {
            bad("only http and https can be fetched by a page")
        }
        Some(_) if WebAddress::parse(trimmed).is_none() => bad("it names no server"),
        _ => Ok(()),
    }
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
    through.is_some_and(|link| link.starts_with("http://") || link.starts_with("https://"))
}

/// What someone pasted, one address a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    /// The addresses that can be fetched, in order.
    pub good: Vec<String>,
    /// The other lines: the number of each, counted from 1, its text, and what is wrong with it.
    pub bad: Vec<(usize, String, LabError)>,
}

/// Reads addresses, one a line, of which at most `room` are taken. Empty lines don't count.
pub fn read_pasted(text: &str, room: usize) -> Pasted {
    let mut pasted = Pasted::default();
    let lines = (1..).zip(text.lines().map(str::trim));
    for (number, line) in lines.filter(|(_, line)| !line.is_empty()) {
        let checked = match check_link(line) {
            Ok(()) if pasted.good.len() == room => Err(LabError::TooManyLinks {
                most: MAX_LINKS as u32,
            }),
            checked => checked,
        };
        match checked {
            Ok(()) => pasted.good.push(line.to_owned()),
            Err(error) => pasted.bad.push((number, line.to_owned(), error)),
        }
    }
    pasted
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
        fn no_line_is_lost(text in "([a-z:/. ]{0,9}\r?\n){0,9}", room in 0usize..5) {
            let pasted = read_pasted(&text, room);
            let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
            prop_assert_eq!(pasted.good.len() + pasted.bad.len(), lines);
            prop_assert!(pasted.good.len() <= room);
            prop_assert!(pasted.good.iter().all(|link| check_link(link).is_ok()));
        }
    }
}
