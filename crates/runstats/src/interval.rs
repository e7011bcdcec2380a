//! Intervals in which a true value plausibly lies.
//!
//! ```
//! use runstats::interval::Interval;
//!
//! let speed_up = Interval { lo: 1.5, hi: 2.0 };
//! assert!(speed_up.contains(1.9) && !speed_up.contains(1.0));
//! // Per worker, of two.
//! assert_eq!(speed_up.scaled(0.5), Interval { lo: 0.75, hi: 1.0 });
//! ```

/// From `lo` to `hi`, both included: where a true value plausibly is. In the unit of that value.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Interval {
    /// The lower end.
    pub lo: f64,
    /// The upper end, never less than `lo`.
    pub hi: f64,
}

impl Interval {
    /// The interval that is one point: a value that is certain.
    pub fn point(value: f64) -> Self {
        Interval {
            lo: value,
            hi: value,
        }
    }

    /// Is the value within?
    pub fn contains(&self, value: f64) -> bool {
        self.lo <= value && value <= self.hi
    }

    /// From end to end.
    pub fn width(&self) -> f64 {
        self.hi - self.lo
    }

    /// The same interval in another unit: both ends multiplied by a factor of 0 or more.
    pub fn scaled(&self, factor: f64) -> Self {
        Interval {
            lo: self.lo * factor,
            hi: self.hi * factor,
        }
    }
}
