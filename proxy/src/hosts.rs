//! The hosts that may be read: those that were named, each exactly; nothing stands for many.

use std::fmt;
use std::net::IpAddr;
use std::num::NonZeroU16;
use std::str::FromStr;

use reqwest::Url;
use thiserror::Error;

use crate::error::Refusal;

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

    /// Whether it is this computer under one of its fixed names.
    pub fn is_this_computer(&self) -> bool {
        let bare = self.name.trim_matches(['[', ']']);
        let address = bare.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
        address || bare == "localhost" || bare.ends_with(".localhost")
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
        if text.contains('*') {
            return Err(BadHost::Pattern);
        }
        let (name, port) = match text.rsplit_once(':') {
            // A colon inside the brackets is part of the name.
            Some((name, port)) if !port.ends_with(']') => {
                let port: NonZeroU16 = port.parse().map_err(|_| BadHost::Port)?;
                (name, Some(port.get()))
            }
            _ => (text, None),
        };
        if name.contains(['/', '\\', '?', '#', '@', ':']) && !name.starts_with('[') {
            return Err(BadHost::NoName);
        }
        let address = Url::parse(&format!("http://{name}/")).map_err(|_| BadHost::NoName)?;
        Ok(Self {
            name: address.host_str().ok_or(BadHost::NoName)?.to_owned(),
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

/// How an address came up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The page asked for it.
    Asked,
    /// A named host sent us there.
    Redirect,
}

/// All hosts that may be read.
///
/// A host on this computer or in its private network is no different: whoever names it wants it
/// read. And where the *name* of a host is resolved to such an address, it was still the user who
/// trusted that host, and it is his own name server that says so; so the addresses are not looked
/// at. Nobody else can bring a host in: neither a page nor a redirect.
#[derive(Clone, Debug, Default)]
pub struct Hosts(Vec<HostName>);

impl Hosts {
    /// Each once, in the order given.
    pub fn new(named: impl IntoIterator<Item = HostName>) -> Self {
        let mut hosts = Vec::new();
        for host in named {
            if !hosts.contains(&host) {
                hosts.push(host);
            }
        }
        Self(hosts)
    }

    /// As the page is told.
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(HostName::to_string).collect()
    }

    /// Reads an address, and refuses it unless its host is named.
    pub fn check(&self, address: &Url, origin: Origin) -> Result<HostName, Refusal> {
        let bad = |why: &str| Refusal::BadAddress {
            address: address.to_string(),
            why: why.to_owned(),
        };
        if !matches!(address.scheme(), "http" | "https") {
            return Err(bad("only http:// and https:// can"));
        }
        // They would be sent as a password.
        if !address.username().is_empty() || address.password().is_some() {
            return Err(bad("it holds a user’s name or password"));
        }
        let host = HostName::of(address).ok_or_else(|| bad("it names no host"))?;
        if self.0.contains(&host) {
            return Ok(host);
        }
        let all = self.0.iter().chain([&host]);
        Err(Refusal::NotNamed {
            from: match origin {
                Origin::Asked => "This address is on ",
                Origin::Redirect => "This address redirects to ",
            },
            options: all.map(|host| format!(" --proxy {host}")).collect(),
            host: host.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn only_the_host_and_port_that_were_named_may_be_read() -> Result<(), Box<dyn std::error::Error>>
    {
        let hosts = Hosts::new(["a.example".parse()?, "b.example:81".parse()?]);
        let allowed = |address: &str| -> Result<bool, Box<dyn std::error::Error>> {
            Ok(hosts.check(&Url::parse(address)?, Origin::Asked).is_ok())
        };
        for address in [
            "http://a.example",
            "https://A.EXAMPLE:443/x?y",
            "http://b.example:81/",
        ] {
            assert!(allowed(address)?, "{address}");
        }
        for address in [
            "http://a.example:81/",
            "http://sub.a.example/",
            "http://a.example.org/",
            "http://b.example/",
            "http://127.0.0.1/",
            "http://me@a.example/",
            "http://:word@a.example/",
            "ftp://a.example/",
        ] {
            assert!(!allowed(address)?, "{address}");
        }
        Ok(())
    }

    #[test]
    fn this_computer_is_known_by_its_fixed_names() -> Result<(), BadHost> {
        for text in [
            "localhost",
            "lab.localhost:81",
            "127.0.0.1",
            "127.1.2.3:81",
            "[::1]",
        ] {
            assert!(text.parse::<HostName>()?.is_this_computer(), "{text}");
        }
        for text in [
            "data.example",
            "localhost.example",
            "192.168.0.1",
            "[fe80::1]",
        ] {
            assert!(!text.parse::<HostName>()?.is_this_computer(), "{text}");
        }
        Ok(())
    }

    #[test]
    fn a_refusal_gives_the_whole_command() -> Result<(), Box<dyn std::error::Error>> {
        let hosts = Hosts::new(["a.example".parse()?]);
        let refused = hosts.check(&Url::parse("http://b.example:81/x")?, Origin::Redirect);
        let text = refused.err().map(|refusal| refusal.to_string());
        let text = text.ok_or("must be refused")?;
        assert!(
            text.starts_with("This address redirects to b.example:81,"),
            "{text}"
        );
        assert!(
            text.ends_with("cargo xtask serve --proxy a.example --proxy b.example:81"),
            "{text}"
        );
        Ok(())
    }
}
