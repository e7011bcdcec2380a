//! The numbers of a trace: whole µs, and threads that are told apart.

/// What a process's number is multiplied by in the numbers of its threads.
pub const TID_STEP: u64 = 10_000;

/// Whole µs; what is no time counts as 0.
pub(super) fn us(ms: f64) -> u64 {
    // A cast of a float ends at the bounds of the integer, and NaN becomes 0; the limit leaves
    // room for sums.
    ((ms * 1e3).round() as u64).min(1 << 50)
}
