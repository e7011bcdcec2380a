//! The reading of an address, with no word about the reader, through redirects only as far as the
//! named hosts go, and of no more than a limit.

use std::time::Duration;

use axum::http::{HeaderMap, Method, StatusCode, header};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use reqwest::{Client, ClientBuilder, Response, Url, redirect};
use tokio::time::timeout;

use crate::addresses::Reach;
use crate::error::{Refusal, StartError, innermost, quoted};
use crate::host_name::HostName;
use crate::hosts::{Hosts, Named, Origin};
use crate::names::{Lookup, Names, NotPublic};

/// As many as browsers follow, roughly.
const MAX_REDIRECTS: usize = 10;
/// Some servers refuse a client without a name.
const NAME: &str = "parlab-proxy";

/// What the page may say to the host: in which forms it can take the file.
const PASSED_UP: [header::HeaderName; 2] = [header::ACCEPT, header::ACCEPT_ENCODING];

/// How long is waited, and how much is passed on.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For a connection, the lookup of the name and all.
    pub connect: Duration,
    /// For the head of an answer, connection and all.
    pub answer: Duration,
    /// For the next piece of a body.
    pub silence: Duration,
    /// The most bytes of a body, as it comes (compressed or not).
    pub bytes: u64,
}

impl Default for Limits {
    /// As long as the page ever waits. And twice what it takes of a file, so that it is always the
    /// page that finds a file too large, and says so with its own limit.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            answer: Duration::from_secs(120),
            silence: Duration::from_secs(60),
            bytes: 16 << 20,
        }
    }
}

/// Reads from the named hosts.
pub struct Upstream {
    hosts: Hosts,
    limits: Limits,
    /// The ways that the environment or the system names, such as a school’s proxy.
    ways: Matcher,
    /// Takes these ways. It is the proxy there that looks names up, so what they stand for can’t be
    /// checked here.
    through: Client,
    /// Straight, and to public addresses only.
    public: Client,
    /// Straight, to whatever address there is.
    private: Client,
}

impl Upstream {
    /// Fails where secure connections can't be had.
    pub fn new(hosts: Hosts, limits: Limits, lookup: Lookup) -> Result<Self, StartError> {
        // It fails only where one has been chosen already, which is then as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = |builder: ClientBuilder| {
            builder
                .user_agent(NAME)
                .connect_timeout(limits.connect)
                .redirect(redirect::Policy::none())
                .referer(false)
                .build()
                .map_err(|error| StartError::Tls(innermost(&error)))
        };
        let straight = |reach| {
            let names = Names::within(reach, lookup.clone());
            client(Client::builder().no_proxy().dns_resolver(names))
        };
        Ok(Self {
            // What reqwest asks too.
            ways: Matcher::from_system(),
            through: client(Client::builder())?,
            public: straight(Reach::Public)?,
            private: straight(Reach::Private)?,
            hosts,
            limits,
        })
    }

    /// The hosts that may be read.
    pub fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    /// How much is passed on, and how long is waited.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// What can’t be promised of a host, as a sentence: where another proxy reads it, nobody here knows
    /// at which address.
    pub fn caveats(&self) -> Vec<String> {
        let public = self.hosts.all().iter();
        let public = public.filter(|named| named.reach == Reach::Public);
        public
            .filter_map(|Named { host, .. }| {
                let mut schemes = ["https", "http"].into_iter();
                let way = schemes.find_map(|scheme| self.way(&format!("{scheme}://{host}/")))?;
                let proxy = way.uri().authority().map_or("", |place| place.as_str());
                // Without a user’s name and password.
                let proxy = proxy.rsplit('@').next().unwrap_or_default();
                Some(format!(
                    "{host} is read through the proxy {proxy}, which looks up its address by itself: \
                     whether that is a public one can’t be checked on this computer."
                ))
            })
            .collect()
    }

    fn way(&self, address: &str) -> Option<Intercept> {
        self.ways.intercept(&address.parse().ok()?)
    }

    /// The answer of an address, its body still to come, and the host that gave it. `asked` are the
    /// page's headers.
    pub async fn read(
        &self,
        method: &Method,
        mut address: Url,
        asked: &HeaderMap,
    ) -> Result<(Response, &HostName), Refusal> {
        let mut named = self.hosts.check(&address, Origin::Asked)?;
        for _ in 0..=MAX_REDIRECTS {
            let answer = self.send(method, &address, named, asked).await?;
            let Some(next) = redirected(&answer) else {
                self.check_size(method, &answer, &named.host)?;
                return Ok((answer, &named.host));
            };
            address = next?;
            named = self.hosts.check(&address, Origin::Redirect)?;
        }
        Err(Refusal::RedirectsWithoutEnd {
            host: named.host.to_string(),
            most: MAX_REDIRECTS,
        })
    }

    /// Who goes there. A host in this network is not asked through another proxy, which stands
    /// elsewhere.
    fn client(&self, address: &Url, reach: Reach) -> &Client {
        match reach {
            Reach::Private => &self.private,
            Reach::Public if self.way(address.as_str()).is_some() => &self.through,
            Reach::Public => &self.public,
        }
    }

    async fn send(
        &self,
        method: &Method,
        address: &Url,
        Named { host, reach }: &Named,
        asked: &HeaderMap,
    ) -> Result<Response, Refusal> {
        let client = self.client(address, *reach);
        let mut request = client.request(method.clone(), address.clone());
        for name in &PASSED_UP {
            for value in asked.get_all(name) {
                request = request.header(name, value);
            }
        }
        let late = |limit| Refusal::TimedOut {
            host: host.to_string(),
            limit,
        };
        match timeout(self.limits.answer, request.send()).await {
            Err(_) => Err(late(self.limits.answer)),
            Ok(Err(error)) if error.is_timeout() => Err(late(self.limits.connect)),
            Ok(Err(error)) => Err(match NotPublic::among(&error) {
                Some(found) => self.hosts.not_public(host, found),
                None => Refusal::Unreachable {
                    host: host.to_string(),
                    reason: innermost(&error),
                },
            }),
            Ok(Ok(answer)) => Ok(answer),
        }
    }

    /// What announces itself as too large is not begun.
    fn check_size(
        &self,
        method: &Method,
        answer: &Response,
        host: &HostName,
    ) -> Result<(), Refusal> {
        let announced = answer.content_length().unwrap_or_default();
        if *method == Method::HEAD || announced <= self.limits.bytes {
            return Ok(());
        }
        Err(Refusal::TooLarge {
            host: host.to_string(),
            announced,
            most: self.limits.bytes,
        })
    }
}

/// Where an answer sends us, if it does.
fn redirected(answer: &Response) -> Option<Result<Url, Refusal>> {
    if !matches!(
        answer.status(),
        StatusCode::MOVED_PERMANENTLY
            | StatusCode::FOUND
            | StatusCode::SEE_OTHER
            | StatusCode::TEMPORARY_REDIRECT
            | StatusCode::PERMANENT_REDIRECT
    ) {
        return None;
    }
    let place = answer.headers().get(header::LOCATION)?;
    let place = String::from_utf8_lossy(place.as_bytes());
    Some(
        answer
            .url()
            .join(&place)
            .map_err(|error| Refusal::BadAddress {
                address: quoted(&place),
                why: format!("a redirect names it, and: {error}"),
            }),
    )
}
