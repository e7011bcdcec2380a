//! The body of an answer, passed on while it arrives, up to a limit and not through a silence.

use std::time::Duration;

use axum::body::{Body, Bytes};
use futures::{StreamExt, stream};
use reqwest::Response;
use thiserror::Error;
use tokio::time::timeout;

use crate::error::{innermost, mib, seconds};
use crate::upstream::Limits;

/// Why the rest of a body is not passed on.
#[derive(Debug, Error)]
enum Cut {
    #[error(
        "{host} went on sending beyond {} MiB, more than this proxy passes on of an answer; the rest was cut off.",
        mib(.most)
    )]
    TooLarge { host: String, most: u64 },
    #[error(
        "{host} sent nothing for {} s in the middle of an answer; the rest was given up.",
        seconds(.limit)
    )]
    Silent { host: String, limit: Duration },
    #[error("The answer of {host} broke off: {reason}.")]
    Broken { host: String, reason: String },
}

/// A body that is still arriving.
struct Arriving {
    answer: Response,
    host: String,
    limits: Limits,
    bytes: u64,
}

/// Passes on what arrives. Where that is cut, the browser is not told that it is whole, and the
/// terminal in which the lab is served says why.
pub fn pass_on(answer: Response, host: String, limits: Limits) -> Body {
    let arriving = Arriving {
        answer,
        host,
        limits,
        bytes: 0,
    };
    let pieces = stream::unfold(Some(arriving), |arriving| async move {
        let mut arriving = arriving?;
        match arriving.next().await {
            Ok(piece) => piece.map(|piece| (Ok(piece), Some(arriving))),
            Err(cut) => Some((Err(cut), None)),
        }
    });
    Body::from_stream(pieces.inspect(|piece| {
        if let Err(cut) = piece {
            eprintln!("{cut}");
        }
    }))
}

impl Arriving {
    /// The next piece; none at the end.
    async fn next(&mut self) -> Result<Option<Bytes>, Cut> {
        let limits = self.limits;
        let host = || self.host.clone();
        let piece = match timeout(limits.silence, self.answer.chunk()).await {
            Err(_) => {
                return Err(Cut::Silent {
                    host: host(),
                    limit: limits.silence,
                });
            }
            Ok(Err(error)) => {
                return Err(Cut::Broken {
                    host: host(),
                    reason: innermost(&error),
                });
            }
            Ok(Ok(piece)) => piece,
        };
        self.bytes += piece.as_ref().map_or(0, |piece| piece.len() as u64);
        if self.bytes > limits.bytes {
            return Err(Cut::TooLarge {
                host: host(),
                most: limits.bytes,
            });
        }
        Ok(piece)
    }
}
