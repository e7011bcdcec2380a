//! What do our queue, futures and executors do in a scenario? Plays its steps, one after the other.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::resume_unwind;
use std::sync::atomic::AtomicUsize;
use std::sync::mpsc;
use std::sync::{Arc, Condvar, Mutex, OnceLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use pysync::wait::AsCompleted;
use pysync::{Call, Executor, Future, Map, PoolBreaker, Queue};
use serde_json::{Value, json};

use crate::names::{TaskError, error_named, raises};
use crate::scenario::{Action, Outcomes, PoolName, QueueName, Scenario, Side, Step, Task};
use crate::{on_futures, on_pools, on_queues};

/// A scenario that hangs must not hang the others. Nothing else depends on this time.
const PATIENCE: Duration = Duration::from_secs(10);

/// Which of our two ways of waiting is used where there are two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// The thread is blocked.
    Blocking,
    /// The thread awaits.
    Awaiting,
}

/// What the steps gave; or, of a scenario that hangs, what they gave before.
pub fn play(scenario: &Scenario, manner: Manner) -> Result<Outcomes, Outcomes> {
    let world = Arc::new(World::new(manner));
    let (tell, told) = mpsc::channel();
    let (steps, player) = (scenario.steps.clone(), world.clone());
    thread::spawn(move || {
        for step in ours(&steps) {
            if tell.send(player.run(step, None)).is_err() {
                return;
            }
        }
    });
    let mut outcomes = Outcomes::new();
    let result = loop {
        match told.recv_timeout(PATIENCE) {
            Ok(outcome) => outcomes.push(outcome),
            Err(mpsc::RecvTimeoutError::Disconnected) => break Ok(outcomes),
            Err(mpsc::RecvTimeoutError::Timeout) => break Err(outcomes),
        }
    };
    // Lets go of every thread that still waits.
    world.shared.open_all();
    result
}

/// The steps that are ours to do.
pub fn ours(steps: &[Step]) -> impl Iterator<Item = &Step> {
    steps.iter().filter(|step| step.only != Some(Side::Cpython))
}

/// Everything that a scenario has made, by name.
pub struct World {
    pub manner: Manner,
    pub shared: Arc<Shared>,
    pub queues: Mutex<BTreeMap<QueueName, Arc<Queue<Value>>>>,
    pub pools: Mutex<BTreeMap<PoolName, Arc<Pool>>>,
    pub futures: Mutex<BTreeMap<String, Future<Value, TaskError>>>,
    pub iterators: Mutex<BTreeMap<String, Arc<Mutex<Iter>>>>,
    threads: Mutex<BTreeMap<String, JoinHandle<Value>>>,
}

/// An executor and what belongs to it.
pub struct Pool {
    pub executor: Executor<Job>,
    pub breaker: Arc<OnceLock<PoolBreaker>>,
    pub started: Arc<AtomicUsize>,
}

/// The executor of the block in which a step stands.
#[derive(Clone, Copy)]
pub struct Inside<'a> {
    pub name: &'a PoolName,
    pub executor: &'a Executor<Job>,
}

/// Something that gives one thing after the other.
pub enum Iter {
    Map(Map<Value, TaskError>),
    /// With a time-out or without one.
    AsCompleted(AsCompleted<Value, TaskError>, bool),
}

impl World {
    fn new(manner: Manner) -> Self {
        World {
            manner,
            shared: Arc::default(),
            queues: Mutex::default(),
            pools: Mutex::default(),
            futures: Mutex::default(),
            iterators: Mutex::default(),
            threads: Mutex::default(),
        }
    }

    /// One step: what it gives, or the name of the error.
    pub fn run(self: &Arc<Self>, step: &Step, inside: Option<Inside>) -> Value {
        let action = &step.action;
        on_queues::run(self, action)
            .or_else(|| on_pools::run(self, action, inside))
            .or_else(|| on_futures::run(self, action))
            .or_else(|| self.run_other(action))
            .unwrap_or_else(|| raises("KeyError"))
    }

    /// Threads, gates and the log.
    fn run_other(self: &Arc<Self>, action: &Action) -> Option<Value> {
        Some(match action {
            Action::Start { thread, step } => {
                let (world, step) = (self.clone(), step.clone());
                let (tell, told) = mpsc::channel();
                let handle = thread::spawn(move || {
                    let _ = tell.send(());
                    world.run(&step, None)
                });
                let _ = told.recv();
                self.threads.lock().unwrap().insert(thread.clone(), handle);
                // Gives it a chance to be waiting when the next step comes; nothing depends on it.
                (0..20).for_each(|_| thread::yield_now());
                Value::Null
            }
            Action::Join { thread } => {
                let handle = self.threads.lock().unwrap().remove(thread)?;
                handle.join().unwrap_or_else(|_| raises("a panic"))
            }
            Action::Alive { thread } => {
                json!(!self.threads.lock().unwrap().get(thread)?.is_finished())
            }
            Action::Open { gate } => {
                self.shared.open(gate);
                Value::Null
            }
            Action::Log {} => Value::Array(self.shared.state.lock().unwrap().log.clone()),
            Action::UntilLog { length } => {
                self.shared.until(|state| state.log.len() >= *length);
                Value::Null
            }
            _ => return None,
        })
    }
}

/// What tasks see of the world.
#[derive(Default)]
pub struct Shared {
    state: Mutex<Seen>,
    changed: Condvar,
}

/// Gates and the log.
#[derive(Default)]
struct Seen {
    open: BTreeSet<String>,
    all_open: bool,
    log: Vec<Value>,
}

impl Shared {
    /// Adds a line to the log.
    pub fn log(&self, line: Value) {
        self.state.lock().unwrap().log.push(line);
        self.changed.notify_all();
    }

    fn open(&self, gate: &str) {
        self.state.lock().unwrap().open.insert(gate.to_owned());
        self.changed.notify_all();
    }

    fn open_all(&self) {
        self.state.lock().unwrap().all_open = true;
        self.changed.notify_all();
    }

    fn until(&self, holds: impl Fn(&Seen) -> bool) {
        let state = self.state.lock().unwrap();
        let _state = self.changed.wait_while(state, |state| !holds(state));
    }
}

/// A task that is told what to do.
pub struct Job {
    pub task: Task,
    pub shared: Arc<Shared>,
    /// Through which a dying worker is reported, as who watches a process would do it.
    pub breaker: Arc<OnceLock<PoolBreaker>>,
}

impl Call for Job {
    type Output = Value;
    type Error = TaskError;

    fn run(self, _worker: u32) -> Result<Value, TaskError> {
        let Task {
            log,
            gate,
            r#return,
            raise,
            die,
            panic,
        } = self.task;
        if let Some(line) = log {
            self.shared.log(line);
        }
        if let Some(gate) = gate {
            self.shared
                .until(|state| state.all_open || state.open.contains(&gate));
        }
        if die {
            self.breaker
                .wait()
                .break_pool("the process ended with status 1");
        }
        if panic {
            // Without the hook, which would print it.
            resume_unwind(Box::new("a panic that the scenario wants"));
        }
        match raise {
            Some(name) => Err(error_named(&name).expect("names.rs knows it")),
            None => Ok(r#return.unwrap_or_default()),
        }
    }
}
