//! The errors of the proxy: what can go wrong, said so that a reader can act on it.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use thiserror::Error;

/// Why a request got no answer from the address that it names.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// Another page, or a page that took over a name of this computer.
    #[error("This proxy reads for the lab only: {why}.")]
    NotTheLab {
        /// What gave it away.
        why: String,
    },
    /// What follows `/proxy/` is no address that can be read.
    #[error("“{address}” can’t be read: {why}.")]
    BadAddress {
        /// As it came.
        address: String,
        /// What is wrong with it.
        why: String,
    },
    /// A host that nobody named.
    #[error(
        "{from}{host}, and this proxy reads from named hosts only. To add this one, end the lab \
         with Ctrl-C and start it with: cargo xtask serve{options}"
    )]
    NotNamed {
        /// How the host came up: asked for, or redirected to.
        from: &'static str,
        /// Its name, as it must be given.
        host: String,
        /// The options that name the old hosts and this one.
        options: String,
    },
    /// No answer came, and none can be expected.
    #[error("{host} can’t be reached: {reason}.")]
    Unreachable {
        /// The host asked.
        host: String,
        /// The innermost reason that the system gives.
        reason: String,
    },
    /// One redirect after another.
    #[error("{host} redirects more than {most} times.")]
    RedirectsWithoutEnd {
        /// The host that sent the last one.
        host: String,
        /// How many are followed.
        most: usize,
    },
    /// No answer came in time.
    #[error("{host} gave no answer within {} s.", seconds(.limit))]
    TimedOut {
        /// The host asked.
        host: String,
        /// How long was waited.
        limit: Duration,
    },
}

impl Refusal {
    /// The status that says it.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotTheLab { .. } | Self::NotNamed { .. } => StatusCode::FORBIDDEN,
            Self::BadAddress { .. } => StatusCode::BAD_REQUEST,
            Self::Unreachable { .. } | Self::RedirectsWithoutEnd { .. } => StatusCode::BAD_GATEWAY,
            Self::TimedOut { .. } => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    /// The header `Proxy-Status` (RFC 9209), by which the page can tell that it is the proxy which
    /// says so, and not the host: a host may answer 403 as well.
    fn proxy_status(&self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::NotTheLab { .. } | Self::NotNamed { .. } => "parlab; error=http_request_denied",
            Self::BadAddress { .. } => "parlab; error=http_request_error",
            Self::Unreachable { .. } => "parlab; error=destination_unavailable",
            Self::RedirectsWithoutEnd { .. } => "parlab; error=http_protocol_error",
            Self::TimedOut { .. } => "parlab; error=http_response_timeout",
        })
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let headers = [
            (
                header::HeaderName::from_static("proxy-status"),
                self.proxy_status(),
            ),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (self.status(), headers, format!("{self}\n")).into_response()
    }
}

/// Why the proxy does not run.
#[derive(Debug, Error)]
pub enum StartError {
    /// No port of this computer.
    #[error("can’t listen on this computer: {0}")]
    Listen(#[source] std::io::Error),
    /// The part that speaks TLS. Where it fails, the computer has no certificates.
    #[error(
        "can’t prepare secure connections: {0}. The certificates to trust come with the system \
         (Debian: package ca-certificates)"
    )]
    Tls(String),
    /// It ran, and came to an end.
    #[error("the proxy came to an end: {0}")]
    Ended(#[source] std::io::Error),
}

/// The innermost reason: the outer ones only say that there is one.
pub(crate) fn innermost(error: &dyn std::error::Error) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    inner.to_string()
}

/// `30`, `0.1`: no zeros that say nothing.
fn seconds(limit: &Duration) -> String {
    limit.as_secs_f64().to_string()
}
