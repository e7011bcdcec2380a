//! What are the controls called that more than one test uses? The names as a person reads them.

/// The slider for the largest number of workers.
pub const WORKERS: &str = "Workers, up to";
/// The slider for the Fibonacci number.
pub const N: &str = "n, for fib(n)";
/// The choice of an n of one's own.
pub const BY_HAND: &str = "set by hand";
/// The choice of a fixed number of rounds.
pub const FIXED: &str = "fixed";
/// The slider for the samples of each worker count.
pub const NUMBER_OF_ROUNDS: &str = "Number of rounds";
/// The slider for the most fetches at a time.
pub const AT_A_TIME: &str = "At a time, up to";
/// The group of worker counts that are switched on and off.
pub const COUNTS: &str = "Measured with";
/// The first chapter, in the navigation.
pub const TO_DOWNLOADS: &str = "1Downloads";
/// The second chapter, in the navigation.
pub const TO_THREADS: &str = "2Threads";
/// The title of the first chapter.
pub const DOWNLOADS: &str = "Why wait for one file at a time?";
/// The title of the second chapter.
pub const THREADS: &str = "Do more workers get more done?";
/// The tab of the settings that are changed less often.
pub const MORE_SETTINGS: &str = "More settings";
/// Queues, step by step: what lets the machine go.
pub const GO: &str = "Go on by itself";
/// Queues, step by step: whether the next move is told beforehand.
pub const TELL: &str = "Say what comes next";
/// The end of the page, where the lab is kept.
pub const KEPT: &str = "Kept for use offline.";
