//! The names of the peers.

/// The native program, which most rows are compared with.
pub const NATIVE: &str = "native Rust, rayon";
/// Workers of plain JavaScript, before the name of a browser.
pub const WORKERS: &str = "JavaScript";
/// The package, before the name of a browser.
pub const WORKERPOOL: &str = "workerpool";

/// The name of the lab, before that of a browser.
pub const LAB: &str = "the lab";

/// A peer that runs in a browser.
pub fn within(peer: &str, browser: &str) -> String {
    format!("{peer}, {browser}")
}
