//! The judgement of all runs of one link.

use runstats::samples::Samples;
use serde::Serialize;

use crate::criterion::Criterion;
use crate::native::Native;
use crate::run::{Run, Told};
use crate::subject::Subject;

/// How many runs met a criterion, and how many must.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Count {
    /// The criterion.
    pub criterion: Criterion,
    /// So many met it.
    pub met: usize,
    /// So many must.
    pub needed: usize,
}

impl Count {
    /// Whether enough did.
    pub fn is_enough(&self) -> bool {
        self.met >= self.needed
    }
}

/// What all runs of a link say together: medians over the runs.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// The link.
    pub subject: Subject,
    /// How many runs there were.
    pub runs: usize,
    /// One for each criterion of the link.
    pub counts: Vec<Count>,
    /// The n that was chosen, as a median.
    pub n: Option<f64>,
    /// Rounds taken.
    pub rounds: Option<f64>,
    /// The page's median time with one worker.
    pub page_one_ms: Option<f64>,
    /// The page's median time with two.
    pub page_two_ms: Option<f64>,
    /// The page's speed-up with two workers.
    pub page_speedup: Option<f64>,
    /// How many times as long two tasks took on the page as one.
    pub two_to_one: Option<f64>,
    /// The native program's median time with one thread.
    pub native_one_ms: Option<f64>,
    /// The native program's median time with two.
    pub native_two_ms: Option<f64>,
    /// The native program's speed-up.
    pub native_speedup: Option<f64>,
    /// From opening the page to the start of the run.
    pub began_ms: Option<f64>,
    /// From the start of the run to its first picture.
    pub picture_ms: Option<f64>,
    /// The longest of these.
    pub picture_most_ms: Option<f64>,
    /// From the start of the run to its record.
    pub whole_ms: Option<f64>,
    /// The longest of these.
    pub whole_most_ms: Option<f64>,
}

impl Summary {
    /// The summary of the runs of this link among `runs`.
    pub fn of(subject: Subject, runs: &[Run]) -> Self {
        let own = runs.iter().filter(|run| run.subject == subject);
        let runs: Vec<&Run> = own.collect();
        let all = |figure: &dyn Fn(&Run) -> Option<f64>| {
            Samples::new(runs.iter().filter_map(|run| figure(run)).collect())
        };
        let median = |figure: &dyn Fn(&Run) -> Option<f64>| Some(all(figure)?.median());
        let page =
            |figure: fn(&Told) -> Option<f64>| median(&|run| run.page.as_ref().and_then(figure));
        let native = |figure: fn(&Native) -> f64| median(&|run| run.native.as_ref().map(figure));
        let count = |criterion: &Criterion| Count {
            criterion: *criterion,
            met: runs.iter().filter(|run| criterion.met(run)).count(),
            needed: criterion.needed(runs.len()),
        };
        Summary {
            subject,
            runs: runs.len(),
            counts: Criterion::of(subject).iter().map(count).collect(),
            n: page(|told| told.n.map(|n| n as f64)),
            rounds: page(|told| Some(f64::from(told.rounds))),
            page_one_ms: page(|told| told.one_ms),
            page_two_ms: page(|told| told.two_ms),
            page_speedup: page(|told| told.speedup),
            two_to_one: median(&Run::two_to_one),
            native_one_ms: native(|native| native.one_ms),
            native_two_ms: native(|native| native.two_ms),
            native_speedup: native(|native| native.speedup),
            began_ms: median(&|run| run.stamps.began),
            picture_ms: median(&Run::picture_ms),
            picture_most_ms: all(&Run::picture_ms).map(|times| times.max()),
            whole_ms: median(&Run::whole_ms),
            whole_most_ms: all(&Run::whole_ms).map(|times| times.max()),
        }
    }

    /// Whether each criterion is met by enough runs.
    pub fn is_good(&self) -> bool {
        self.counts.iter().all(Count::is_enough)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criterion::tests::good;

    fn runs(bad: usize) -> Vec<Run> {
        let mut runs = vec![good(); 20];
        for run in &mut runs[..bad] {
            run.page = None;
        }
        runs
    }

    #[test]
    fn one_of_twenty_may_be_unclear_and_two_may_disagree() {
        assert!(Summary::of(Subject::Threads, &runs(0)).is_good());
        assert!(Summary::of(Subject::Threads, &runs(1)).is_good());
        let two = Summary::of(Subject::Threads, &runs(2));
        let enough: Vec<bool> = two.counts.iter().map(Count::is_enough).collect();
        assert_eq!(enough, [false, true, true, true]);
        assert!(!two.is_good());
    }

    #[test]
    fn other_links_dont_count() {
        let summary = Summary::of(Subject::Processes, &runs(0));
        assert_eq!((summary.runs, summary.page_speedup), (0, None));
    }

    #[test]
    fn medians_are_over_the_runs_that_have_the_figure() {
        let summary = Summary::of(Subject::Threads, &runs(3));
        assert_eq!((summary.page_speedup, summary.n), (Some(1.9), Some(35.0)));
        assert_eq!(summary.picture_most_ms, Some(1000.0));
    }
}
