//! The addresses that a host’s name stands for, looked up once for each connection, and only those
//! that the host may be read at.
//!
//! What is looked at here is what is connected to: a name that stands for a public address when it is
//! checked, and for this computer a moment later (DNS rebinding), has no moment in between.

use std::error::Error;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use thiserror::Error;

use crate::addresses::{Reach, special};

/// What is found of a name; the ports mean nothing.
pub type Found = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;

/// Who is asked what a name stands for.
#[derive(Clone)]
pub struct Lookup(Arc<dyn Fn(String) -> Found + Send + Sync>);

impl Lookup {
    /// Whoever is given here.
    pub fn by(ask: impl Fn(String) -> Found + Send + Sync + 'static) -> Self {
        Self(Arc::new(ask))
    }
}

impl Default for Lookup {
    /// The system.
    fn default() -> Self {
        Self::by(|name| {
            Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.collect()) })
        })
    }
}

impl std::fmt::Debug for Lookup {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Lookup")
    }
}

/// A name that stands for no public address.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("{address} is {what}")]
pub struct NotPublic {
    /// The first address that it stands for.
    pub address: IpAddr,
    /// What that is.
    pub what: &'static str,
}

impl NotPublic {
    /// The one among the causes of an error.
    pub fn among(error: &(dyn Error + 'static)) -> Option<Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(found) = error.downcast_ref() {
                return Some(*found);
            }
            next = error.source();
        }
        None
    }
}

/// Finds the addresses for connections.
#[derive(Clone, Debug)]
pub struct Names {
    lookup: Lookup,
    reach: Reach,
}

impl Names {
    /// Only addresses within `reach` are given away.
    pub fn within(reach: Reach, lookup: Lookup) -> Self {
        Self { lookup, reach }
    }
}

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        let found = (self.lookup.0)(name.as_str().to_owned());
        let reach = self.reach;
        Box::pin(async move {
            let addresses: Addrs = Box::new(allowed(found.await?, reach)?.into_iter());
            Ok(addresses)
        })
    }
}

/// Those within reach; an error if there are others only.
fn allowed(mut found: Vec<SocketAddr>, reach: Reach) -> Result<Vec<SocketAddr>, NotPublic> {
    if reach == Reach::Private {
        return Ok(found);
    }
    let mut refused = None;
    found.retain(|place| {
        let address = place.ip();
        let what = special(address);
        refused = refused.or(what.map(|what| NotPublic { address, what }));
        what.is_none()
    });
    match refused {
        Some(refused) if found.is_empty() => Err(refused),
        _ => Ok(found),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    type Done = Result<(), Box<dyn Error>>;

    fn places(texts: &[&str]) -> Result<Vec<SocketAddr>, Box<dyn Error>> {
        let mut places = Vec::new();
        for text in texts {
            places.push(SocketAddr::new(text.parse()?, 0));
        }
        Ok(places)
    }

    #[test]
    fn of_several_addresses_only_the_public_ones_are_given_away() -> Done {
        let mixed = places(&["10.0.0.1", "8.8.8.8", "::1", "2a00::1"])?;
        assert_eq!(
            allowed(mixed.clone(), Reach::Public)?,
            places(&["8.8.8.8", "2a00::1"])?
        );
        assert_eq!(allowed(mixed.clone(), Reach::Private)?, mixed);
        let inside = allowed(places(&["fd00::1", "127.0.0.1"])?, Reach::Public);
        assert_eq!(
            inside.err().map(|refused| refused.to_string()).as_deref(),
            Some("fd00::1 is a private address (unique local, RFC 4193)")
        );
        assert_eq!(allowed(Vec::new(), Reach::Public)?, Vec::new());
        Ok(())
    }

    /// DNS rebinding: public when first asked, and this computer from then on.
    #[tokio::test]
    async fn a_name_that_moves_into_this_network_is_refused_from_then_on() -> Done {
        let (public, own) = (places(&["8.8.8.8"])?, places(&["127.0.0.1"])?);
        let asked = AtomicUsize::new(0);
        let lookup = Lookup::by(move |_| {
            let first = asked.fetch_add(1, Ordering::Relaxed) == 0;
            let found = if first { public.clone() } else { own.clone() };
            Box::pin(async { Ok(found) })
        });
        let names = Names::within(Reach::Public, lookup);
        let first = names.resolve("data.example".parse()?).await;
        let first = first.map_err(|error| error.to_string())?;
        assert_eq!(first.collect::<Vec<_>>(), places(&["8.8.8.8"])?);
        let second = names.resolve("data.example".parse()?).await;
        let error = second.err().ok_or("must be refused")?;
        let refused = NotPublic::among(error.as_ref()).ok_or("must say which address")?;
        assert_eq!(refused.address, IpAddr::from([127, 0, 0, 1]));
        Ok(())
    }
}
