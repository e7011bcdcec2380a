//! The answers of the proxy: two addresses, to the lab alone; of a host's answer only what the page
//! needs to read it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use reqwest::Url;
use tokio::net::TcpListener;

use crate::body::pass_on;
use crate::error::{Refusal, StartError, quoted};
use crate::hosts::Hosts;
use crate::lab;
use crate::names::Lookup;
use crate::upstream::{Limits, Upstream};

/// What stands before all that is asked.
const PREFIX: &str = "/proxy/";

/// What the page is told of an answer, beside its status. The body is passed on as it comes,
/// compressed or not, so its length and its coding stay true. No cookies, and nothing that asks
/// for a password.
const PASSED_DOWN: [HeaderName; 3] = [
    header::CONTENT_TYPE,
    header::CONTENT_LENGTH,
    header::CONTENT_ENCODING,
];

/// The files come under the lab's own name: opened in a tab, a strange page must not run as a part
/// of the lab; and what is measured must not come from a cache.
const ADDED: [(HeaderName, HeaderValue); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
];

/// What must be known to start.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who may be read.
    pub hosts: Hosts,
    /// The port of this computer at which the lab is served: only requests for it are answered.
    pub lab_port: u16,
    /// How long is waited, and how much is passed on.
    pub limits: Limits,
    /// Who knows what a name stands for.
    pub lookup: Lookup,
}

/// A proxy that listens, at a free port of this computer.
#[derive(Debug)]
pub struct Proxy {
    listener: TcpListener,
    address: SocketAddr,
    caveats: Vec<String>,
    router: Router,
}

impl Proxy {
    /// Takes a port; nothing is answered before [`Proxy::serve`].
    pub async fn bind(settings: Settings) -> Result<Self, StartError> {
        let upstream = Upstream::new(settings.hosts, settings.limits, settings.lookup)?;
        let caveats = upstream.caveats();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .map_err(StartError::Listen)?;
        let address = listener.local_addr().map_err(StartError::Listen)?;
        // `get` answers HEAD too, and refuses the rest.
        let router = Router::new()
            .route("/proxy/hosts", get(hosts))
            .route("/proxy/{*address}", get(read))
            .layer(from_fn_with_state(settings.lab_port, for_the_lab))
            .with_state(Arc::new(upstream));
        Ok(Self {
            listener,
            address,
            caveats,
            router,
        })
    }

    /// Where the lab's server must send what it is asked under `/proxy/`.
    pub fn address(&self) -> String {
        format!("http://{}{PREFIX}", self.address)
    }

    /// What can’t be promised here, as sentences: nothing may be.
    pub fn caveats(&self) -> &[String] {
        &self.caveats
    }

    /// Answers until it is dropped.
    pub async fn serve(self) -> Result<(), StartError> {
        axum::serve(self.listener, self.router)
            .await
            .map_err(StartError::Ended)
    }
}

async fn for_the_lab(
    State(lab_port): State<u16>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    lab::check(request.headers(), lab_port)?;
    let mut response = next.run(request).await;
    for (name, value) in ADDED {
        response.headers_mut().insert(name, value);
    }
    Ok(response)
}

async fn hosts(State(upstream): State<Arc<Upstream>>) -> Json<Vec<String>> {
    Json(upstream.hosts().names())
}

async fn read(
    State(upstream): State<Arc<Upstream>>,
    request: Request,
) -> Result<Response, Refusal> {
    let address = address(&request)?;
    let (answer, host) = upstream
        .read(request.method(), address, request.headers())
        .await?;
    let mut response = answer.status().into_response();
    for name in PASSED_DOWN {
        if let Some(value) = answer.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    *response.body_mut() = pass_on(answer, host.to_string(), upstream.limits());
    Ok(response)
}

/// The address that follows `/proxy/`, its query included.
fn address(request: &Request) -> Result<Url, Refusal> {
    let uri = request.uri();
    let asked = uri
        .path_and_query()
        .map_or(uri.path(), |whole| whole.as_str());
    let asked = asked.strip_prefix(PREFIX).unwrap_or(asked);
    Url::parse(asked).map_err(|error| Refusal::BadAddress {
        address: quoted(asked),
        why: format!("it is no address ({error})"),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever follows `/proxy/`, it is an address or a refusal of bounded length.
        #[test]
        fn what_is_asked_is_an_address_or_refused(
            asked in "(https?:/{0,3})?[!-~&&[^#]]{0,300}",
        ) {
            let request = Request::builder().uri(format!("{PREFIX}{asked}"));
            if let Ok(request) = request.body(axum::body::Body::empty())
                && let Err(refusal) = address(&request)
            {
                let text = refusal.to_string();
                prop_assert!(text.starts_with('“') && text.ends_with('.'), "{text}");
                prop_assert!(text.chars().count() < 300, "{text}");
            }
        }
    }
}
