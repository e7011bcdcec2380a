//! The scale of an axis: where a value stands on it, and which values deserve a tick.

/// How values are spread along an axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// Equal steps.
    Linear,
    /// Equal factors.
    Log2,
}

/// Maps values to pixels along one axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    from: f64,
    to: f64,
    start_px: f64,
    end_px: f64,
    spread: Spread,
}

impl Scale {
    /// An axis from value `from` at `start_px` to value `to` at `end_px`. A log axis needs
    /// positive values; an empty range is widened.
    pub fn new(spread: Spread, from: f64, to: f64, start_px: f64, end_px: f64) -> Self {
        let to = if to > from { to } else { from + 1.0 };
        Scale {
            from,
            to,
            start_px,
            end_px,
            spread,
        }
    }

    /// The pixel of a value.
    pub fn px(&self, value: f64) -> f64 {
        let place = match self.spread {
            Spread::Linear => (value - self.from) / (self.to - self.from),
            Spread::Log2 => (value / self.from).log2() / (self.to / self.from).log2(),
        };
        self.start_px + place * (self.end_px - self.start_px)
    }

    /// The largest value on the axis.
    pub fn to(&self) -> f64 {
        self.to
    }
}

/// A linear axis from 0 whose last tick is at or above `max`, and its round ticks: at most `most`
/// and the zero.
pub fn ticks_from_zero(max: f64, most: u32) -> Vec<f64> {
    // Nothing, infinity, and what is too small to be divided any further have no ticks.
    let has_ticks = (f64::MIN_POSITIVE * 1e12..f64::MAX / 1e3).contains(&max);
    let max = if has_ticks { max } else { 1.0 };
    let rough = max / f64::from(most.max(1));
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 2.5, 5.0, 10.0]
        .map(|factor| factor * power)
        .into_iter()
        .find(|step| *step >= rough * (1.0 - 1e-9))
        .unwrap_or(10.0 * power);
    let count = (max / step * (1.0 - 1e-9)).ceil() as u32;
    (0..=count).map(|i| f64::from(i) * step).collect()
}

/// Ticks inside `0..=max` only, for an axis that ends at the last event.
pub fn ticks_within(max: f64, most: u32) -> Vec<f64> {
    let mut ticks = ticks_from_zero(max, most);
    ticks.retain(|tick| *tick <= max);
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_log_axis_gives_each_doubling_the_same_room() {
        let scale = Scale::new(Spread::Log2, 1.0, 32.0, 0.0, 500.0);
        assert_eq!(
            [1.0, 2.0, 4.0, 32.0].map(|k| scale.px(k)),
            [0.0, 100.0, 200.0, 500.0]
        );
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(
            ticks_from_zero(47.0, 5),
            [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]
        );
        assert_eq!(ticks_from_zero(1.0, 4), [0.0, 0.25, 0.5, 0.75, 1.0]);
    }

    #[test]
    fn nothing_and_infinity_have_an_axis_too() {
        for odd in [
            0.0,
            -1.0,
            f64::NAN,
            f64::INFINITY,
            f64::MAX,
            5e-324,
            f64::MIN_POSITIVE,
        ] {
            assert_eq!(ticks_from_zero(odd, 4), [0.0, 0.25, 0.5, 0.75, 1.0]);
        }
        assert_eq!(ticks_within(0.0, 5), [0.0]);
        let empty = Scale::new(Spread::Linear, 0.0, 0.0, 0.0, 100.0);
        assert_eq!(empty.px(0.0), 0.0);
    }

    proptest! {
        #[test]
        fn ticks_cover_the_values_and_are_few(max in 1e-6f64..1e9, most in 2u32..12) {
            let ticks = ticks_from_zero(max, most);
            prop_assert!(*ticks.last().unwrap() >= max * (1.0 - 1e-6));
            prop_assert!(ticks.len() as u32 <= most + 1);
            prop_assert!(ticks.windows(2).all(|w| w[0] < w[1]));
        }
    }
}
