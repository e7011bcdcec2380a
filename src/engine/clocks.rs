//! The clocks of the engine's workers, compared with its own: so that a sample's times are on one axis,
//! or are not believed.
//!
//! The threads of the pool are asked when they start, and their clocks are corrected then. After each
//! sample they are asked once more: a clock that was set or stood still meanwhile gives itself away.
//! One thread after another, while the others sleep: a quick answer says more than many.

use std::cell::{Cell, RefCell};
use std::sync::Arc;
use std::time::Duration;

use pysync::Queue;
use runstats::offset::{Offset, Trip};

use crate::analysis::order::Trust;
use crate::error::LabError;
use crate::experiment::Experiment;
use crate::record::Sample;
use pysync::clock::{Clock, correct_this_thread};

/// At least so many questions, so that one clock can be seen to go on like the other.
const MIN_TRIPS: u32 = 3;
/// So many are asked for an answer that is quick enough.
const TRIPS: u32 = 8;
/// So many, if none has come soon enough to be of use: the computer is busy.
const MAX_TRIPS: u32 = 30;
/// An offset is known well enough if it is known to within so much, in ms, the clock's steps aside.
const NARROW_MS: f64 = 0.1;
/// An offset of which less is known may be too little for a short sample, in ms.
const WIDE_MS: f64 = 1.0;
/// How long a worker may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is known of the clock of one worker.
#[derive(Clone, Copy)]
pub struct WorkerClock {
    offset: Offset,
    /// By how much it is corrected.
    pub ahead_ms: f64,
}

/// How well the clocks of some workers are known.
#[derive(Clone, Copy, Default)]
pub struct Comparison {
    /// How far off the time of one may be, in ms.
    pub error_ms: f64,
    /// By how much one is corrected at most, in ms.
    corrected_ms: f64,
}

impl Default for WorkerClock {
    fn default() -> Self {
        WorkerClock {
            offset: Offset::UNKNOWN,
            ahead_ms: 0.0,
        }
    }
}

impl WorkerClock {
    /// Takes in one more answer.
    pub fn learn(&mut self, trip: Trip) -> Result<(), LabError> {
        let after = self.offset.after(trip, step_ms());
        self.offset =
            after.map_err(|error| LabError::clocks_disagree(error.by_ms, error.allowed_ms))?;
        Ok(())
    }

    /// Whether it would be of use to ask again, after so many trips.
    pub fn wants_more(&self, trips: u32) -> bool {
        let width_ms = self.offset.width_ms() - 4.0 * step_ms();
        trips
            < match () {
                () if width_ms > WIDE_MS => MAX_TRIPS,
                () if width_ms > NARROW_MS => TRIPS,
                () => MIN_TRIPS,
            }
    }

    /// Chooses the correction, which is kept as long as it can be right.
    pub fn correct(&mut self) {
        self.ahead_ms = self.offset.correction(self.ahead_ms);
    }
}

impl Comparison {
    /// The comparison of all of these.
    pub fn of<'a>(known: impl IntoIterator<Item = &'a WorkerClock>) -> Self {
        let mut all = Comparison::default();
        for known in known {
            all.error_ms = all.error_ms.max(known.offset.error_ms(known.ahead_ms));
            all.corrected_ms = all.corrected_ms.max(known.ahead_ms.abs());
        }
        all
    }

    /// The largest correction, if there was any.
    pub fn corrected_ms(self) -> Option<f64> {
        (self.corrected_ms > 0.0).then_some(self.corrected_ms)
    }

    /// How far times of these workers can be trusted.
    pub fn trust(self) -> Trust {
        Trust {
            error_ms: self.error_ms,
            step_ms: step_ms(),
        }
    }
}

thread_local! {
    /// The step of the engine's clock in µs.
    static STEP_US: Cell<f64> = const { Cell::new(0.0) };
    /// The threads of the pool.
    static THREADS: RefCell<Vec<WorkerClock>> = const { RefCell::new(Vec::new()) };
}

/// Compares the clocks of all threads of a pool that has just started, and corrects them.
pub fn meet_threads(workers: u32) -> Result<Comparison, LabError> {
    let mut threads = vec![WorkerClock::default(); workers as usize];
    ask_threads(&mut threads, WorkerClock::wants_more)?;
    let comparison = Comparison::of(&threads);
    THREADS.set(threads);
    Ok(comparison)
}

/// How well the clocks of the pool's threads are known.
pub fn of_threads() -> Comparison {
    THREADS.with_borrow(|threads| Comparison::of(threads))
}

/// A sample that was over at `until_ms`, if its times can be believed: in order, and by clocks that
/// have gone on as the engine's has.
pub fn believed(
    experiment: &Experiment,
    mut sample: Sample,
    until_ms: f64,
) -> Result<Sample, LabError> {
    let error_ms = match sample.clock_error_ms {
        Some(error_ms) => error_ms,
        None if experiment.threads() > 0 => check_threads()?.error_ms,
        None => 0.0,
    };
    let trust = Trust {
        error_ms,
        step_ms: step_ms(),
    };
    trust.settle(&mut sample, until_ms)?;
    Ok(sample)
}

/// Asks all threads once more. What is known then is of the time before, so it counts for the
/// corrections that were in force; they are chosen anew afterwards.
fn check_threads() -> Result<Comparison, LabError> {
    let mut threads = THREADS.with_borrow(Vec::clone);
    let in_force: Vec<f64> = threads.iter().map(|known| known.ahead_ms).collect();
    ask_threads(&mut threads, |known, trips| {
        trips == 0 || (known.offset.width_ms() > WIDE_MS && known.wants_more(trips))
    })?;
    let before = threads
        .iter()
        .zip(in_force)
        .map(|(known, ahead_ms)| WorkerClock { ahead_ms, ..*known });
    let comparison = Comparison::of(&before.collect::<Vec<_>>());
    THREADS.set(threads);
    Ok(comparison)
}

/// What the engine wants of a thread.
enum Wish {
    /// To know what its clock shows.
    Time,
    /// That it takes its clock to be so many ms ahead.
    Correct(f64),
}

/// The engine's line to one thread.
#[derive(Default)]
struct Line {
    wishes: Queue<Wish>,
    times_ms: Queue<f64>,
}

impl Line {
    /// What the thread does, until the engine hangs up.
    fn serve(&self, clock: Clock) {
        while let Ok(wish) = self.wishes.get() {
            match wish {
                Wish::Time => {
                    let _ = self.times_ms.put(clock.uncorrected_ms());
                }
                Wish::Correct(ahead_ms) => correct_this_thread(ahead_ms),
            }
        }
    }

    /// Asks the thread what its clock shows. Blocks: a way through the engine's event loop would take
    /// several times as long.
    fn ask(&self, clock: Clock) -> Result<Trip, LabError> {
        let sent_ms = clock.uncorrected_ms();
        let _ = self.wishes.put(Wish::Time);
        let theirs_ms = self.times_ms.get_timeout(PATIENCE);
        let theirs_ms = theirs_ms.map_err(|_| LabError::BrokenPool {
            why: "a worker doesn’t answer".to_owned(),
        })?;
        Ok(Trip {
            sent_ms,
            theirs_ms,
            received_ms: clock.uncorrected_ms(),
        })
    }
}

/// The lines to all threads. Hangs up when it is dropped, so that none waits for ever.
struct Lines(Arc<[Line]>);

impl Drop for Lines {
    fn drop(&mut self) {
        for line in self.0.iter() {
            line.wishes.shutdown(false);
        }
    }
}

/// Asks one thread after another, each as long as it is of use, and corrects their clocks.
fn ask_threads(
    threads: &mut [WorkerClock],
    wants_more: impl Fn(&WorkerClock, u32) -> bool,
) -> Result<(), LabError> {
    if threads.is_empty() {
        return Ok(());
    }
    // Offsets outlast this clock: all are differences of two threads' own clocks.
    let clock = Clock::start();
    let lines = Lines(threads.iter().map(|_| Line::default()).collect());
    let own = lines.0.clone();
    rayon::spawn_broadcast(move |context| own[context.index()].serve(clock));
    for (known, line) in threads.iter_mut().zip(lines.0.iter()) {
        let mut trips = 0;
        while wants_more(known, trips) {
            known.learn(line.ask(clock)?)?;
            trips += 1;
        }
        known.correct();
        let _ = line.wishes.put(Wish::Correct(known.ahead_ms));
    }
    Ok(())
}

/// Says what the step of the engine's clock is, in µs, as measured when it started.
pub(super) fn set_step_us(step_us: f64) {
    STEP_US.set(step_us);
}

/// The step of the engine's clock in µs.
pub fn step_us() -> f64 {
    STEP_US.get()
}

fn step_ms() -> f64 {
    step_us() / 1e3
}
