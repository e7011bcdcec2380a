//! Noise as timings have it, with a true median that is known.

use runstats::random::Rng;
use runstats::samples::Samples;

/// Noise as timings have it, and its true median.
#[derive(Clone, Copy, Debug)]
pub enum Noise {
    /// Normal, with a standard deviation of 3 %.
    Normal,
    /// Lognormal: most times near the fastest, some far above it.
    Skewed,
    /// Normal, but 1 in 10 is late by 60 % on average.
    Outliers,
}

pub const NOISES: [Noise; 3] = [Noise::Normal, Noise::Skewed, Noise::Outliers];

impl Noise {
    /// A time in milliseconds.
    pub fn draw(self, rng: &mut Rng) -> f64 {
        match self {
            Noise::Normal => 100.0 + 3.0 * normal(rng),
            Noise::Skewed => 80.0 + 20.0 * (0.6 * normal(rng)).exp(),
            Noise::Outliers => {
                let time = 100.0 + 2.0 * normal(rng);
                let late = rng.f64() < 0.1;
                time + if late { 60.0 * exponential(rng) } else { 0.0 }
            }
        }
    }

    /// Its median in milliseconds.
    pub fn median(self) -> f64 {
        match self {
            Noise::Normal | Noise::Skewed => 100.0,
            Noise::Outliers => OUTLIERS_MEDIAN,
        }
    }

    pub fn samples(self, n: usize, rng: &mut Rng) -> Samples {
        Samples::new((0..n).map(|_| self.draw(rng)).collect()).unwrap()
    }
}

/// Where 0.9 × the normal distribution function + 0.1 × that of a normal and an exponential number
/// added up is 1/2.
const OUTLIERS_MEDIAN: f64 = 100.2708;

/// Box & Muller (1958).
pub fn normal(rng: &mut Rng) -> f64 {
    let radius = (2.0 * exponential(rng)).sqrt();
    radius * (std::f64::consts::TAU * rng.f64()).cos()
}

pub fn exponential(rng: &mut Rng) -> f64 {
    -(1.0 - rng.f64()).ln()
}
