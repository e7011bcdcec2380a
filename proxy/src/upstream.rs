//! The reading of an address, with no word about the reader, and through redirects only as far as the
//! named hosts go.

use std::time::Duration;

use axum::http::{HeaderMap, Method, StatusCode, header};
use reqwest::{Client, ClientBuilder, Response, Url, redirect};
use tokio::time::timeout;

use crate::error::{Refusal, StartError, innermost};
use crate::hosts::{HostName, Hosts, Origin};

/// As many as browsers follow, roughly.
const MAX_REDIRECTS: usize = 10;
/// Some servers refuse a client without a name.
const NAME: &str = "parlab-proxy";

/// What the page may say to the host: in which forms it can take the file.
const PASSED_UP: [header::HeaderName; 2] = [header::ACCEPT, header::ACCEPT_ENCODING];

/// How long is waited.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the head of an answer, connection and all. Its body may take as long as it likes: the
    /// page has a time limit of its own, and lets the connection go.
    pub answer: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            answer: Duration::from_secs(120),
        }
    }
}

/// Reads from the named hosts.
#[derive(Debug)]
pub struct Upstream {
    hosts: Hosts,
    patience: Patience,
    /// Takes the way that the environment or the system names, such as a school's proxy.
    outside: Client,
    /// Straight, as browsers go to this computer itself.
    own: Client,
}

impl Upstream {
    /// Fails where secure connections can't be had.
    pub fn new(hosts: Hosts, patience: Patience) -> Result<Self, StartError> {
        // It fails only where one has been chosen already, which is then as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = |builder: ClientBuilder| {
            builder
                .user_agent(NAME)
                .connect_timeout(patience.connect)
                .redirect(redirect::Policy::none())
                .referer(false)
                .build()
                .map_err(|error| StartError::Tls(innermost(&error)))
        };
        Ok(Self {
            outside: client(Client::builder())?,
            own: client(Client::builder().no_proxy())?,
            hosts,
            patience,
        })
    }

    /// The hosts that may be read.
    pub fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    /// The answer of an address, its body still to come. `asked` are the page's headers.
    pub async fn read(
        &self,
        method: &Method,
        mut address: Url,
        asked: &HeaderMap,
    ) -> Result<Response, Refusal> {
        let mut host = self.hosts.check(&address, Origin::Asked)?;
        for _ in 0..=MAX_REDIRECTS {
            let answer = self.send(method, &address, &host, asked).await?;
            let Some(next) = redirected(&answer) else {
                return Ok(answer);
            };
            address = next?;
            host = self.hosts.check(&address, Origin::Redirect)?;
        }
        Err(Refusal::RedirectsWithoutEnd {
            host: host.to_string(),
            most: MAX_REDIRECTS,
        })
    }

    async fn send(
        &self,
        method: &Method,
        address: &Url,
        host: &HostName,
        asked: &HeaderMap,
    ) -> Result<Response, Refusal> {
        let client = if host.is_this_computer() {
            &self.own
        } else {
            &self.outside
        };
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
        match timeout(self.patience.answer, request.send()).await {
            Err(_) => Err(late(self.patience.answer)),
            Ok(Err(error)) if error.is_timeout() => Err(late(self.patience.connect)),
            Ok(Err(error)) => Err(Refusal::Unreachable {
                host: host.to_string(),
                reason: innermost(&error),
            }),
            Ok(Ok(answer)) => Ok(answer),
        }
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
                address: place.into_owned(),
                why: format!("a redirect names it, and: {error}"),
            }),
    )
}
