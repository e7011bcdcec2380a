//! The hosts that may be read: those that were named, each exactly; nothing stands for many.

use std::fmt;

use reqwest::Url;

use crate::addresses::Reach;
use crate::error::{Refusal, StartError, quoted};
use crate::host_name::HostName;
use crate::names::NotPublic;

/// How an address came up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The page asked for it.
    Asked,
    /// A named host sent us there.
    Redirect,
}

/// The option of the command that names a host with this reach.
fn option(reach: Reach) -> &'static str {
    match reach {
        Reach::Public => "--proxy",
        Reach::Private => "--proxy-private",
    }
}

/// A host, and at which addresses it may be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The host.
    pub host: HostName,
    /// Its addresses.
    pub reach: Reach,
}

impl fmt::Display for Named {
    /// As an option of the command.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, " {} {}", option(self.reach), self.host)
    }
}

/// All hosts that may be read. Nobody else can bring a host in: neither a page nor a redirect.
#[derive(Clone, Debug, Default)]
pub struct Hosts(Vec<Named>);

impl Hosts {
    /// Each once, in the order given; what is named in both ways may be read at private addresses.
    ///
    /// # Errors
    /// A host that is named as a public one, though its name alone says that it isn’t.
    pub fn new(named: impl IntoIterator<Item = Named>) -> Result<Self, StartError> {
        let mut hosts: Vec<Named> = Vec::new();
        for Named { host, reach } in named {
            match hosts.iter_mut().find(|known| known.host == host) {
                Some(known) if reach == Reach::Private => known.reach = reach,
                Some(_) => {}
                None => hosts.push(Named { host, reach }),
            }
        }
        let public = hosts.iter().filter(|named| named.reach == Reach::Public);
        let wrong = public.map(|named| &named.host);
        match wrong
            .filter_map(|host| Some((host, host.special()?)))
            .next()
        {
            Some((host, what)) => Err(StartError::NotPublic {
                host: host.to_string(),
                what,
            }),
            None => Ok(Self(hosts)),
        }
    }

    /// As the page is told.
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|named| named.host.to_string()).collect()
    }

    /// All of them.
    pub fn all(&self) -> &[Named] {
        &self.0
    }

    /// Reads an address, and refuses it unless its host is named.
    pub fn check(&self, address: &Url, origin: Origin) -> Result<&Named, Refusal> {
        let bad = |why: &str| Refusal::BadAddress {
            address: quoted(address.as_str()),
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
        if let Some(named) = self.0.iter().find(|named| named.host == host) {
            return Ok(named);
        }
        let reach = match host.special() {
            Some(_) => Reach::Private,
            None => Reach::Public,
        };
        let more = Named { host, reach };
        Err(Refusal::NotNamed {
            from: match origin {
                Origin::Asked => "This address is on ",
                Origin::Redirect => "This address redirects to ",
            },
            options: self.0.iter().chain([&more]).map(Named::to_string).collect(),
            host: more.host.to_string(),
        })
    }

    /// What is said where the name of a host stands for no public address.
    pub fn not_public(&self, host: &HostName, found: NotPublic) -> Refusal {
        let options = self.0.iter().map(|named| {
            let reach = match named.host == *host {
                true => Reach::Private,
                false => named.reach,
            };
            format!(" {} {}", option(reach), named.host)
        });
        Refusal::NotPublic {
            host: host.to_string(),
            address: found.address,
            what: found.what,
            options: options.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::host_name::BadHost;

    fn public(names: &[&str]) -> Result<Hosts, Box<dyn std::error::Error>> {
        let mut named = Vec::new();
        for name in names {
            named.push(Named {
                host: name.parse()?,
                reach: Reach::Public,
            });
        }
        Ok(Hosts::new(named)?)
    }

    #[test]
    fn only_the_host_and_port_that_were_named_may_be_read() -> Result<(), Box<dyn std::error::Error>>
    {
        let hosts = public(&["a.example", "b.example:81"])?;
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
    fn a_host_that_is_not_public_by_its_name_alone_is_not_taken_for_one() -> Result<(), BadHost> {
        for text in [
            "localhost",
            "localhost.",
            "lab.LOCALHOST:81",
            "127.1.2.3:81",
            "2130706433",
            "0177.0.0.1",
            "192.168.0.1",
            "[::1]",
            "[fe80::1]",
            "[::ffff:10.0.0.1]",
        ] {
            let host: HostName = text.parse()?;
            assert!(host.special().is_some(), "{text}");
            let named = |reach| Named {
                host: host.clone(),
                reach,
            };
            assert!(Hosts::new([named(Reach::Public)]).is_err(), "{text}");
            let both = [Reach::Public, Reach::Private].map(named);
            assert!(Hosts::new(both).is_ok(), "{text}");
        }
        for text in [
            "data.example",
            "localhost.example",
            "8.8.8.8",
            "[2a00::1]:81",
        ] {
            assert_eq!(text.parse::<HostName>()?.special(), None, "{text}");
        }
        Ok(())
    }

    #[test]
    fn a_refusal_gives_the_whole_command() -> Result<(), Box<dyn std::error::Error>> {
        let hosts = public(&["a.example"])?;
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

    proptest! {
        /// Whatever is asked, what may be read is on the named host, and a refusal is a sentence.
        #[test]
        fn only_the_named_host_is_ever_read(
            start in "(https?|ftp|ws):/{0,3}",
            host in "(a\\.example|A.EXAMPLE|a.example.|127.1|\\[::1\\]|me@a.example|\\PC{0,9})",
            rest in "(:[0-9]{0,6})?(/\\PC{0,9})?",
        ) {
            let hosts = public(&["a.example"]).map_err(|error| TestCaseError::fail(error.to_string()))?;
            if let Ok(address) = Url::parse(&format!("{start}{host}{rest}")) {
                match hosts.check(&address, Origin::Asked) {
                    Ok(named) => {
                        prop_assert_eq!(address.host_str(), Some("a.example"));
                        prop_assert_eq!(address.port(), None);
                        prop_assert_eq!(named.reach, Reach::Public);
                    }
                    Err(refusal) => prop_assert!(refusal.to_string().len() < 1500, "{refusal}"),
                }
            }
        }
    }
}
