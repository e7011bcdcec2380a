//! The bounds of what can be set of a practice network.

/// The longest latency, and the largest jitter, in ms.
pub const MAX_LATENCY_MS: u32 = 5000;
/// The greatest speed that can be set, in KiB/s.
pub const MAX_KIB_S: u32 = 1_000_000;
/// The most connections that can be set.
pub const MAX_CONNECTIONS: u32 = 64;
/// The size of the largest file, in KiB.
pub const MAX_KIB: u32 = 4096;
/// The most files.
pub const MAX_FILES: u32 = 32;
