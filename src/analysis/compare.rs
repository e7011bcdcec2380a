//! The comparison of two runs.
//!
//! At the largest number of workers that both have: how many times as long did one take as the
//! other? The runs were made at different times, so nothing pairs their rounds, and the medians are
//! compared as those of independent samples.

use runstats::bootstrap::speed_up_interval;
use runstats::interval::Interval;
use runstats::rounds::Rounds;

use crate::format::significant;

/// Differences smaller than this, in both directions, are called "equally long".
const NO_DIFFERENCE: f64 = 0.05;

/// Two runs, compared at one number of workers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// The number of workers: the largest that both have.
    pub workers: u32,
    /// How many times as long as the first run the second took: median by median, above 0.
    pub times_as_long: f64,
    /// Its 95 % interval; `None` if one has a single time, or a time of 0 ms.
    pub ci95: Option<Interval>,
    /// How many times were measured in the first run, and in the second.
    pub n: (usize, usize),
}

/// Compares run `b` with run `a`. `None` if they have no number of workers in common, or if a median
/// is 0 ms. The same seed gives the same interval.
pub fn compare(a: &Rounds, b: &Rounds, seed: u64) -> Option<Compared> {
    let in_both = a.counts().into_iter().rev().find(|k| b.times(*k).is_some());
    let workers = in_both?;
    let (a, b) = (a.times(workers)?, b.times(workers)?);
    if a.median() == 0.0 || b.median() == 0.0 {
        return None;
    }
    Some(Compared {
        workers,
        times_as_long: b.median() / a.median(),
        ci95: speed_up_interval(&b, &a, seed),
        n: (a.n(), b.n()),
    })
}

impl Compared {
    /// The sentence, in plain words and with its full stop. `who` says how many did it, as in
    /// "4 workers" or "3 fetches at a time"; see [`WorkerKind::with`](crate::experiment::worker_kind::WorkerKind::with).
    pub fn sentence(&self, name_a: &str, name_b: &str, who: &str) -> String {
        let (times, Some(interval)) = (self.times_as_long, self.ci95) else {
            return self.unsure(name_a, name_b, who);
        };
        let Interval { lo, hi } = interval;
        if lo >= 1.0 - NO_DIFFERENCE && hi <= 1.0 + NO_DIFFERENCE {
            return format!(
                "With {who}, {name_a} and {name_b} took equally long, give or take {:.0} %.",
                NO_DIFFERENCE * 100.0
            );
        }
        if interval.contains(1.0) {
            return format!(
                "With {who}, {name_a} and {name_b} can’t be told apart: {name_b} took between {} \
                 and {} times as long.",
                digits(lo),
                digits(hi)
            );
        }
        // "3.9 times as long" is easier to imagine than "0.26 times as long".
        let (slow, fast, times, interval) = if lo > 1.0 {
            (name_b, name_a, times, interval)
        } else {
            let turned = Interval {
                lo: 1.0 / hi,
                hi: 1.0 / lo,
            };
            (name_a, name_b, 1.0 / times, turned)
        };
        let (longer, between) = longer(times, interval);
        format!("With {who}, {slow} took {longer} {fast}{between}.")
    }

    fn unsure(&self, name_a: &str, name_b: &str, who: &str) -> String {
        let why = match self.n {
            (1, _) | (_, 1) => "measured too seldom to be sure",
            _ => "some times are too short for the clock to be sure",
        };
        let times = digits(self.times_as_long);
        format!("With {who}, {name_b} took about {times} times as long as {name_a} ({why}).")
    }
}

/// How much longer, up to the name of the other; and how sure that is. Both ends are above 1.
fn longer(times: f64, Interval { lo, hi }: Interval) -> (String, String) {
    // Two digits would say "1.0 times as long", as if there were perhaps no difference.
    let in_percent = digits(lo) == digits(1.0);
    let (longer, lo, hi) = if in_percent {
        let percent = |times: f64| plain(&digits(100.0 * (times - 1.0))).to_owned();
        let longer = format!("{} % longer than", percent(times));
        (longer, percent(lo), percent(hi) + " %")
    } else {
        let longer = format!("{} times as long as", digits(times));
        (longer, digits(lo), digits(hi))
    };
    let between = match lo == hi {
        // Closer together than two digits can say.
        true => String::new(),
        false => format!(" (surely between {lo} and {hi})"),
    };
    (longer, between)
}

/// At most two significant digits: "3.9", "0.9", "120".
fn digits(value: f64) -> String {
    if value >= 100.0 && value.is_finite() {
        let unit = 10_f64.powf(value.log10().floor() - 1.0);
        return format!("{:.0}", (value / unit).round() * unit);
    }
    let text = significant(value, 2);
    if value < 1.0 {
        plain(&text).to_owned()
    } else {
        text
    }
}

/// Without the zeros at the end of the decimals.
fn plain(text: &str) -> &str {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sentence(times_as_long: f64, lo: f64, hi: f64) -> String {
        let compared = Compared {
            workers: 4,
            times_as_long,
            ci95: Some(Interval { lo, hi }),
            n: (10, 10),
        };
        compared.sentence("Run 1", "Run 2", "4 workers")
    }

    #[test]
    fn says_which_took_longer() {
        assert_eq!(
            sentence(3.9, 3.7, 4.1),
            "With 4 workers, Run 2 took 3.9 times as long as Run 1 (surely between 3.7 and 4.1)."
        );
        assert_eq!(
            sentence(0.256, 0.244, 0.27),
            "With 4 workers, Run 1 took 3.9 times as long as Run 2 (surely between 3.7 and 4.1)."
        );
        assert_eq!(
            sentence(3.9, 3.89, 3.91),
            "With 4 workers, Run 2 took 3.9 times as long as Run 1."
        );
        assert_eq!(
            sentence(123.4, 98.76, 151.2),
            "With 4 workers, Run 2 took 120 times as long as Run 1 (surely between 99 and 150)."
        );
    }

    #[test]
    fn small_differences_are_told_in_percent() {
        assert_eq!(
            sentence(1.06, 1.004, 1.104),
            "With 4 workers, Run 2 took 6 % longer than Run 1 (surely between 0.4 and 10 %)."
        );
    }

    #[test]
    fn says_what_cannot_be_told() {
        assert_eq!(
            sentence(1.1, 0.9, 1.2),
            "With 4 workers, Run 1 and Run 2 can’t be told apart: Run 2 took between 0.9 and 1.2 \
             times as long."
        );
        assert_eq!(
            sentence(1.0, 0.96, 1.03),
            "With 4 workers, Run 1 and Run 2 took equally long, give or take 5 %."
        );
    }

    #[test]
    fn runs_are_compared_where_both_have_most_workers() {
        let run = |times: &[(u32, f64)]| {
            Rounds::new((0..7).flat_map(|round| {
                let off = 1.0 + 0.01 * f64::from(round);
                times
                    .iter()
                    .map(move |(workers, ms)| (round, *workers, ms * off))
            }))
        };
        let a = run(&[(1, 10.0), (2, 10.0), (4, 20.0)]);
        let b = run(&[(1, 10.0), (2, 30.0), (8, 20.0)]);
        let compared = compare(&a, &b, 1).unwrap();
        assert_eq!((compared.workers, compared.n), (2, (7, 7)));
        assert!((compared.times_as_long - 3.0).abs() < 1e-9);
        assert!(compared.ci95.unwrap().contains(3.0));
        assert_eq!(compare(&a, &run(&[(3, 1.0)]), 1), None);
        assert_eq!(compare(&a, &run(&[(4, 0.0)]), 1), None);
    }

    #[test]
    fn single_times_and_coarse_clocks_are_admitted() {
        let once = |ms| Rounds::new([(0, 2, ms)]);
        let sentence = |a: &Rounds, b: &Rounds| {
            compare(a, b, 1)
                .unwrap()
                .sentence("Run 1", "Run 2", "2 threads")
        };
        assert_eq!(
            sentence(&once(10.0), &once(20.0)),
            "With 2 threads, Run 2 took about 2.0 times as long as Run 1 (measured too seldom to \
             be sure)."
        );
        let coarse = Rounds::new([(0, 2, 0.0), (1, 2, 10.0), (2, 2, 10.0)]);
        assert!(sentence(&coarse, &coarse).contains("too short for the clock"));
    }

    proptest! {
        /// Whatever the numbers: one sentence, and no number with more than two digits.
        #[test]
        fn no_number_has_more_than_two_digits(lo in 0.01..50.0_f64, to in 1.0..3.0_f64, hi in 1.0..3.0_f64) {
            let sentence = sentence(lo * to, lo, lo * to * hi);
            let rest = sentence.strip_prefix("With 4 workers, ").unwrap();
            for word in rest.split([' ', '(', ')']) {
                let number = word.trim_end_matches('.');
                if number.parse::<f64>().is_ok() {
                    let digits = number.replace('.', "");
                    let digits = digits.trim_start_matches('0').trim_end_matches('0');
                    prop_assert!(digits.len() <= 2, "{sentence}");
                }
            }
            prop_assert!(sentence.ends_with('.'));
        }
    }
}
