//! Strong and weak scaling: speed-up, efficiency and the Karp–Flatt fraction of one pair of times.
//!
//! ```
//! use runstats::scaling::{Scaling, karp_flatt};
//!
//! let speed_up = Scaling::Strong.speed_up(4, 100.0, 40.0);
//! assert_eq!((speed_up, Scaling::Strong.efficiency(4, 100.0, 40.0)), (2.5, 0.625));
//! // 20 % of the work were not shared.
//! assert!((karp_flatt(4, speed_up).unwrap() - 0.2).abs() < 1e-12);
//! // Four times the work in the same time.
//! assert_eq!(Scaling::Weak.speed_up(4, 100.0, 100.0), 4.0);
//! ```

/// What grows with the number of workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Scaling {
    /// The work: k workers do k times as much.
    Weak,
    /// Nothing: k workers share the work of one.
    Strong,
}

impl Scaling {
    /// How many times as much per second `workers` (1 or more) do as one, from the times of both, in
    /// one unit and above 0. Of a time of 0 it is infinite or NaN.
    pub fn speed_up(self, workers: u32, one_ms: f64, workers_ms: f64) -> f64 {
        self.work(workers) * one_ms / workers_ms
    }

    /// The speed-up per worker: 1 is perfect. The arguments are those of [`Scaling::speed_up`].
    pub fn efficiency(self, workers: u32, one_ms: f64, workers_ms: f64) -> f64 {
        self.speed_up(workers, one_ms, workers_ms) / f64::from(workers)
    }

    /// How many times the work of one worker `workers` do.
    pub fn work(self, workers: u32) -> f64 {
        match self {
            Scaling::Weak => f64::from(workers),
            Scaling::Strong => 1.0,
        }
    }
}

/// The part of the work that could not be shared, as a single speed-up shows it:
/// (1/S − 1/k) / (1 − 1/k), from Karp & Flatt, "Measuring Parallel Processor Performance",
/// Communications of the ACM 33 (1990).
///
/// If it grows with k, the workers cost something themselves; if it stays, Amdahl's law holds.
/// Negative if the speed-up is better than perfect. `None` below 2 workers or for S ≤ 0.
pub fn karp_flatt(workers: u32, speed_up: f64) -> Option<f64> {
    let share = 1.0 / f64::from(workers);
    (workers >= 2 && speed_up > 0.0).then(|| (1.0 / speed_up - share) / (1.0 - share))
}
