//! The errors of the proxy: what can go wrong, said so that a reader can act on it.

use std::net::IpAddr;
use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use thiserror::Error;

/// How many characters of what somebody wrote go into a message.
const MAX_QUOTED: usize = 200;

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
    /// A host that was named as a public one, whose name stands for another address.
    #[error(
        "{host} stands for {address}, which is {what}, and this proxy reads from public addresses \
         only. If it is to read from this host all the same, end the lab with Ctrl-C and start it \
         with: cargo xtask serve{options}"
    )]
    NotPublic {
        /// The host asked.
        host: String,
        /// What its name stands for.
        address: IpAddr,
        /// What that address is.
        what: &'static str,
        /// The options that name all hosts as they are, and this one as a private one.
        options: String,
    },
    /// A file that is larger than what is passed on, by its own word.
    #[error(
        "{host} announces {} MiB, and this proxy passes on at most {} MiB of an answer.",
        mib(.announced),
        mib(.most)
    )]
    TooLarge {
        /// The host asked.
        host: String,
        /// How many bytes it announces.
        announced: u64,
        /// How many are passed on.
        most: u64,
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
            Self::NotTheLab { .. } | Self::NotNamed { .. } | Self::NotPublic { .. } => {
                StatusCode::FORBIDDEN
            }
            Self::BadAddress { .. } => StatusCode::BAD_REQUEST,
            Self::Unreachable { .. } | Self::RedirectsWithoutEnd { .. } | Self::TooLarge { .. } => {
                StatusCode::BAD_GATEWAY
            }
            Self::TimedOut { .. } => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    /// The header `Proxy-Status` (RFC 9209), by which the page can tell that it is the proxy which
    /// says so, and not the host: a host may answer 403 as well.
    fn proxy_status(&self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::NotTheLab { .. } | Self::NotNamed { .. } => "parlab; error=http_request_denied",
            Self::NotPublic { .. } => "parlab; error=destination_ip_prohibited",
            Self::TooLarge { .. } => "parlab; error=http_response_body_size",
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
    /// A host that was named as a public one and can’t be.
    #[error(
        "{host} is {what}, and --proxy reads from public addresses only. If it is meant, name it \
         by --proxy-private {host}"
    )]
    NotPublic {
        /// As it was named.
        host: String,
        /// What it is.
        what: &'static str,
    },
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

/// What somebody wrote, as far as it goes into a message: its first 200 characters.
pub(crate) fn quoted(text: &str) -> String {
    match text.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `30`, `0.1`: no zeros that say nothing.
pub(crate) fn seconds(limit: &Duration) -> String {
    limit.as_secs_f64().to_string()
}

/// `16`, `16.1`: at most one digit after the point, and never less than it is.
pub(crate) fn mib(bytes: &u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1 << 20);
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}
