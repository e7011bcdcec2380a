//! The limits of what is read from outside, and what its addresses begin with.

use crate::experiment::cost;

/// What the address of a result begins with, from its `#`.
pub const PREFIX: &str = "#/result/";
/// The most workers in any sample; more than any experiment offers.
pub const MAX_WORKERS: u32 = 1024;
/// The most samples in one record; the largest sweep on offer has two thirds of that.
pub const MAX_SAMPLES: usize = 10_000;
/// The most tasks in all samples together: as many as a run can have.
pub const MAX_TASKS: usize = cost::MAX_TASKS as usize;
/// The most turns at the GIL in all samples together: as many as a run can have.
pub const MAX_HOLDS: usize = cost::MAX_HOLDS as usize;
/// The most futures in one session; a session offers far fewer.
pub const MAX_FUTURES: usize = 10_000;
/// The most moves, and the most notes, in one session.
pub const MAX_EVENTS: usize = 100_000;
/// The longest text of a session, in characters.
pub const MAX_TEXT: usize = 2_000;
/// The most files in one record.
pub const MAX_RESULTS: usize = 1_000;
/// The largest count: what a number of JSON holds exactly.
pub const MAX_COUNT: f64 = ((1u64 << 53) - 1) as f64;
/// The longest time, in ms: more than eleven days.
pub const MAX_MS: f64 = 1e9;
/// The coarsest clock, in µs: one second.
pub const MAX_CLOCK_US: f64 = 1e6;
/// The largest speed-up that anyone may predict.
pub const MAX_SPEEDUP: f64 = 1e6;
/// The most that a memory or a message has, in bytes: less than 2^40.
pub const MAX_BYTES: f64 = ((1u64 << 40) - 1) as f64;
/// By how much the clocks of two workers may disagree, in ms, apart from their steps.
pub const CLOCKS_APART_MS: f64 = 1.0;
