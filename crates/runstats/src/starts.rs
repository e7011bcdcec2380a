//! The share of the variance that lies between starts of a program, and not within them.
//!
//! ```
//! use runstats::starts::between_starts;
//!
//! // Three starts, each with a level of its own.
//! let groups = [vec![1.0, 1.1, 1.0], vec![1.3, 1.2, 1.3], vec![1.6, 1.6, 1.5]];
//! assert!(between_starts(&groups).unwrap() > 0.9);
//! ```
//!
//! Where code and memory come to lie is decided when a program starts, and every sample after it
//! shares it. More rounds of one start don't average that away, more starts do: Kalibera & Jones,
//! "Rigorous Benchmarking in Reasonable Time", ISMM 2013. What is compared are the ratios within
//! rounds ([`Rounds::ratios`](crate::rounds::Rounds::ratios)), in which the machine's own changes of
//! speed cancel.

/// The share of the variance, 0 to 1, that lies between starts; each group is what was measured
/// after one start. One-way random effects, estimated by the analysis of variance (Searle, Casella &
/// McCulloch, Variance Components, 1992, section 3.6; the groups may differ in size): with the mean
/// squares B between and W within the groups, and n₀ the size that stands for all of them, what lies
/// between is (B − W)/n₀, but never less than 0, and what lies within is W.
///
/// `None` with fewer than two groups of two values or more (smaller groups are left out), where
/// nothing varies, or if a value is not finite.
pub fn between_starts(groups: &[Vec<f64>]) -> Option<f64> {
    let groups: Vec<&Vec<f64>> = groups.iter().filter(|group| group.len() >= 2).collect();
    if groups.len() < 2
        || groups
            .iter()
            .any(|group| group.iter().any(|value| !value.is_finite()))
    {
        return None;
    }
    let n = groups.iter().map(|group| group.len() as f64).sum::<f64>();
    let mean = groups.iter().copied().flatten().sum::<f64>() / n;
    let (mut between, mut within, mut squared_sizes) = (0.0, 0.0, 0.0);
    for group in &groups {
        let size = group.len() as f64;
        let own_mean = group.iter().sum::<f64>() / size;
        between += size * (own_mean - mean).powi(2);
        within += group
            .iter()
            .map(|value| (value - own_mean).powi(2))
            .sum::<f64>();
        squared_sizes += size * size;
    }
    let starts = groups.len() as f64;
    let typical_size = (n - squared_sizes / n) / (starts - 1.0);
    let within = within / (n - starts);
    let between = ((between / (starts - 1.0) - within) / typical_size).max(0.0);
    let all = between + within;
    // Equal values differ by rounding.
    (all > (1e-12 * mean).powi(2)).then(|| between / all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Rng;
    use proptest::prelude::*;

    /// B = 40.5, W = 1 and n₀ = 3, by hand.
    #[test]
    fn agrees_with_a_calculation_by_hand() {
        let groups = [
            vec![1.0, 2.0, 3.0],
            vec![4.0, 5.0, 6.0],
            vec![8.0, 9.0, 10.0],
        ];
        let between = (37.0 - 1.0) / 3.0;
        let share = between_starts(&groups).unwrap();
        assert!((share - between / (between + 1.0)).abs() < 1e-12, "{share}");
    }

    #[test]
    fn too_little_says_nothing() {
        assert_eq!(between_starts(&[]), None);
        assert_eq!(between_starts(&[vec![1.0, 2.0, 3.0]]), None);
        assert_eq!(between_starts(&[vec![1.0, 2.0], vec![3.0]]), None);
        assert_eq!(
            between_starts(&[vec![0.1; 3], vec![0.1; 4]]),
            None,
            "nothing varies"
        );
        assert_eq!(between_starts(&[vec![1.0, f64::NAN], vec![1.0, 2.0]]), None);
    }

    #[test]
    fn all_or_nothing() {
        assert_eq!(between_starts(&[vec![1.0, 1.0], vec![2.0, 2.0]]), Some(1.0));
        assert_eq!(between_starts(&[vec![1.0, 3.0], vec![3.0, 1.0]]), Some(0.0));
    }

    /// Ten starts with a spread as large as that of five rounds within each: half of the variance.
    #[test]
    fn finds_the_share_of_a_simulated_machine() {
        let mut rng = Rng::new(1);
        let mut even = || rng.f64() - 0.5;
        let mut shares: Vec<f64> = (0..200)
            .map(|_| {
                let start = |even: &mut dyn FnMut() -> f64| {
                    let level = even();
                    (0..5).map(|_| 2.0 + level + even()).collect::<Vec<f64>>()
                };
                let groups: Vec<_> = (0..10).map(|_| start(&mut even)).collect();
                between_starts(&groups).unwrap()
            })
            .collect();
        shares.sort_by(f64::total_cmp);
        assert!((0.4..0.6).contains(&shares[100]), "{}", shares[100]);
    }

    proptest! {
        #[test]
        fn a_share_is_a_share(
            groups in prop::collection::vec(prop::collection::vec(0.1..10.0_f64, 0..6), 0..6),
            factor in 0.1..10.0_f64,
        ) {
            let share = between_starts(&groups);
            prop_assert!(share.is_none_or(|share| (0.0..=1.0).contains(&share)));
            let other_unit = |group: &Vec<f64>| group.iter().map(|value| value * factor).collect();
            let scaled = between_starts(&groups.iter().map(other_unit).collect::<Vec<_>>());
            prop_assert_eq!(share.is_some(), scaled.is_some());
            prop_assert!((share.unwrap_or(0.0) - scaled.unwrap_or(0.0)).abs() < 1e-9);
        }
    }
}
