//! A row of a summary: what the samples with one number of workers say.

use serde::{Deserialize, Serialize};

/// What the samples with one number of workers say. Intervals are null with too few samples.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SummaryRow {
    /// The number of workers.
    pub workers: u32,
    /// The number of samples.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub n: u32,
    /// The median of their `wall_ms`, in ms.
    pub median_ms: f64,
    /// The 95 % interval of the median, in ms: low, high.
    pub ci95_ms: Option<[f64; 2]>,
    /// The interquartile range, in ms: first and third quartile.
    pub iqr_ms: [f64; 2],
    /// How many samples lie outside Tukey's fences (1.5 times that range). They are marked, never
    /// dropped, and count like all others.
    pub outliers: u32,
    /// The fastest sample, in ms.
    pub min_ms: f64,
    /// The slowest sample, in ms.
    pub max_ms: f64,
    /// How many times as much work a second as with one worker; null if one worker was not measured.
    #[cfg_attr(test, schemars(range(min = 0)))]
    pub speedup: Option<f64>,
    /// The 95 % interval of `speedup`: low, high.
    pub speedup_ci95: Option<[f64; 2]>,
    /// `speedup` for each worker; 1 is perfect.
    #[cfg_attr(test, schemars(range(min = 0)))]
    pub efficiency: Option<f64>,
    /// The 95 % interval of `efficiency`: low, high.
    pub efficiency_ci95: Option<[f64; 2]>,
    /// The serial fraction by Karp and Flatt; negative where more workers did better than perfect, and
    /// null for one worker.
    pub karp_flatt: Option<f64>,
    /// Downloads: what it would take if all waits overlapped perfectly, in ms: as long as the slowest
    /// file alone, or the worker's share of all files, whichever is longer; the median over the rounds.
    /// Left out if no file was fetched alone to judge by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required))]
    pub limit_ms: Option<f64>,
}
