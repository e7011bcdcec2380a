//! The parts of an absolute address on the web.

/// `https://a.org:8080/b.csv?c#d`, taken apart; all parts as they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebAddress<'a> {
    /// `https`.
    pub scheme: &'a str,
    /// `a.org:8080`.
    pub server: &'a str,
    /// `/b.csv?c#d`; empty where there is nothing more.
    pub rest: &'a str,
}

impl<'a> WebAddress<'a> {
    /// `None` for an address without scheme or server, such as one beside the page.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.trim().split_once("://")?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (server, rest) = rest.split_at(end);
        let address = WebAddress {
            scheme,
            server,
            rest,
        };
        (!scheme.is_empty() && !server.is_empty()).then_some(address)
    }

    /// Whether a page can fetch it: http or https.
    pub fn is_http(&self) -> bool {
        ["http", "https"]
            .iter()
            .any(|own| self.scheme.eq_ignore_ascii_case(own))
    }

    /// Scheme and server, as browsers compare them: `https://a.org`.
    pub fn origin(&self) -> String {
        format!("{}://{}", self.scheme, self.server).to_ascii_lowercase()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_address_has_its_parts() {
        let address = WebAddress::parse(" HTTPS://A.org:8080/b.csv?c=/#d ").unwrap();
        assert_eq!(
            (address.scheme, address.server, address.rest),
            ("HTTPS", "A.org:8080", "/b.csv?c=/#d")
        );
        assert!(address.is_http());
        assert_eq!(address.origin(), "https://a.org:8080");
        assert_eq!(
            WebAddress::parse("https://a.org?b").unwrap().server,
            "a.org"
        );
        for none in ["data/a.csv", "", "https:///a", "://a", "https://"] {
            assert_eq!(WebAddress::parse(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn the_parts_are_the_whole(text in "[a-z]{1,5}://[a-z.:0-9]{1,9}[/?#]?.{0,9}") {
            let address = WebAddress::parse(&text).unwrap();
            let whole = format!("{}://{}{}", address.scheme, address.server, address.rest);
            prop_assert_eq!(whole, text.trim());
        }
    }
}
