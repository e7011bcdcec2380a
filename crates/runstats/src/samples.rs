//! Samples of one quantity: mean, median, quantiles, spread and outliers.
//!
//! ```
//! use runstats::samples::Samples;
//!
//! let times = Samples::new(vec![10.4, 10.1, 10.2, 18.0, 10.3]).unwrap();
//! assert_eq!(times.median(), 10.3);
//! assert_eq!(times.outliers(), [18.0]);
//! ```
//!
//! Nothing is ever thrown away here: an outlier is marked, and stays in every number.

/// Times (or other sizes) of one kind: at least one, each finite and not negative, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// Sorts the values. `None` if there are none, or one is NaN, infinite or negative.
    pub fn new(mut values: Vec<f64>) -> Option<Self> {
        let valid = |value: &f64| value.is_finite() && *value >= 0.0;
        if values.is_empty() || !values.iter().all(valid) {
            return None;
        }
        values.sort_unstable_by(f64::total_cmp);
        Some(Samples(values))
    }

    /// The values, smallest first.
    pub fn sorted(&self) -> &[f64] {
        &self.0
    }

    /// How many there are: 1 or more.
    pub fn n(&self) -> usize {
        self.0.len()
    }

    /// The smallest.
    pub fn min(&self) -> f64 {
        self.0[0]
    }

    /// The largest.
    pub fn max(&self) -> f64 {
        self.0[self.n() - 1]
    }

    /// The arithmetic mean.
    pub fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.n() as f64
    }

    /// The middle value, or the mean of the two middle values.
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The value below which a part `p` of the values lies; `p` outside of 0..=1 counts as the
    /// nearer end. Type 7 of Hyndman & Fan, "Sample Quantiles in Statistical Packages", The
    /// American Statistician 50 (1996): linear between the values, as R and NumPy do by default.
    pub fn quantile(&self, p: f64) -> f64 {
        let position = p.clamp(0.0, 1.0) * (self.n() - 1) as f64;
        let below = position as usize;
        let low = self.0[below];
        let high = self.0[(below + 1).min(self.n() - 1)];
        // Rounding must not carry the result past the upper neighbour.
        (low + (position - below as f64) * (high - low)).min(high)
    }

    /// The quartiles (q1, q3), between which the middle half of the values lies.
    pub fn iqr(&self) -> (f64, f64) {
        (self.quantile(0.25), self.quantile(0.75))
    }

    /// The standard deviation, with n − 1 in the denominator; `None` for a single value.
    pub fn sd(&self) -> Option<f64> {
        if self.n() < 2 {
            return None;
        }
        let mean = self.mean();
        let squares: f64 = self.0.iter().map(|value| (value - mean).powi(2)).sum();
        Some((squares / (self.n() - 1) as f64).sqrt())
    }

    /// Tukey's fences, outside of which a value stands out: 1.5 times the distance between the
    /// quartiles away from them (Tukey, Exploratory Data Analysis, 1977).
    pub fn fences(&self) -> (f64, f64) {
        let (q1, q3) = self.iqr();
        let reach = 1.5 * (q3 - q1);
        (q1 - reach, q3 + reach)
    }

    /// The values outside of [`Samples::fences`], smallest first.
    pub fn outliers(&self) -> Vec<f64> {
        let (low, high) = self.fences();
        let outside = |value: &f64| *value < low || *value > high;
        self.0.iter().copied().filter(outside).collect()
    }
}

/// For each value, in the order given: is it outside of Tukey's fences ([`Samples::fences`])?
/// All `false` if the values can't be [`Samples`].
pub fn tukey_outliers(values: &[f64]) -> Vec<bool> {
    let Some(samples) = Samples::new(values.to_vec()) else {
        return vec![false; values.len()];
    };
    let (low, high) = samples.fences();
    let outside = |value: &f64| *value < low || *value > high;
    values.iter().map(outside).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(left: f64, right: f64) {
        assert!((left - right).abs() < 1e-12, "{left} is not {right}");
    }

    #[test]
    fn only_real_times_are_samples() {
        assert_eq!(Samples::new(vec![]), None);
        for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1e-9] {
            assert_eq!(Samples::new(vec![1.0, wrong]), None);
        }
        let samples = Samples::new(vec![3.0, 0.0, 2.0]).unwrap();
        assert_eq!(samples.sorted(), [0.0, 2.0, 3.0]);
        assert_eq!((samples.n(), samples.min(), samples.max()), (3, 0.0, 3.0));
    }

    /// Computed with NumPy 2.4.6 (`numpy.quantile`, the default method) and Python's `statistics`.
    #[test]
    fn agrees_with_numpy() {
        let samples = Samples::new(vec![2.77, 1.5, 3.25, 9.0, 4.125, 0.5, 7.75]).unwrap();
        let expected = [
            (0.0, 0.5),
            (0.01, 0.56),
            (0.1, 1.1),
            (0.25, 2.135),
            (0.333, 2.76746),
            (0.5, 3.25),
            (0.9, 8.25),
            (0.975, 8.8125),
            (1.0, 9.0),
        ];
        for (p, value) in expected {
            close(samples.quantile(p), value);
        }
        close(samples.mean(), 4.127857142857143);
        close(samples.sd().unwrap(), 3.150108274783129);
    }

    /// The example that textbooks use for quartiles: R's `quantile` gives 25.5, 40 and 42.5.
    #[test]
    fn agrees_with_r() {
        let values = [6, 7, 15, 36, 39, 40, 41, 42, 43, 47, 49];
        let samples = Samples::new(values.map(f64::from).to_vec()).unwrap();
        assert_eq!(samples.iqr(), (25.5, 42.5));
        assert_eq!(samples.median(), 40.0);
    }

    #[test]
    fn one_value_has_no_spread() {
        let samples = Samples::new(vec![7.0]).unwrap();
        assert_eq!(samples.sd(), None);
        assert_eq!(samples.iqr(), (7.0, 7.0));
        assert!(samples.outliers().is_empty());
    }

    #[test]
    fn outliers_are_marked_where_they_stand() {
        let values = [10.0, 30.0, 11.0, 12.0, 13.0, 1.0, 12.0, 11.0];
        let marks = [false, true, false, false, false, true, false, false];
        assert_eq!(tukey_outliers(&values), marks);
        let samples = Samples::new(values.to_vec()).unwrap();
        assert_eq!(samples.outliers(), [1.0, 30.0]);
        assert_eq!(tukey_outliers(&[1.0, f64::NAN]), [false, false]);
    }
}
