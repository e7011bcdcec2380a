//! The launch of the lesson's threads, and what its stopwatch measures: it stops before they are done.
//!
//! The lesson starts threads in a loop and reads the clock after the loop: it times the launching,
//! not the work, because nothing joins the threads. Yet its figures grow with the number of
//! threads. The reason is the GIL: Python's `Thread.start()` waits until the new thread says that
//! it has started, and it says so while holding the lock. Then the launching thread must get the
//! lock back from threads that are computing already, which takes it a switch interval or more.

use std::sync::mpsc::{Receiver, RecvError, channel};

use pysync::{Gil, Spawn};

use super::fib_gil::fib_holding;
use crate::error::LabError;
use pysync::clock::Clock;
use std::sync::Arc;

/// What happened when threads were launched as in the lesson. Times in ms on the clock given.
#[derive(Clone, Debug, PartialEq)]
pub struct Launched {
    /// Where the lesson starts and stops its stopwatch: before and after the launching.
    pub timer_ms: [f64; 2],
    /// When the last thread was done: where the stopwatch should have stopped.
    pub joined_ms: f64,
    /// The threads, in the order in which they were launched.
    pub tasks: Vec<LaunchedTask>,
}

/// One of the threads launched.
#[derive(Clone, Debug, PartialEq)]
pub struct LaunchedTask {
    /// Its number, from 0.
    pub worker: u32,
    /// When it first got the lock.
    pub started_ms: f64,
    /// When it had its result.
    pub end_ms: f64,
    /// The result; `BrokenPool` if the thread ended without one.
    pub value: Result<u64, LabError>,
}

// [show]
/// Launches `count` threads that each compute fib(n) under the lock, and times it as the lesson
/// does.
///
/// The caller is the main thread and has the number `count` on the lock. It blocks, and needs
/// `count` threads that are free at once: with fewer it would wait for ever.
pub fn launch(threads: &dyn Spawn, gil: &Arc<Gil>, clock: Clock, count: u32, n: i64) -> Launched {
    let main = count;
    gil.acquire(main);
    let start_ms = clock.now_ms();
    let mut launched = Vec::new();
    for worker in 0..count {
        let thread = start(threads, gil, clock, worker, n);
        // As `Thread.start()`: wait, without the lock, until the thread says it has started.
        let started_ms = gil.without(main, || thread.started.recv());
        launched.push((thread, started_ms));
    }
    // Here the lesson reads its stopwatch, while the threads are still at work.
    let stop_ms = clock.now_ms();
    gil.release(main);
    let join = |(thread, started_ms)| join(thread, started_ms, clock);
    let tasks = launched.into_iter().map(join).collect();
    Launched {
        timer_ms: [start_ms, stop_ms],
        joined_ms: clock.now_ms(),
        tasks,
    }
}

/// Starts a thread. It says that it has started once it has the lock, and not before.
fn start(threads: &dyn Spawn, gil: &Arc<Gil>, clock: Clock, worker: u32, n: i64) -> Thread {
    let (say_started, started) = channel();
    let (say_done, done) = channel();
    let gil = gil.clone();
    threads.spawn(Box::new(move || {
        gil.acquire(worker);
        let _ = say_started.send(clock.now_ms());
        let value = fib_holding(n, &gil, worker);
        let end_ms = clock.now_ms();
        gil.release(worker);
        let _ = say_done.send((end_ms, value));
    }));
    Thread {
        worker,
        started,
        done,
    }
}
// [/show]

/// What the launching thread hears from a new one.
struct Thread {
    worker: u32,
    started: Receiver<f64>,
    done: Receiver<(f64, Result<u64, LabError>)>,
}

/// Waits for the thread's result. One that ended without saying anything says so by hanging up.
fn join(thread: Thread, started_ms: Result<f64, RecvError>, clock: Clock) -> LaunchedTask {
    let (end_ms, value) = thread.done.recv().unwrap_or_else(|RecvError| {
        let why = format!("thread {} ended without a result", thread.worker);
        (clock.now_ms(), Err(LabError::BrokenPool { why }))
    });
    LaunchedTask {
        worker: thread.worker,
        started_ms: started_ms.unwrap_or(end_ms),
        end_ms,
        value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::fib::fib;
    use crate::workload::fib_gil::fib_under_gil;
    use pysync::StdThreads;
    use std::time::Duration;

    /// Threads that end before they do anything.
    struct Broken;

    impl Spawn for Broken {
        fn spawn(&self, worker_loop: Box<dyn FnOnce() + Send>) {
            drop(worker_loop);
        }
    }

    fn new_gil(clock: Clock) -> Arc<Gil> {
        Arc::new(Gil::new(Duration::from_millis(1), clock))
    }

    /// The smallest n whose fib takes a while on this machine.
    fn long_n(at_least_ms: f64) -> i64 {
        let clock = Clock::start();
        let gil = new_gil(clock);
        let takes_long = |n: &i64| {
            let start_ms = clock.now_ms();
            fib_under_gil(*n, &gil, 0).unwrap();
            clock.now_ms() - start_ms >= at_least_ms
        };
        (15..40).find(takes_long).unwrap()
    }

    /// The part of the time, from the first start to the last end, that the stopwatch ran.
    fn share_seen(n: i64) -> f64 {
        let clock = Clock::start();
        let launched = launch(&StdThreads, &new_gil(clock), clock, 4, n);
        let [start_ms, stop_ms] = launched.timer_ms;
        assert!(0.0 <= start_ms && start_ms < stop_ms && stop_ms < launched.joined_ms);
        for (worker, task) in launched.tasks.iter().enumerate() {
            assert_eq!(task.worker as usize, worker);
            assert_eq!(task.value, fib(n));
            assert!(start_ms <= task.started_ms && task.started_ms <= stop_ms);
            assert!(task.started_ms < task.end_ms && task.end_ms <= launched.joined_ms);
        }
        let mut starts = launched.tasks.windows(2);
        assert!(starts.all(|w| w[0].started_ms <= w[1].started_ms));
        (stop_ms - start_ms) / (launched.joined_ms - start_ms)
    }

    #[test]
    fn the_lessons_stopwatch_stops_before_the_work_is_done() {
        // Launching takes a number of turns, however long the tasks: where other programs make a
        // turn slow, longer tasks show it.
        let n = long_n(100.0);
        let shares: Vec<f64> = (n..n + 6)
            .map(share_seen)
            .take_while(|s| *s >= 0.5)
            .collect();
        assert!(shares.len() < 6, "the stopwatch saw {shares:?} of it");
    }

    #[test]
    fn each_thread_and_the_main_thread_hold_the_lock_in_turns() {
        let clock = Clock::start();
        let gil = new_gil(clock);
        let launched = launch(&StdThreads, &gil, clock, 3, 10);
        let holds = gil.holds();
        assert!((0..=3).all(|worker| holds.iter().any(|hold| hold.worker == worker)));
        assert_eq!(holds[0].worker, 3, "the main thread had it first");
        for task in &launched.tasks {
            let own = holds.iter().find(|hold| hold.worker == task.worker);
            assert!(own.is_some_and(|hold| hold.from_ms <= task.started_ms));
        }
    }

    #[test]
    fn errors_and_broken_threads_are_told() {
        let clock = Clock::start();
        let errors = launch(&StdThreads, &new_gil(clock), clock, 2, -1);
        assert!(errors.tasks.iter().all(|task| task.value == fib(-1)));
        let broken = launch(&Broken, &new_gil(clock), clock, 2, 10);
        assert!(broken.tasks.iter().all(|task| {
            matches!(task.value, Err(LabError::BrokenPool { .. }))
                && task.end_ms <= broken.joined_ms
        }));
        let none = launch(&StdThreads, &new_gil(clock), clock, 0, 10);
        assert_eq!(none.tasks, []);
    }
}
