//! The order of a sample's times: a check that those taken by different clocks can be believed.
//!
//! A task can't begin before it was put into the queue, nor end after everybody has seen its end. By
//! clocks that are compared to within some error, it may seem to by as much: then it is moved to where
//! it can have been. By more than that, the clocks are wrong, and no time of the sample says anything.

use pysync::gil::Hold;
use runstats::offset::{NEGLIGIBLE_MS, slack_ms};

use crate::error::LabError;
use crate::record::{FutureTrace, Sample, Task};

/// The comparison of clocks may be off by so much of a sample's time, or so many ms, whichever is more.
const MAX_ERROR: f64 = 0.02;
const MAX_ERROR_MS: f64 = 1.0;

/// How far the clocks of a sample can be trusted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trust {
    /// How far off a worker's clock may be from the engine's, in ms.
    pub error_ms: f64,
    /// The step of the clocks, in ms.
    pub step_ms: f64,
}

impl Trust {
    /// How far apart two readings of one moment may be, by any two of the clocks.
    fn apart_ms(self) -> f64 {
        (2.0 * self.error_ms + slack_ms(self.step_ms)).max(NEGLIGIBLE_MS)
    }

    /// Checks a sample whose times are as they were taken, and sets right what the error explains.
    /// It was over at `until_ms`, by the clock of whoever took it.
    ///
    /// # Errors
    /// [`LabError::ClocksDisagree`] if a time can't be right, [`LabError::ClocksUnsure`] if the error
    /// is too large for the length of the sample.
    pub fn settle(self, sample: &mut Sample, until_ms: f64) -> Result<(), LabError> {
        for ms in &mut sample.ready_ms {
            self.within(ms, 0.0, until_ms)?;
        }
        self.within(&mut sample.startup_ms, 0.0, until_ms)?;
        for task in &mut sample.tasks {
            self.settle_task(task, until_ms)?;
        }
        self.settle_holds(&mut sample.holds, until_ms)?;
        if let Some([start_ms, stop_ms]) = &mut sample.timer_ms {
            self.within(start_ms, 0.0, until_ms)?;
            self.within(stop_ms, *start_ms, until_ms)?;
        }
        if let Some(bare_ms) = &mut sample.bare_ms {
            self.within(bare_ms, 0.0, until_ms)?;
        }
        self.within(&mut sample.wall_ms, 0.0, until_ms)?;
        // How coarse the clocks are is known already: tasks are repeated for it, and intervals are
        // wider. The ends of a round trip and its answer are each off by up to a step.
        let error_ms = self.error_ms - 2.0 * slack_ms(self.step_ms);
        if error_ms > MAX_ERROR_MS.max(MAX_ERROR * sample.wall_ms) {
            return Err(LabError::clocks_unsure(self.error_ms, sample.wall_ms));
        }
        Ok(())
    }

    /// The same for a future of a session that goes on at `until_ms`.
    ///
    /// # Errors
    /// [`LabError::ClocksDisagree`] if a time can't be right.
    pub fn settle_future(self, future: &mut FutureTrace, until_ms: f64) -> Result<(), LabError> {
        let mut least_ms = future.submitted_ms;
        for ms in [&mut future.start_ms, &mut future.end_ms]
            .into_iter()
            .flatten()
        {
            self.within(ms, least_ms, until_ms)?;
            least_ms = *ms;
        }
        Ok(())
    }

    fn settle_task(self, task: &mut Task, until_ms: f64) -> Result<(), LabError> {
        self.within(&mut task.queued_ms, 0.0, until_ms)?;
        let (mut least_ms, mut most_ms) = (task.queued_ms, until_ms);
        if let Some(sent) = &mut task.sent {
            self.within(&mut sent.taken_ms, least_ms, most_ms)?;
            self.within(&mut sent.returned_ms, sent.taken_ms, most_ms)?;
            (least_ms, most_ms) = (sent.taken_ms, sent.returned_ms);
        }
        self.within(&mut task.start_ms, least_ms, most_ms)?;
        self.within(&mut task.end_ms, task.start_ms, most_ms)
    }

    /// One thread at a time has the lock, so each hold begins after the one before.
    fn settle_holds(self, holds: &mut [Hold], until_ms: f64) -> Result<(), LabError> {
        let mut free_ms = 0.0;
        for hold in holds {
            self.within(&mut hold.from_ms, free_ms, until_ms)?;
            self.within(&mut hold.to_ms, hold.from_ms, until_ms)?;
            free_ms = hold.to_ms;
        }
        Ok(())
    }

    /// A moment between two others.
    fn within(self, ms: &mut f64, least_ms: f64, most_ms: f64) -> Result<(), LabError> {
        // The later bound may itself have been moved, or read by another clock.
        let most_ms = most_ms.max(least_ms);
        let by_ms = (least_ms - *ms).max(*ms - most_ms);
        // A time that is no number is not in order either.
        if by_ms <= self.apart_ms() {
            *ms = ms.clamp(least_ms, most_ms);
            return Ok(());
        }
        Err(LabError::clocks_disagree(by_ms, self.apart_ms()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Sent;
    use pysync::FutureState;

    const HOUR_MS: f64 = 3_600_000.0;
    const TRUST: Trust = Trust {
        error_ms: 0.1,
        step_ms: 0.005,
    };

    fn task(start_ms: f64, end_ms: f64) -> Task {
        Task {
            id: 0,
            worker: 0,
            queued_ms: 2.0,
            start_ms,
            end_ms,
            answered_ms: None,
            value: Some("1".to_owned()),
            error: None,
            sent: None,
        }
    }

    fn sample(tasks: Vec<Task>) -> Sample {
        Sample {
            startup_ms: 1.0,
            wall_ms: 10.0,
            ready_ms: vec![1.0],
            tasks,
            ..Sample::begin(1, 0)
        }
    }

    /// What becomes of a sample that was over after 20 ms.
    fn settled(mut sample: Sample) -> Result<Sample, LabError> {
        TRUST.settle(&mut sample, 20.0).map(|()| sample)
    }

    fn disagrees(sample: Sample) -> bool {
        matches!(settled(sample), Err(LabError::ClocksDisagree { .. }))
    }

    #[test]
    fn what_is_in_order_stays_as_it_is() {
        let good = sample(vec![task(2.0, 12.0), task(3.0, 3.0)]);
        assert_eq!(settled(good.clone()), Ok(good));
    }

    #[test]
    fn what_the_error_explains_is_moved_and_no_more() {
        let moved = settled(sample(vec![task(1.85, 1.9), task(2.0, 20.15)])).unwrap();
        assert_eq!((moved.tasks[0].start_ms, moved.tasks[0].end_ms), (2.0, 2.0));
        assert_eq!(moved.tasks[1].end_ms, 20.0);
        for (start_ms, end_ms) in [
            (1.4, 12.0),
            (2.0, 1.4),
            (2.0, 20.6),
            (2.0, HOUR_MS),
            (HOUR_MS, HOUR_MS + 10.0),
            (2.0 - HOUR_MS, 12.0 - HOUR_MS),
            (2.0, f64::NAN),
        ] {
            assert!(
                disagrees(sample(vec![task(start_ms, end_ms)])),
                "{start_ms} {end_ms}"
            );
        }
    }

    #[test]
    fn a_task_is_done_between_its_way_there_and_its_way_back() {
        let sent = |start_ms, end_ms| {
            let sent = Sent {
                bytes: 1,
                answer_bytes: 1,
                taken_ms: 3.0,
                returned_ms: 13.0,
            };
            sample(vec![Task {
                sent: Some(sent),
                ..task(start_ms, end_ms)
            }])
        };
        assert!(settled(sent(3.5, 12.0)).is_ok());
        let moved = settled(sent(2.9, 13.1)).unwrap();
        assert_eq!(
            (moved.tasks[0].start_ms, moved.tasks[0].end_ms),
            (3.0, 13.0)
        );
        assert!(disagrees(sent(2.4, 12.0)) && disagrees(sent(4.0, 13.6)));
        // Not a task of 0 ms.
        assert!(disagrees(sent(HOUR_MS, HOUR_MS + 10.0)));
    }

    #[test]
    fn holds_of_the_lock_follow_one_another() {
        let hold = |worker, from_ms, to_ms| Hold {
            worker,
            from_ms,
            to_ms,
        };
        let with = |holds| Sample {
            holds,
            ..sample(vec![task(2.0, 12.0)])
        };
        let moved = settled(with(vec![hold(0, 2.0, 5.0), hold(1, 4.9, 8.0)])).unwrap();
        assert_eq!(moved.holds[1].from_ms, 5.0);
        assert!(disagrees(with(vec![hold(0, 2.0, 5.0), hold(1, 4.0, 8.0)])));
        assert!(disagrees(with(vec![
            hold(0, 2.0, 5.0),
            hold(1, 6.0, HOUR_MS)
        ])));
    }

    #[test]
    fn stopwatches_and_arrivals_are_checked_too() {
        let good = sample(vec![task(2.0, 12.0)]);
        let wrong = [
            Sample {
                ready_ms: vec![HOUR_MS],
                ..good.clone()
            },
            Sample {
                ready_ms: vec![-HOUR_MS],
                ..good.clone()
            },
            Sample {
                timer_ms: Some([3.0, 2.0]),
                ..good.clone()
            },
            Sample {
                timer_ms: Some([0.0, HOUR_MS]),
                ..good.clone()
            },
            Sample {
                bare_ms: Some(-5.0),
                ..good.clone()
            },
            Sample {
                wall_ms: -1.0,
                ..good.clone()
            },
        ];
        for sample in wrong {
            assert!(disagrees(sample));
        }
    }

    #[test]
    fn a_coarse_comparison_is_not_good_enough_for_a_short_sample() {
        let unsure = |step_ms, error_ms, wall_ms| {
            let trust = Trust { error_ms, step_ms };
            let mut sample = Sample {
                wall_ms,
                ..sample(vec![task(2.0, 12.0)])
            };
            trust.settle(&mut sample, 1e5)
        };
        assert_eq!(unsure(0.005, 0.9, 10.0), Ok(()));
        assert_eq!(unsure(0.005, 1.5, 100.0), Ok(()));
        let error = LabError::clocks_unsure(1.5, 50.0);
        assert_eq!(unsure(0.005, 1.5, 50.0), Err(error));
        // Coarse clocks are another matter.
        assert_eq!(unsure(1.0, 2.5, 50.0), Ok(()));
    }

    #[test]
    fn the_times_of_a_future_are_in_order() {
        let future = |start_ms, end_ms| FutureTrace {
            id: 0,
            n: 20,
            kills: false,
            state: FutureState::Done,
            worker: Some(0),
            submitted_ms: 5.0,
            start_ms,
            end_ms,
            value: None,
            error: None,
        };
        let mut early = future(Some(4.9), Some(7.0));
        assert_eq!(TRUST.settle_future(&mut early, 20.0), Ok(()));
        assert_eq!(early.start_ms, Some(5.0));
        for (start_ms, end_ms) in [
            (Some(HOUR_MS), None),
            (None, Some(1.0)),
            (Some(6.0), Some(5.0)),
        ] {
            assert!(
                TRUST
                    .settle_future(&mut future(start_ms, end_ms), 20.0)
                    .is_err()
            );
        }
    }
}
