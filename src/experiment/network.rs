//! The network that files come over, as far as a run's parameters say.

/// What is known beforehand of the way that files take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// A practice network, which is set.
    Practice {
        /// How many files it sends at a time; 0: no limit.
        connections: u32,
        /// How fast all files together come, in KiB/s; 0: no limit.
        line_kib_s: u32,
    },
    /// Whatever lies between this browser and the servers.
    Real {
        /// Whether all files come from one server.
        one_server: bool,
    },
}
