//! The check that it is the lab who asks. Any page in the browser can send requests to this computer,
//! but only the lab is answered: otherwise a strange page could read from the named hosts through us.
//!
//! - A page of another origin is told by the headers `Sec-Fetch-Site` and `Origin`, which pages
//!   can't write themselves.
//! - A page whose *name* suddenly stands for this computer (DNS rebinding) is of the same origin
//!   as we are, for the browser. It is told by the name that it asks for: `Host`.
//!
//! The lab's own server passes requests on to us. It puts the name asked for into
//! `X-Forwarded-Host` and its own into `Host`; what a page may have written into `X-Forwarded-Host`
//! stays beside it. So all of them have to be right.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::error::{Refusal, quoted};

/// The names of this computer that no name server is asked for.
const OWN_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];
const FORWARDED_HOST: &str = "x-forwarded-host";
const FETCH_SITE: &str = "sec-fetch-site";

/// Refuses whoever is not the lab, which is served at `port` of this computer.
pub fn check(headers: &HeaderMap, port: u16) -> Result<(), Refusal> {
    let host = one(headers, header::HOST.as_str())?;
    let mut asked: Vec<&str> = Vec::new();
    for value in headers.get_all(FORWARDED_HOST) {
        asked.push(text(value)?);
    }
    if asked.is_empty() {
        asked.push(host);
    } else if !OWN_NAMES.contains(&split(host).0) {
        return Err(strange("its server passed on the name", host));
    }
    if let Some(name) = asked.into_iter().find(|name| !is_lab(name, port)) {
        return Err(strange("the request was for", name));
    }
    if headers.contains_key(FETCH_SITE) {
        let site = one(headers, FETCH_SITE)?;
        // `none`: typed into the address bar.
        if !matches!(site, "same-origin" | "none") {
            return Err(strange("the request came from a page that is", site));
        }
    }
    if headers.contains_key(header::ORIGIN) {
        let origin = one(headers, header::ORIGIN.as_str())?;
        let lab = origin.strip_prefix("http://");
        if !lab.is_some_and(|name| is_lab(name, port)) {
            return Err(strange("the request came from the origin", origin));
        }
    }
    Ok(())
}

/// Whether the name and port are those at which the lab is served.
fn is_lab(asked: &str, port: u16) -> bool {
    let (name, given) = split(asked);
    // As text, because `+8080` and `08080` are numbers as well, and no browser writes them.
    OWN_NAMES.contains(&name) && given.unwrap_or("80") == port.to_string()
}

/// `[::1]:8080` → `[::1]` and `8080`.
fn split(host: &str) -> (&str, Option<&str>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    }
}

/// The header’s value, of which there must be exactly one.
fn one<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, Refusal> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => text(value),
        (None, _) => Err(strange("it lacks the header", name)),
        (Some(_), Some(_)) => Err(strange("it has more than one header", name)),
    }
}

fn text(value: &HeaderValue) -> Result<&str, Refusal> {
    value
        .to_str()
        .map_err(|_| strange("a header holds", "strange characters"))
}

fn strange(what: &str, value: &str) -> Refusal {
    Refusal::NotTheLab {
        why: format!("{what} {}", quoted(value)),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;
    use proptest::prelude::*;

    use super::*;

    fn answered(lines: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        check(&headers, 8080).is_ok()
    }

    #[test]
    fn the_lab_is_answered_under_each_name_of_the_computer() {
        for asked in ["localhost:8080", "127.0.0.1:8080", "[::1]:8080"] {
            assert!(
                answered(&[("host", "127.0.0.1"), (FORWARDED_HOST, asked)]),
                "{asked}"
            );
            assert!(answered(&[("host", asked)]), "{asked}");
        }
    }

    #[test]
    fn another_name_or_port_is_refused() {
        for asked in [
            "localhost:+8080",
            "localhost:08080",
            "evil.example:8080",
            "localhost:8081",
            "localhost",
            "localhost:",
            "",
            "[::1]",
        ] {
            assert!(
                !answered(&[("host", "127.0.0.1"), (FORWARDED_HOST, asked)]),
                "{asked}"
            );
            assert!(!answered(&[("host", asked)]), "{asked}");
        }
        assert!(!answered(&[]));
        assert!(!answered(&[
            ("host", "evil.example"),
            (FORWARDED_HOST, "localhost:8080")
        ]));
    }

    /// A page can write the header itself; the server's own stands beside it.
    #[test]
    fn a_forged_name_beside_the_true_one_does_not_help() {
        let both = [
            ("host", "127.0.0.1"),
            (FORWARDED_HOST, "localhost:8080"),
            (FORWARDED_HOST, "evil.example:8080"),
        ];
        assert!(!answered(&both));
    }

    #[test]
    fn a_page_from_elsewhere_is_refused() {
        let from = |name, value| answered(&[("host", "localhost:8080"), (name, value)]);
        assert!(from(FETCH_SITE, "same-origin") && from(FETCH_SITE, "none"));
        assert!(!from(FETCH_SITE, "cross-site") && !from(FETCH_SITE, "same-site"));
        assert!(from("origin", "http://localhost:8080"));
        for origin in [
            "null",
            "http://evil.example",
            "http://localhost:81",
            "https://localhost:8080",
        ] {
            assert!(!from("origin", origin), "{origin}");
        }
    }

    proptest! {
        /// Who is answered has asked for this computer by a name that nobody else can have, and comes
        /// from no other page.
        #[test]
        fn only_the_lab_is_ever_answered(
            host in "(localhost|127.0.0.1|\\[::1\\]|evil.example|[ -~]{0,9})(:8080|:80|:[ -~]{0,5})?",
            forwarded in proptest::option::of("(localhost|[ -~]{0,9}):8080"),
            site in proptest::option::of("same-origin|none|cross-site|[ -~]{0,9}"),
        ) {
            let mut headers = HeaderMap::new();
            let lines = [
                ("host", Some(&host)),
                (FORWARDED_HOST, forwarded.as_ref()),
                (FETCH_SITE, site.as_ref()),
            ];
            for (name, value) in lines {
                if let Some(value) = value
                    && let Ok(value) = HeaderValue::from_str(value)
                {
                    headers.append(name, value);
                }
            }
            if check(&headers, 8080).is_ok() {
                let asked = forwarded.as_ref().unwrap_or(&host);
                let (name, port) = asked.rsplit_once(':').unwrap_or((asked, ""));
                prop_assert!(OWN_NAMES.contains(&name) && port == "8080", "{asked}");
                let site = site.as_deref().unwrap_or("none");
                prop_assert!(["same-origin", "none"].contains(&site), "{site}");
            }
        }
    }
}
