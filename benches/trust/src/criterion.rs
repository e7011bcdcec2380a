//! The criteria: what is asked of a run, and of how many of them.

use parlab::record::Status;
use serde::Serialize;

use crate::run::{Run, Told};
use crate::subject::Subject;

/// A clear interval is on one side of 1 by more than this part of it, or within it.
const APART: f64 = 0.05;
/// A clear interval is at most so wide, half of it as a part of the speed-up. (At the defaults a run has
/// 5 to 8 rounds, and on a virtual machine whose host is busy one round in five is off by a quarter.)
const CLEAR: f64 = 0.2;
/// Two tasks under a GIL take so many times as long as one, from …
const TWICE_FROM: f64 = 1.9;
/// … to.
const TWICE_TO: f64 = 2.1;
/// The first picture is there after so many ms.
const PICTURE_MS: f64 = 3e3;
/// The whole run is over after so many ms.
const WHOLE_MS: f64 = 12e3;

/// What is asked of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Criterion {
    /// It says clearly how much two workers help.
    Clear,
    /// It says the same as the native program.
    Agrees,
    /// Two tasks under a GIL take twice as long as one.
    Twice,
    /// Its first picture comes soon.
    Picture,
    /// It is over soon.
    Whole,
}

impl Criterion {
    /// What is asked of the runs of a link.
    pub fn of(subject: Subject) -> &'static [Criterion] {
        use Criterion::{Agrees, Clear, Picture, Twice, Whole};
        match subject {
            Subject::Gil => &[Twice, Agrees, Picture, Whole],
            Subject::Threads | Subject::Processes => &[Clear, Agrees, Picture, Whole],
        }
    }

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Criterion::Clear => "clear",
            Criterion::Agrees => "agrees",
            Criterion::Twice => "twice",
            Criterion::Picture => "picture",
            Criterion::Whole => "whole",
        }
    }

    /// What it asks, as the end of a sentence that begins with a number of runs.
    pub fn sentence(self) -> &'static str {
        match self {
            Criterion::Clear => {
                "are complete and clear: the interval with 2 workers is on one side of 1 and within ± 20 %"
            }
            Criterion::Agrees => "agree: that interval overlaps the native program’s",
            Criterion::Twice => "are right: 2 tasks take 1.9 to 2.1 times as long as 1",
            Criterion::Picture => "show the first sample within 3 s of the start of the run",
            Criterion::Whole => "are over within 12 s of their start",
        }
    }

    /// Whether the run meets it. What is missing doesn't.
    pub fn met(self, run: &Run) -> bool {
        let within = |time: Option<f64>, most| time.is_some_and(|ms| ms <= most);
        match self {
            Criterion::Clear => run.page.as_ref().is_some_and(is_clear),
            Criterion::Agrees => agrees(run).unwrap_or(false),
            Criterion::Twice => {
                let twice = TWICE_FROM..=TWICE_TO;
                run.two_to_one().is_some_and(|ratio| twice.contains(&ratio))
            }
            Criterion::Picture => within(run.picture_ms(), PICTURE_MS),
            Criterion::Whole => within(run.whole_ms(), WHOLE_MS),
        }
    }

    /// How many of so many runs must meet it.
    pub fn needed(self, runs: usize) -> usize {
        let percent = match self {
            Criterion::Clear | Criterion::Twice => 95,
            // Two 95 % intervals of the same are apart now and then.
            Criterion::Agrees => 90,
            Criterion::Picture | Criterion::Whole => 100,
        };
        (runs * percent).div_ceil(100)
    }
}

fn is_clear(told: &Told) -> bool {
    let (Some(speedup), Some([low, high])) = (told.speedup, told.speedup_ci95) else {
        return false;
    };
    let is_apart = low > 1.0 + APART || high < 1.0 - APART;
    let is_same = low >= 1.0 - APART && high <= 1.0 + APART;
    let is_narrow = (high - low) / 2.0 <= CLEAR * speedup;
    told.status == Status::Complete && (is_apart || is_same) && is_narrow
}

fn agrees(run: &Run) -> Option<bool> {
    let [low, high] = run.page.as_ref()?.speedup_ci95?;
    let native = run.native.as_ref()?.speedup_ci95?;
    Some(low <= native.hi && native.lo <= high)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::native::{Native, Round};
    use crate::run::Stamps;

    /// A run that meets all that is asked of threads and processes.
    pub(crate) fn good() -> Run {
        let told = Told {
            status: Status::Complete,
            stopped: None,
            n: Some(35),
            rounds: 8,
            one_ms: Some(50.0),
            two_ms: Some(52.0),
            speedup: Some(1.9),
            speedup_ci95: Some([1.85, 1.95]),
            verdict: "2 workers did 1.9 times as much. More follows.".to_owned(),
            seed: 1,
            samples: Vec::new(),
        };
        let round = Round {
            one_ms: 40.0,
            two_ms: 42.0,
        };
        Run {
            subject: Subject::Threads,
            number: 1,
            stamps: Stamps {
                began: Some(500.0),
                picture: Some(1500.0),
                ended: Some(6500.0),
            },
            page: Some(told),
            native: Native::of(35, vec![round; 5]),
            failed: None,
        }
    }

    fn told(change: impl FnOnce(&mut Told)) -> Run {
        let mut run = good();
        run.page.as_mut().map(change).expect("a record");
        run
    }

    #[test]
    fn a_good_run_meets_all() {
        let criteria = Criterion::of(Subject::Threads);
        assert!(criteria.iter().all(|criterion| criterion.met(&good())));
    }

    #[test]
    fn clear_is_complete_on_one_side_and_within_a_fifth() {
        let clear = |run: &Run| Criterion::Clear.met(run);
        // Half the width is 0.38, a fifth of 1.9.
        assert!(clear(&told(|t| t.speedup_ci95 = Some([1.5, 2.2599]))));
        assert!(!clear(&told(|t| t.speedup_ci95 = Some([1.5, 2.2601]))));
        let about_1 = |ends| {
            let run = told(|t| {
                t.speedup = Some(1.0);
                t.speedup_ci95 = Some(ends);
            });
            clear(&run)
        };
        assert!(about_1([0.96, 1.04]) && !about_1([0.9, 1.1]) && !about_1([1.0, 1.2]));
        assert!(!clear(&told(|t| t.speedup_ci95 = None)));
        assert!(!clear(&told(|t| t.status = Status::Cancelled)));
    }

    #[test]
    fn intervals_agree_if_they_overlap() {
        let agrees = |run: &Run| Criterion::Agrees.met(run);
        // The native one is the point 80 / 42 = 1.905.
        assert!(agrees(&told(|t| t.speedup_ci95 = Some([1.6, 1.91]))));
        assert!(!agrees(&told(|t| t.speedup_ci95 = Some([1.6, 1.9]))));
        assert!(!agrees(&told(|t| t.speedup_ci95 = Some([1.91, 2.0]))));
        assert!(!agrees(&told(|t| t.speedup_ci95 = None)));
        let alone = Run {
            native: None,
            ..good()
        };
        assert!(!agrees(&alone));
    }

    #[test]
    fn twice_is_from_1_9_to_2_1() {
        let twice = |speedup| Criterion::Twice.met(&told(|t| t.speedup = speedup));
        assert!(twice(Some(1.0)) && twice(Some(0.96)) && twice(Some(1.05)));
        assert!(!twice(Some(0.95)) && !twice(Some(1.06)));
        assert!(!twice(Some(0.0)) && !twice(None));
    }

    #[test]
    fn times_are_taken_from_the_start_of_the_run() {
        let mut run = good();
        assert_eq!(
            (run.picture_ms(), run.whole_ms()),
            (Some(1000.0), Some(6000.0))
        );
        run.stamps.picture = Some(3501.0);
        run.stamps.ended = Some(12_501.0);
        assert!(!Criterion::Picture.met(&run) && !Criterion::Whole.met(&run));
        run.stamps = Stamps::default();
        assert!(!Criterion::Picture.met(&run) && !Criterion::Whole.met(&run));
    }

    #[test]
    fn what_is_needed_is_rounded_up() {
        let needed = |criterion: Criterion| [20, 10, 5, 1].map(|runs| criterion.needed(runs));
        assert_eq!(needed(Criterion::Clear), [19, 10, 5, 1]);
        assert_eq!(needed(Criterion::Agrees), [18, 9, 5, 1]);
        assert_eq!(needed(Criterion::Twice), [19, 10, 5, 1]);
        assert_eq!(needed(Criterion::Whole), [20, 10, 5, 1]);
    }
}
