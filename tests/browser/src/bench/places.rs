//! The places of what is measured: the built page, and the programs of its peers.

use std::path::PathBuf;

/// Where the programs lie.
#[derive(Clone, Debug)]
pub struct Places {
    /// The built page.
    pub dist: PathBuf,
    /// The native peer.
    pub native: PathBuf,
    /// The folder of the peers' programs, with the package beside them if there is one.
    pub peers: PathBuf,
}
