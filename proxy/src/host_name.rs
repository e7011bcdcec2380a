//! The names of hosts, as somebody gives them and as a browser writes them.

use std::fmt;
use std::num::NonZeroU16;
use std::str::FromStr;

use reqwest::Url;
use thiserror::Error;

use crate::addresses::special;

/// The ports that an address means when it gives none.
const USUAL_PORTS: [u16; 2] = [80, 443];

/// A host as it is named: `data.example`, `data.example:8080`, `192.0.2.7`, `[::1]:8080`. Without a
/// port it stands for the usual ones of http and https. It is written as a browser writes
/// `URL.host`, so that the page can compare the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostName {
    name: String,
    port: Option<u16>,
}

/// What is wrong with a name.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum BadHost {
    /// A whole address was given.
    #[error("this is an address; give the name of its host alone: {host}")]
    Address {
        /// The part that is wanted.
        host: String,
    },
    /// A pattern was given.
    #[error("each host must be named by itself, without “*”")]
    Pattern,
    /// No host has such a name.
    #[error("no host can have this name")]
    NoName,
    /// What follows the colon.
    #[error("what follows the colon must be a port, 1 to 65535")]
    Port,
}

impl HostName {
    /// The host that an address means; none for the kinds of addresses that have no host.
    pub fn of(address: &Url) -> Option<Self> {
        Some(Self {
            name: address.host_str()?.to_owned(),
            port: address.port(),
        })
    }

    /// What it is, if its name alone says that it is not public.
    pub fn special(&self) -> Option<&'static str> {
        let bare = self.name.trim_matches(['[', ']']);
        if let Ok(address) = bare.parse() {
            return special(address);
        }
        let name = bare.trim_end_matches('.');
        (name == "localhost" || name.ends_with(".localhost"))
            .then_some("a name of this computer itself (RFC 6761)")
    }
}

impl FromStr for HostName {
    type Err = BadHost;

    fn from_str(text: &str) -> Result<Self, BadHost> {
        let text = text.trim();
        if let Some((_, rest)) = text.split_once("://") {
            let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
            return Err(BadHost::Address {
                host: host.to_owned(),
            });
        }
        let (name, port) = match text.rsplit_once(':') {
            // A colon inside the brackets is part of the name.
            Some((name, port)) if !port.ends_with(']') => {
                let digits = Some(port).filter(|port| port.bytes().all(|it| it.is_ascii_digit()));
                let port = digits.and_then(|digits| digits.parse::<NonZeroU16>().ok());
                (name, Some(port.ok_or(BadHost::Port)?.get()))
            }
            _ => (text, None),
        };
        if name.contains(['/', '\\', '?', '#', '@', ':']) && !name.starts_with('[') {
            return Err(BadHost::NoName);
        }
        let address = Url::parse(&format!("http://{name}/")).map_err(|_| BadHost::NoName)?;
        let host = address.host_str().ok_or(BadHost::NoName)?;
        // However it was written: `%2a` is one as well.
        if host.contains('*') {
            return Err(BadHost::Pattern);
        }
        Ok(Self {
            name: host.to_owned(),
            port: port.filter(|port| !USUAL_PORTS.contains(port)),
        })
    }
}

impl fmt::Display for HostName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) => write!(out, "{}:{port}", self.name),
            None => out.write_str(&self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn host(text: &str) -> Result<String, BadHost> {
        text.parse().map(|host: HostName| host.to_string())
    }

    #[test]
    fn names_are_written_as_a_browser_writes_them() {
        assert_eq!(host(" Data.Example "), Ok("data.example".to_owned()));
        assert_eq!(
            host("data.example:8080"),
            Ok("data.example:8080".to_owned())
        );
        assert_eq!(host("data.example:443"), Ok("data.example".to_owned()));
        assert_eq!(host("[0:0::1]:81"), Ok("[::1]:81".to_owned()));
        assert_eq!(host("[::1]"), Ok("[::1]".to_owned()));
        assert_eq!(
            host("bücher.example"),
            Ok("xn--bcher-kva.example".to_owned())
        );
    }

    #[test]
    fn what_is_no_name_is_refused_with_the_reason() {
        let address = BadHost::Address {
            host: "data.example:81".to_owned(),
        };
        assert_eq!(host("https://data.example:81/a.csv"), Err(address));
        assert_eq!(host("*.example"), Err(BadHost::Pattern));
        assert_eq!(host("%2a"), Err(BadHost::Pattern));
        assert_eq!(host("a.example:+80"), Err(BadHost::Port));
        for text in [
            "",
            "a/b",
            "me@a.example",
            "a b",
            "::1:80",
            "[::1",
            "a?b",
            "a\\b",
        ] {
            assert_eq!(host(text), Err(BadHost::NoName), "{text}");
        }
        for text in ["a:", "a:0", "a:x", "a:65536"] {
            assert_eq!(host(text), Err(BadHost::Port), "{text}");
        }
    }

    proptest! {
        /// What is taken for a name is one: it stays the same when it is read again, and is the host of
        /// an address that is made from it.
        #[test]
        fn a_name_is_the_host_of_its_addresses(text in "\\PC{0,20}|[a-z0-9.:\\[\\]x-]{0,20}") {
            if let Ok(host) = text.parse::<HostName>() {
                let again = host.to_string().parse();
                prop_assert_eq!(again.as_ref(), Ok(&host));
                let address = Url::parse(&format!("http://{host}/"));
                prop_assert_eq!(address.ok().and_then(|address| HostName::of(&address)), Some(host));
            }
        }
    }
}
