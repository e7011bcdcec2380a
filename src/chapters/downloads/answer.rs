//! The check of an answer: whether what came is what the server promised, and what its status means.

use crate::error::LabError;

/// Checks the length of a whole answer against its `Content-Length`. One that was compressed on
/// the way has another length by right.
///
/// # Errors
/// [`LabError::WrongLength`] if they differ.
pub fn check_length(
    content_length: Option<&str>,
    content_encoding: Option<&str>,
    got_bytes: u64,
) -> Result<(), LabError> {
    let is_plain = content_encoding.is_none_or(|encoding| {
        let encoding = encoding.trim();
        encoding.is_empty() || encoding.eq_ignore_ascii_case("identity")
    });
    match content_length.and_then(|length| length.trim().parse().ok()) {
        Some(promised_bytes) if is_plain && promised_bytes != got_bytes => {
            Err(LabError::WrongLength {
                promised_bytes,
                got_bytes,
            })
        }
        _ => Ok(()),
    }
}

/// How far an answer got before the time was up, in words without a full stop.
pub fn arrived(is_answered: bool, got_bytes: u64) -> String {
    match (is_answered, got_bytes) {
        (false, _) => "nothing had arrived".to_owned(),
        (true, 0) => "it had begun, but nothing of the file was there".to_owned(),
        (true, got) => format!("{got} bytes had arrived"),
    }
}

/// What the commonest statuses mean (RFC 9110).
pub fn meaning_of(status: u16) -> &'static str {
    match status {
        401 | 403 => "not allowed",
        404 => "not found",
        410 => "gone",
        429 => "too many requests; wait a little",
        500 => "an error inside the server",
        502..=504 => "the server is overloaded or down",
        400..=499 => "the request was refused",
        _ => "no success",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_promise_is_kept_or_not() {
        let wrong = |length, encoding| check_length(length, encoding, 10).is_err();
        assert!(wrong(Some("11"), None) && wrong(Some(" 9 "), Some("identity")));
        assert!(!wrong(Some("10"), None) && !wrong(None, None));
        assert!(!wrong(Some("7"), Some("gzip")), "it was compressed");
        assert!(!wrong(Some("ten"), None), "no number is no promise");
    }
}
