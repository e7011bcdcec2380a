//! The pool of processes, and where they come from.
//!
//! Each is a Web Worker of the engine that runs this same program in a memory of its own, as an
//! operating system's processes do: what it works on must be written down as bytes and sent, and
//! what comes of it comes back as bytes. No shared memory is needed for that.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::{Rc, Weak};

use futures::StreamExt;
use runstats::offset::Trip;

use futures::future::{Either, select};
use futures::lock::Mutex;
use gloo_timers::future::TimeoutFuture;
use js_sys::Uint8Array;
use pysync::{WorkerHandle, WorkerHost};
use wasm_bindgen_futures::spawn_local;

use super::clocks::{Comparison, WorkerClock};
use super::launch::{self, Ender, Heard, Launched};
use super::wall_clock::{self, Zero};
use crate::error::LabError;
use crate::process_protocol::{self, FromProcess, ToProcess, from_bytes, to_bytes};
use crate::record::Sent;
use crate::workload::call::Job;
use pysync::clock::Clock;

/// How long a process may take to start.
const START_LIMIT_S: u32 = 30;

/// One isolated worker, until it is dropped.
pub struct Process {
    launched: Launched,
    /// Why it is lost, once that was heard.
    lost: Option<String>,
    /// The size of its memory when it had started.
    pub memory_bytes: u64,
    /// What is known of its clock.
    pub clock: WorkerClock,
}

impl Process {
    /// Starts a process, and waits until it listens. Processes that start together differ in their
    /// `number`.
    pub async fn start(number: u32) -> Result<Self, LabError> {
        launch::by_script(async |script| Self::start_by(script, number).await).await
    }

    async fn start_by(script: &str, number: u32) -> Result<Self, LabError> {
        let name = format!("{} {number}", process_protocol::NAME);
        let launched = Launched::start(script, &name, None);
        let launched = launched.map_err(|error| LabError::EngineStart {
            why: format!("the browser starts no worker inside a worker ({error:?})."),
        })?;
        let mut process = Process {
            launched,
            lost: None,
            memory_bytes: 0,
            clock: WorkerClock::default(),
        };
        let message = {
            let hear = Box::pin(process.hear());
            let limit = TimeoutFuture::new(START_LIMIT_S * 1000);
            match select(hear, limit).await {
                Either::Left((message, _)) => message?.0,
                Either::Right(_) => return Err(launch::too_slow(1, START_LIMIT_S)),
            }
        };
        if let FromProcess::Ready { memory_bytes } = message {
            process.memory_bytes = memory_bytes;
        }
        Ok(process)
    }

    /// Writes a message down and sends it. Gives the number of bytes.
    pub fn say(&self, message: &ToProcess<&Job>) -> Result<u64, LabError> {
        let bytes = to_bytes(message)?;
        let posted = self
            .launched
            .worker
            .post_message(&Uint8Array::from(bytes.as_slice()));
        posted.map_err(|error| LabError::BrokenPool {
            why: format!("a message could not be sent ({error:?})"),
        })?;
        Ok(bytes.len() as u64)
    }

    /// The next message, and the number of its bytes; an error once the process is lost.
    pub async fn hear(&mut self) -> Result<(FromProcess, u64), LabError> {
        if self.lost.is_none() {
            match self.launched.heard.next().await {
                Some(Heard::Said(data)) => {
                    let bytes = Uint8Array::new(&data).to_vec();
                    return Ok((from_bytes(&bytes)?, bytes.len() as u64));
                }
                Some(Heard::Lost(why)) => self.lost = Some(format!("a process died ({why})")),
                None => {}
            }
        }
        let why = self.lost.as_deref().unwrap_or("a process is gone");
        Err(LabError::BrokenPool {
            why: why.to_owned(),
        })
    }

    /// Asks a process that has nothing to do what its clock shows, as often as it is of use.
    pub async fn compare_clocks(&mut self) -> Result<(), LabError> {
        let mut trips = 0;
        while self.clock.wants_more(trips) {
            let sent_ms = wall_clock::now_ms();
            self.say(&ToProcess::Time)?;
            if let (FromProcess::Time { at_ms }, _) = self.hear().await? {
                self.clock.learn(Trip {
                    sent_ms,
                    theirs_ms: at_ms,
                    received_ms: wall_clock::now_ms(),
                })?;
            }
            trips += 1;
        }
        self.clock.correct();
        Ok(())
    }

    fn ender(&self) -> Ender {
        self.launched.ender()
    }
}

/// A host for an executor's workers: a new process for each.
pub struct Processes {
    clock: Clock,
    shared: Rc<RefCell<Shared>>,
}

/// What is known of the processes of one executor.
#[derive(Default)]
struct Shared {
    enders: Vec<Ender>,
    /// The processes, each lent to whoever talks to it, and gone once its worker has left.
    processes: Vec<Weak<Mutex<Process>>>,
    /// How well their clocks are known.
    clocks: Option<Comparison>,
    memory_bytes: Vec<u64>,
    /// What sending took, for each task.
    sent: HashMap<u32, Sent>,
    /// Who wants to know whenever a task has been taken.
    when_taken: Option<Box<dyn Fn()>>,
}

impl Processes {
    /// Times are put on this clock, which must be the executor's.
    pub fn new(clock: Clock) -> Self {
        Processes {
            clock,
            shared: Rc::default(),
        }
    }

    /// Compares the clocks of the processes with the engine's, before they are given their first task.
    /// One after another, once all stand at the queue: a process that is still starting would answer
    /// late, and be held up.
    pub async fn compare_clocks(&self) -> Result<(), LabError> {
        let processes = self.shared.borrow().processes.clone();
        let mut known = Vec::new();
        for process in processes.iter().filter_map(Weak::upgrade) {
            let mut process = process.lock().await;
            match process.compare_clocks().await {
                Ok(()) => known.push(process.clock),
                // Why the pool broke is told to whoever submits a task.
                Err(LabError::BrokenPool { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        if !known.is_empty() {
            self.shared.borrow_mut().clocks = Some(Comparison::of(&known));
        }
        Ok(())
    }

    /// How well their clocks are known; `None` if there are no processes.
    pub fn clocks(&self) -> Option<Comparison> {
        self.shared.borrow().clocks
    }

    /// The size of each process's memory after its last task.
    pub fn memory_bytes(&self) -> Vec<u64> {
        self.shared.borrow().memory_bytes.clone()
    }

    /// From now on, calls `tell` whenever a task has been taken for a process.
    pub fn when_taken(&self, tell: impl Fn() + 'static) {
        self.shared.borrow_mut().when_taken = Some(Box::new(tell));
    }

    /// What it took to send a task there and back, once it is done.
    pub fn sent(&self, task: u32) -> Option<Sent> {
        self.shared.borrow().sent.get(&task).copied()
    }
}

impl WorkerHost<Job> for Processes {
    fn start(&self, handle: WorkerHandle<Job>) {
        let (clock, shared) = (self.clock, self.shared.clone());
        spawn_local(async move {
            if let Err(error) = serve(&handle, clock, &shared).await {
                handle.breaker().break_pool(&error);
                // As in Python, one dead process ends the pool.
                for ender in &shared.borrow().enders {
                    ender.end("its pool is broken");
                }
            }
        });
    }
}

/// What an executor's manager does for one process: it takes the tasks for it, and brings back what
/// comes of them. An error says why the process is lost.
async fn serve(
    handle: &WorkerHandle<Job>,
    clock: Clock,
    shared: &RefCell<Shared>,
) -> Result<(), String> {
    let why = |error: LabError| match error {
        LabError::BrokenPool { why } => why,
        other => other.to_string().trim_end_matches('.').to_owned(),
    };
    let zero = Zero::of(clock);
    let process = Process::start(handle.worker()).await.map_err(why)?;
    let worker = handle.worker() as usize;
    {
        let mut shared = shared.borrow_mut();
        shared.enders.push(process.ender());
        let workers = shared.memory_bytes.len().max(worker + 1);
        shared.memory_bytes.resize(workers, 0);
        shared.memory_bytes[worker] = process.memory_bytes;
    }
    let process = Rc::new(Mutex::new(process));
    shared.borrow_mut().processes.push(Rc::downgrade(&process));
    handle.arrive();
    // [show]
    while let Some(item) = handle.next_async().await {
        let taken_ms = clock.now_ms();
        // [/show]
        if let Some(tell) = &shared.borrow().when_taken {
            tell();
        }
        let mut process = process.lock().await;
        // [show]
        let bytes = match process.say(&ToProcess::Task(item.call())) {
            Ok(bytes) => bytes,
            Err(error) => {
                item.finish(Err(error), taken_ms, clock.now_ms());
                continue;
            }
        };
        let heard = process.hear().await.map_err(why);
        // Said before the task is dropped, so that its future says what happened to the process.
        let (answer, answer_bytes) = heard.inspect_err(|why| handle.breaker().break_pool(why))?;
        let returned_ms = clock.now_ms();
        if let FromProcess::Done(done) = answer {
            let start_ms = zero.on_clock(done.start_ms - process.clock.ahead_ms);
            let end_ms = zero.on_clock(done.end_ms - process.clock.ahead_ms);
            // [/show]
            let mut shared = shared.borrow_mut();
            shared.memory_bytes[worker] = done.memory_bytes;
            let sent = Sent {
                bytes,
                answer_bytes,
                taken_ms,
                returned_ms,
            };
            shared.sent.insert(item.id(), sent);
            drop(shared);
            // [show]
            item.finish(done.result, start_ms, end_ms);
        }
    }
    // [/show]
    Ok(())
}
