//! What stands in the machine of the machine: the two queues, and what everybody is doing.
//!
//! All of this lives on the engine's one thread. What is written down after an operation is how
//! things stand right then: nobody else can have done anything in between.

use std::cell::{Cell, RefCell};
use std::mem::take;

use futures::channel::oneshot;
use gloo_timers::future::TimeoutFuture;
use pysync::Queue;
use pysync::stall::{Doing, Snapshot};

use super::step_gate::StepGate;
use crate::chapters::queues::diagnosis::{Diagnosis, diagnosis};
use crate::chapters::queues::params::QueuesParams;
use crate::engine::process_pool::Process;
use crate::engine::reporter::RunReporter;
use crate::protocol::{Action, RunEvent};
use crate::record::{Move, MoveKind, Task};
use crate::workload::call::Job;
use pysync::clock::Clock;

/// How often the page is told what has happened, in ms. A message for each move would cost more
/// than the move.
const TELL_MS: u32 = 50;

/// When the machine came to a stop, and why.
pub(super) type Told = (f64, Diagnosis);

/// A task in the queue.
pub(super) struct Item {
    pub(super) id: u32,
    pub(super) work: Job,
    /// Whether the worker that takes it will forget `task_done`.
    pub(super) forget: bool,
    /// When it was taken out.
    pub(super) taken_ms: f64,
}

/// The two queues, and everybody around them. Workers count from 0; nobody is the main program.
pub(super) struct TwoQueueMachine {
    pub(super) params: QueuesParams,
    pub(super) clock: Clock,
    /// How far the clock of each process is ahead, in ms.
    pub(super) ahead_ms: Vec<f64>,
    /// An item is a task, or a sentinel.
    pub(super) tasks: Queue<Option<Item>>,
    pub(super) results: Queue<u32>,
    pub(super) state: RefCell<State>,
    reporter: RunReporter,
    gate: StepGate,
    /// How many operations on the queues there have been.
    operations: Cell<u32>,
}

/// What changes in the machine.
pub(super) struct State {
    main: Doing,
    workers: Vec<Doing>,
    /// How many tasks never got into the queue.
    pub(super) unsent: usize,
    /// When each task was put.
    pub(super) queued_ms: Vec<f64>,
    /// What each worker has at hand.
    pub(super) at: Vec<Option<Task>>,
    /// The tasks that are over.
    pub(super) ran: Vec<Task>,
    /// The memory of each process.
    pub(super) memory_bytes: Vec<u64>,
    /// What the page doesn't know yet.
    unreported: Vec<Move>,
    /// Used up by the first stall: after it, nothing changes.
    tell_stall: Option<oneshot::Sender<Told>>,
}

impl TwoQueueMachine {
    pub(super) fn new(
        reporter: RunReporter,
        params: &QueuesParams,
        clock: Clock,
        processes: &[Process],
        tell_stall: oneshot::Sender<Told>,
    ) -> Self {
        TwoQueueMachine {
            params: params.clone(),
            clock,
            ahead_ms: processes
                .iter()
                .map(|process| process.clock.ahead_ms)
                .collect(),
            tasks: Queue::bounded(params.bound as usize),
            results: Queue::new(),
            state: RefCell::new(State {
                main: Doing::Busy,
                workers: vec![Doing::Busy; processes.len()],
                unsent: 0,
                queued_ms: vec![0.0; params.tasks as usize],
                at: processes.iter().map(|_| None).collect(),
                ran: Vec::new(),
                memory_bytes: processes.iter().map(|p| p.memory_bytes).collect(),
                unreported: Vec::new(),
                tell_stall: Some(tell_stall),
            }),
            reporter,
            gate: StepGate::new(!params.step),
            operations: Cell::new(0),
        }
    }

    // [show]
    /// One operation: waits for its turn, and until it can be done.
    pub(super) async fn operate<T>(
        &self,
        who: Option<u32>,
        waits: Doing,
        says: &str,
        operation: impl Future<Output = T>,
    ) -> T {
        self.is(who, waits);
        self.gate.take(waits, sentence(who, says)).await;
        let value = operation.await;
        self.operations.set(self.operations.get() + 1);
        value
    }

    /// Somebody is doing something else now. Whether anything can go on is asked here, and only
    /// here: it can't change in any other way.
    pub(super) fn is(&self, who: Option<u32>, doing: Doing) {
        self.state.borrow_mut().is(who, doing);
        let snapshot = self.snapshot();
        if let Some(cause) = snapshot.stall()
            && let Some(tell) = self.state.borrow_mut().tell_stall.take()
        {
            let _ = tell.send((self.clock.now_ms(), diagnosis(&snapshot, cause)));
        }
        self.gate.signal_change();
    }
    // [/show]

    /// After an operation, before anything else: what it was, and how things stand now.
    pub(super) fn write_down(&self, worker: Option<u32>, what: MoveKind, item: Option<u32>) {
        let now = Move {
            at_ms: self.clock.now_ms(),
            worker,
            what,
            item,
            queued: self.tasks.len() as u32,
            unfinished: self.tasks.unfinished() as u32,
            results: self.results.len() as u32,
        };
        self.state.borrow_mut().unreported.push(now);
        self.is(worker, Doing::Busy);
    }

    /// By steps: lets one after another through, each time somebody says so.
    pub(super) async fn grant_steps(&self) {
        while !self.gate.is_open() {
            let snapshot = self.snapshot();
            let Some(turn) = self.gate.next(|waits| snapshot.can_go_on(waits)) else {
                self.gate.until_changed().await;
                continue;
            };
            self.tell_moves();
            let next = turn.says.clone();
            self.reporter.tell(RunEvent::Waiting(next));
            if self.is_told_to_go().await {
                turn.give();
                return self.gate.open();
            }
            let before = self.operations.get();
            turn.give();
            while self.operations.get() == before {
                self.gate.until_changed().await;
            }
        }
    }

    /// Waits for someone: at full speed from now on, or one step only?
    async fn is_told_to_go(&self) -> bool {
        loop {
            match self.reporter.next_action().await {
                Action::Step => return false,
                Action::Go => return true,
                // Of another chapter.
                _ => {}
            }
        }
    }

    /// Tells what has happened, again and again.
    pub(super) async fn tell_periodically(&self) {
        loop {
            TimeoutFuture::new(TELL_MS).await;
            self.tell_moves();
        }
    }

    /// Tells what has happened since it was told last.
    pub(super) fn tell_moves(&self) {
        let (moves, done) = {
            let mut state = self.state.borrow_mut();
            (take(&mut state.unreported), state.ran.len() as u32)
        };
        if !moves.is_empty() {
            self.reporter.tell(RunEvent::Moves(moves));
            let of = self.params.tasks;
            self.reporter.tell(RunEvent::Working { done, of });
        }
    }

    /// The tasks that ran, in the order they were put in; and the memory of each process.
    pub(super) fn into_tasks(self) -> (Vec<Task>, Vec<u64>) {
        let mut state = self.state.into_inner();
        state.ran.sort_by_key(|task| task.id);
        (state.ran, state.memory_bytes)
    }

    fn snapshot(&self) -> Snapshot {
        let state = self.state.borrow();
        Snapshot {
            main: state.main,
            workers: state.workers.clone(),
            queued: self.tasks.len(),
            bound: self.params.bound as usize,
            unfinished: self.tasks.unfinished(),
            results: self.results.len(),
            unsent: state.unsent,
        }
    }
}

impl State {
    fn is(&mut self, who: Option<u32>, doing: Doing) {
        match who {
            Some(worker) => self.workers[worker as usize] = doing,
            None => self.main = doing,
        }
    }
}

fn sentence(who: Option<u32>, says: &str) -> String {
    match who {
        Some(worker) => format!("Worker {} {says}", worker + 1),
        None => format!("The main program {says}"),
    }
}
