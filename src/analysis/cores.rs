//! How many cores really help.
//!
//! As many as give the most work a second: the largest speed-up of k workers with a task each (the
//! scaled speed-up of Gustafson). The largest of several noisy figures is a little too large on
//! average; [`largest`] gives it an interval that allows for that.

use runstats::interval::Interval;
use runstats::speed_up::largest;

use super::summary::points_of;
use super::turns::no_interval;
use super::verdict::{capitalised, is_vague, surely};
use crate::format::{self, significant};
use crate::record::SummaryRow;

// [show]
/// How many cores really help.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HelpfulCores {
    /// The largest speed-up: how many times as much work a second as with one worker.
    pub cores: f64,
    /// Its 95 % interval; `None` with too few samples, or if one worker did the most (that is the
    /// one that the others are compared with).
    pub ci95: Option<Interval>,
    /// The number of workers that did it; the smallest, if several did as much.
    pub at_workers: u32,
}

impl HelpfulCores {
    /// From the summary of a run with weak scaling. `None` unless one worker and more than one were
    /// measured.
    pub fn of(summary: &[SummaryRow]) -> Option<Self> {
        if summary.len() < 2 {
            return None;
        }
        let best = largest(&points_of(summary))?;
        Some(HelpfulCores {
            cores: best.speed_up,
            ci95: best.ci95.filter(|_| best.workers > 1),
            at_workers: best.workers,
        })
    }
}
// [/show]

/// The sentence; `None` as for [`HelpfulCores::of`]. `logical_cores` is what the browser says, 0 if
/// it says nothing.
pub fn sentence(summary: &[SummaryRow], logical_cores: u32) -> Option<String> {
    let HelpfulCores {
        cores,
        ci95,
        at_workers,
    } = HelpfulCores::of(summary)?;
    let value = significant(cores, 2);
    let help = match value.as_str() {
        "1.0" => "core really helps",
        _ => "cores really help",
    };
    let doubt = match ci95 {
        Some(interval) => surely(interval),
        None if at_workers == 1 => "no larger number of workers did more per second".to_owned(),
        None => {
            let n = |workers| {
                let row = summary.iter().find(|row| row.workers == workers);
                row.map_or(0, |row| row.n as usize)
            };
            no_interval(n(at_workers), n(1)).to_owned()
        }
    };
    let browser = match logical_cores {
        0 => "the browser doesn’t say how many processors there are".to_owned(),
        1 => "the browser says 1 logical processor".to_owned(),
        many => format!("the browser says {many} logical processors"),
    };
    let value = value.strip_suffix(".0").unwrap_or(&value);
    let finding = match ci95.is_some_and(is_vague) {
        true => "It isn’t clear yet how many cores help.".to_owned(),
        false => format!("About {value} {help}."),
    };
    let says = format!("{finding} {}; {browser}.", capitalised(&doubt));
    Some(if still_grows(summary) {
        let most = format::count(at_workers, "worker");
        format!(
            "{says} {most} were the most that was tried, and did clearly more than fewer: there may be more to find."
        )
    } else {
        says
    })
}

/// Whether the largest number of workers beat every smaller one beyond the noise.
fn still_grows(summary: &[SummaryRow]) -> bool {
    let Some((last, fewer)) = summary.split_last() else {
        return false;
    };
    let beaten = |row: &SummaryRow| match (row.speedup_ci95, last.speedup_ci95) {
        (Some([_, hi]), Some([lo, _])) => lo > hi,
        _ => false,
    };
    fewer.iter().all(beaten)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The speed-ups with 1, 2, … workers, each with its interval.
    fn summary(speedups: &[(u32, f64, Option<[f64; 2]>)]) -> Vec<SummaryRow> {
        let row = |&(workers, speedup, speedup_ci95): &(u32, f64, Option<[f64; 2]>)| SummaryRow {
            workers,
            n: if speedup_ci95.is_some() { 7 } else { 1 },
            median_ms: 10.0,
            ci95_ms: None,
            iqr_ms: [10.0; 2],
            outliers: 0,
            min_ms: 10.0,
            max_ms: 10.0,
            speedup: Some(speedup),
            speedup_ci95,
            efficiency: None,
            efficiency_ci95: None,
            karp_flatt: None,
            limit_ms: None,
        };
        speedups.iter().map(row).collect()
    }

    const ONE: (u32, f64, Option<[f64; 2]>) = (1, 1.0, Some([1.0, 1.0]));

    #[test]
    fn an_interval_that_says_nothing_is_not_named() {
        let rows = summary(&[ONE, (2, 1.6, Some([0.001, 584.0]))]);
        assert_eq!(
            sentence(&rows, 2).unwrap(),
            "It isn’t clear yet how many cores help. The samples differ too much to say more; the browser \
             says 2 logical processors."
        );
    }

    #[test]
    fn the_most_work_a_second_says_how_many() {
        let rows = summary(&[
            ONE,
            (2, 1.94, Some([1.9, 1.96])),
            (3, 1.95, Some([1.88, 1.98])),
            (4, 1.9, Some([1.7, 2.0])),
        ]);
        let found = HelpfulCores::of(&rows).unwrap();
        let ci95 = Some(Interval { lo: 1.88, hi: 1.98 });
        assert_eq!((found.cores, found.ci95, found.at_workers), (1.95, ci95, 3));
        let rows = summary(&[
            ONE,
            (2, 1.96, Some([1.94, 1.98])),
            (4, 1.97, Some([1.9, 2.02])),
        ]);
        assert_eq!(
            sentence(&rows, 2).unwrap(),
            "About 2 cores really help. Surely between 1.9 and 2.1; the browser says 2 logical \
             processors."
        );
    }

    #[test]
    fn a_curve_that_still_grows_has_not_shown_its_end() {
        let rows = summary(&[
            ONE,
            (2, 1.98, Some([1.95, 2.0])),
            (4, 3.8, Some([3.7, 3.9])),
        ]);
        assert_eq!(
            sentence(&rows, 16).unwrap(),
            "About 3.8 cores really help. Surely between 3.7 and 3.9; the browser says 16 logical \
             processors. 4 workers were the most that was tried, and did clearly more than fewer: \
             there may be more to find."
        );
    }

    #[test]
    fn it_says_what_cannot_be_told() {
        assert_eq!(sentence(&summary(&[]), 2), None);
        assert_eq!(sentence(&summary(&[ONE]), 2), None);
        let mut without_one = summary(&[ONE, (2, 1.9, None)]);
        without_one.iter_mut().for_each(|row| row.speedup = None);
        assert_eq!(sentence(&without_one, 2), None);
        assert_eq!(
            sentence(&summary(&[(1, 1.0, None), (2, 1.9, None)]), 1).unwrap(),
            "About 1.9 cores really help. One sample each is too few to say how sure this is; the \
             browser says 1 logical processor."
        );
        let worse = summary(&[ONE, (2, 0.9, Some([0.8, 0.95]))]);
        assert_eq!(
            sentence(&worse, 0).unwrap(),
            "About 1 core really helps. No larger number of workers did more per second; the browser \
             doesn’t say how many processors there are."
        );
        assert_eq!(HelpfulCores::of(&worse).unwrap().ci95, None);
    }
}
