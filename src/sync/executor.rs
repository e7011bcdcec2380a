//! How do k workers share out a list of tasks?
//!
//! An [`Executor`] is what Python calls a `ThreadPoolExecutor(k)`: k long-lived workers that take
//! tasks from one queue. It doesn't make threads; it is given a [`Spawn`] that runs each worker's
//! loop on one: a rayon pool in the engine, `std::thread` in native tests. So k can differ from
//! sample to sample on one warm pool.
//!
//! Timing doesn't disturb the tasks: each writes its times into a slot of its own, and the waiting
//! thread is woken once, by the last.

use std::sync::{Arc, OnceLock};

use crate::measure::clock::Clock;
use crate::sync::queue::Queue;

/// Something that runs a worker's loop on a thread of its own, and returns at once.
pub trait Spawn {
    /// Runs `worker_loop` on another thread.
    fn spawn(&self, worker_loop: Box<dyn FnOnce() + Send>);
}

/// A task as it waits in the queue: called with the number of the worker that took it.
type Job = Box<dyn FnOnce(u32) + Send>;

/// Exactly `workers` workers and the queue they take from. Dropping it ends the workers.
pub struct Executor {
    tasks: Arc<Queue<Job>>,
    /// One item for each worker that is not yet at its queue.
    starting: Arc<Queue<()>>,
    ready_ms: Arc<[OnceLock<f64>]>,
    clock: Clock,
}

/// One task, and when what happened to it. Times in ms on the executor's clock.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskTrace<V> {
    /// Its place in the list of arguments, from 0.
    pub id: u32,
    /// The worker that ran it, from 0.
    pub worker: u32,
    /// When it was put into the queue.
    pub queued_ms: f64,
    /// When the worker began.
    pub start_ms: f64,
    /// When the worker was done.
    pub end_ms: f64,
    /// What it returned.
    pub value: V,
}

// [show]
impl Executor {
    /// Starts `workers` workers. Await [`Executor::ready`] before timing anything.
    pub fn new(threads: &dyn Spawn, workers: u32, clock: Clock) -> Self {
        let executor = Executor {
            tasks: Arc::default(),
            starting: Arc::default(),
            ready_ms: (0..workers).map(|_| OnceLock::new()).collect(),
            clock,
        };
        executor.starting.put_all((0..workers).map(|_| ()));
        for worker in 0..workers {
            let (tasks, starting) = (executor.tasks.clone(), executor.starting.clone());
            let ready_ms = executor.ready_ms.clone();
            threads.spawn(Box::new(move || {
                let _ = ready_ms[worker as usize].set(clock.now_ms());
                let _ = starting.task_done();
                while let Some(task) = tasks.get() {
                    task(worker);
                    let _ = tasks.task_done();
                }
            }));
        }
        executor
    }

    /// Waits until every worker stands at the queue, and says when each arrived, in ms.
    pub async fn ready(&self) -> Vec<f64> {
        self.starting.join_async().await;
        self.ready_ms
            .iter()
            .filter_map(|slot| slot.get().copied())
            .collect()
    }

    /// Runs `work` on each argument and waits for all, without blocking this thread.
    pub async fn run_all<A, V>(
        &self,
        arguments: Vec<A>,
        work: impl Fn(A) -> V + Send + Sync + 'static,
    ) -> Vec<TaskTrace<V>>
    where
        A: Send + 'static,
        V: Clone + Send + Sync + 'static,
    {
        let clock = self.clock;
        let work = Arc::new(work);
        let slots: Arc<[OnceLock<TaskTrace<V>>]> =
            arguments.iter().map(|_| OnceLock::new()).collect();
        let queued_ms = clock.now_ms();
        self.tasks
            .put_all((0u32..).zip(arguments).map(|(id, argument)| {
                let (work, slots) = (work.clone(), slots.clone());
                Box::new(move |worker| {
                    // Clocks of two threads may differ by a step; no task begins before it is there.
                    let start_ms = clock.now_ms().max(queued_ms);
                    let value = work(argument);
                    let end_ms = clock.now_ms().max(start_ms);
                    let _ = slots[id as usize].set(TaskTrace {
                        id,
                        worker,
                        queued_ms,
                        start_ms,
                        end_ms,
                        value,
                    });
                }) as Job
            }));
        self.tasks.join_async().await;
        slots
            .iter()
            .filter_map(|slot| slot.get().cloned())
            .collect()
    }
}
// [/show]

impl Executor {
    /// The number of tasks that are not done yet. Asking doesn't disturb them.
    pub fn unfinished(&self) -> usize {
        self.tasks.unfinished()
    }
}

impl Drop for Executor {
    fn drop(&mut self) {
        self.tasks.close();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::executor::block_on;
    use proptest::prelude::*;

    struct StdThreads;

    impl Spawn for StdThreads {
        fn spawn(&self, worker_loop: Box<dyn FnOnce() + Send>) {
            std::thread::spawn(worker_loop);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn every_task_runs_once_in_order_of_its_worker(tasks in 0u64..60, workers in 1u32..8) {
            let executor = Executor::new(&StdThreads, workers, Clock::start());
            let ready = block_on(executor.ready());
            prop_assert_eq!(ready.len(), workers as usize);
            let traces = block_on(executor.run_all((0..tasks).collect(), |x| x * x));
            prop_assert_eq!(traces.len() as u64, tasks);
            for (i, trace) in traces.iter().enumerate() {
                prop_assert_eq!(trace.id as usize, i);
                prop_assert_eq!(trace.value, (i * i) as u64);
                prop_assert!(trace.worker < workers);
                prop_assert!(trace.queued_ms <= trace.start_ms && trace.start_ms <= trace.end_ms);
            }
            for worker in 0..workers {
                let own: Vec<_> = traces.iter().filter(|t| t.worker == worker).collect();
                prop_assert!(own.windows(2).all(|w| w[0].end_ms <= w[1].start_ms), "a worker does one task at a time");
            }
        }
    }

    #[test]
    fn it_can_be_used_again_and_ends_its_workers_when_dropped() {
        let executor = Executor::new(&StdThreads, 2, Clock::start());
        for _ in 0..3 {
            assert_eq!(block_on(executor.run_all(vec![1, 2], |x| x)).len(), 2);
        }
        let (work, tasks) = (executor.ready_ms.clone(), executor.tasks.clone());
        drop(executor);
        while Arc::strong_count(&work) > 1 {
            std::thread::yield_now();
        }
        assert_eq!(Arc::strong_count(&tasks), 1);
    }
}
