//! The pool of threads, and where they come from.
//!
//! From the browser: W Web Workers on the engine's own memory, given to rayon as its global pool,
//! started once for each engine. The workers of an executor are long-lived jobs on it, so that
//! their number may differ from sample to sample while the pool stays warm. The pool can't grow;
//! the page replaces the engine when a run needs more.

use std::cell::RefCell;
use std::hint::black_box;
use std::io;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use futures::StreamExt;
use futures::channel::oneshot;
use futures::future::{Either, select, try_join_all};
use futures::stream::select_all;
use gloo_timers::future::TimeoutFuture;
use js_sys::Reflect;
use pysync::{PoolBreaker, Queue, Spawn};
use rayon::{ThreadBuilder, ThreadPoolBuilder};
use runstats::samples::Samples;
use runstats::warming::Warming;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::WorkerGlobalScope;

use super::clocks;
use super::launch::{self, Heard, Launched};
use super::memory::memory_bytes;
use super::reporter::tell_broken;
use crate::error::LabError;
use crate::record::{Phases, Pool, Warmup};
use crate::workload::fib::{calls, fib};
use pysync::clock::Clock;

/// How long the browser may take to start the workers.
const START_LIMIT_S: u32 = 30;

/// The short call by which a worker is warmed up and its speed judged: some hundredths of a ms.
const SHORT_N: i64 = 21;
/// Batches of the warm-up last at least so long, in ms.
const WARMUP_BATCH_MS: f64 = 1.0;
/// So many steps of the clock are long enough to judge a time by.
const CLOCK_STEPS: f64 = 20.0;
/// So many batches of short calls, each at least so long in ms, and on a coarse clock at most so long.
const BATCHES: u32 = 5;
const BATCH_MS: f64 = 4.0;
const MAX_BATCH_MS: f64 = 500.0;
/// As many calls take seconds, on any clock that moves.
const MAX_CALLS: u32 = 1 << 16;

/// What breaks when a worker dies, where a run goes on without its pool.
static BREAKER: Mutex<Option<PoolBreaker>> = Mutex::new(None);

/// From now on, until the next call: this executor breaks when any worker of the pool dies, and its run sees
/// to it itself. Without one, such a death ends the engine.
pub fn watch(breaker: Option<PoolBreaker>) {
    *BREAKER.lock().unwrap_or_else(PoisonError::into_inner) = breaker;
}

/// A worker dies: whoever waits for its pool is told. Whether there is anybody.
pub(super) fn break_watched(why: &str) -> bool {
    // A thread that dies may hold the lock itself; then nothing can be done.
    let breaker = BREAKER.try_lock().ok().and_then(|breaker| breaker.clone());
    breaker.is_some_and(|breaker| {
        breaker.break_pool(why);
        true
    })
}

/// Whether memory can be shared with workers here. Both are asked for: some browsers call a page
/// isolated and have no `SharedArrayBuffer` all the same.
pub fn has_shared_memory() -> bool {
    let has = |name: &str| Reflect::get(&js_sys::global(), &name.into()).unwrap_or_default();
    has("crossOriginIsolated").is_truthy() && has("SharedArrayBuffer").is_function()
}

thread_local! {
    static POOL: RefCell<Option<Pool>> = const { RefCell::new(None) };
}

/// Rayon's global pool as a place to run an executor's workers.
pub struct RayonThreads;

impl Spawn for RayonThreads {
    fn spawn(&self, worker_loop: Box<dyn FnOnce() + Send>) {
        rayon::spawn(worker_loop);
    }
}

impl RayonThreads {
    /// Runs something on a worker of the pool, where it may block, and awaits what it returns.
    /// `None` if that worker died.
    pub async fn ask<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let (tell, answer) = oneshot::channel();
        rayon::spawn(move || {
            // Nobody waits any more if the run has been given up.
            let _ = tell.send(work());
        });
        answer.await.ok()
    }
}

/// The pool, if one with at least `workers` workers stands.
pub fn standing(workers: u32) -> Option<Pool> {
    POOL.with_borrow(|pool| {
        let pool = pool.as_ref().filter(|pool| pool.workers >= workers)?;
        Some(Pool {
            fresh: false,
            ..pool.clone()
        })
    })
}

/// Starts the pool with `workers` workers and warms them up.
pub async fn start(workers: u32) -> Result<Pool, LabError> {
    let clock = Clock::start();
    let starting = Box::pin(start_threads(workers));
    let phases = match select(starting, TimeoutFuture::new(START_LIMIT_S * 1000)).await {
        Either::Left((started, _)) => started?,
        Either::Right(_) => return Err(launch::too_slow(workers, START_LIMIT_S)),
    };
    let startup_ms = clock.now_ms();
    let warmup = warm_up(workers, clock).await;
    let clocks = clocks::meet_threads(workers)?;
    let pool = Pool {
        workers,
        startup_ms,
        fresh: true,
        phases,
        warmup,
        memory_bytes: Some(memory_bytes()),
        clock_error_ms: Some(clocks.error_ms),
        clock_corrected_ms: clocks.corrected_ms(),
    };
    POOL.with_borrow_mut(|slot| *slot = Some(pool.clone()));
    Ok(pool)
}

/// The threads that rayon wants run, until a worker takes each.
static THREADS: LazyLock<Queue<ThreadBuilder>> = LazyLock::new(Queue::new);

/// What a worker of the pool does, once it is ready: one thread, until the engine is ended.
#[wasm_bindgen]
pub fn run_thread() {
    if let Ok(thread) = THREADS.get() {
        thread.run();
    }
}

/// Holds the workers of the pool, because Firefox ends one that nobody holds, and listens to them. A thread
/// that dies can leave locks held and tasks undone, so no other one can be relied on.
async fn hold(mut workers: Vec<Launched>) {
    let heard = workers.iter_mut().map(|worker| &mut worker.heard);
    let mut heard = select_all(heard);
    while let Some(heard) = heard.next().await {
        if let Heard::Lost(why) = heard
            && !break_watched(&why)
        {
            tell_broken(format!("a thread died: {why}"));
        }
    }
}

/// What a thread takes of the shared memory: its stack of 2 MiB, and what it keeps to itself.
const THREAD_BYTES: usize = 2200 * 1024;
/// What a run takes of it, as a rule.
const RUN_BYTES: usize = 4 * 1024 * 1024;

/// Makes the shared memory as large as it will have to be, while no thread uses it: Safari on iOS 26
/// crashes where one grows that several threads use. What is given back here stays the allocator's.
fn make_room(workers: u32) {
    let mut room = Vec::<u8>::new();
    // If there isn't so much, the threads will say what they lack.
    let _ = room.try_reserve_exact(workers as usize * THREAD_BYTES + RUN_BYTES);
    black_box(&room);
}

/// Starts so many workers, and gives them to rayon once all are ready.
async fn start_threads(workers: u32) -> Result<Option<Phases>, LabError> {
    make_room(workers);
    let failed = |why: String| LabError::EngineStart {
        why: format!("the pool of workers failed ({why})."),
    };
    let ready = launch::by_script(async |script| {
        let starting = (0..workers).map(|number| start_worker(script.to_owned(), number));
        try_join_all(starting).await.map_err(failed)
    });
    let (workers, phases): (Vec<Launched>, Vec<Phases>) = ready.await?.into_iter().unzip();
    let pool = ThreadPoolBuilder::new()
        .num_threads(workers.len())
        // The queue is never shut down.
        .spawn_handler(|thread| THREADS.put(thread).map_err(|_| io::ErrorKind::Other.into()));
    spawn_local(hold(workers));
    // Returns once all threads run: the workers wait for them already.
    pool.build_global()
        .map_err(|error| failed(error.to_string()))?;
    Ok(median_phases(&phases))
}

fn median_phases(phases: &[Phases]) -> Option<Phases> {
    let median = |time: fn(&Phases) -> f64| {
        let times = Samples::new(phases.iter().map(time).collect());
        times.map(|times| times.median())
    };
    Some(Phases {
        script_ms: median(|phases| phases.script_ms)?,
        program_ms: median(|phases| phases.program_ms)?,
    })
}

/// Starts a worker on this memory, and waits until it is ready; an error says why it isn't.
async fn start_worker(script: String, number: u32) -> Result<(Launched, Phases), String> {
    let name = format!("parlab thread {number}");
    let launched = Launched::start(&script, &name, Some(&wasm_bindgen::memory()));
    let mut launched = launched.map_err(|error| format!("{error:?}"))?;
    match launched.heard.next().await {
        Some(Heard::Said(said)) => {
            let ms = |at| Reflect::get_u32(&said, at).ok().and_then(|ms| ms.as_f64());
            let phases = Phases {
                script_ms: ms(0).unwrap_or_default(),
                program_ms: ms(1).unwrap_or_default(),
            };
            Ok((launched, phases))
        }
        Some(Heard::Lost(why)) => Err(why),
        None => Err("nothing was heard of it".to_owned()),
    }
}

/// Runs short calls on every worker at once until they stop getting faster: browsers start code in
/// a quick-to-compile form and swap in the fast one later.
async fn warm_up(workers: u32, clock: Clock) -> Warmup {
    let slots: Arc<[OnceLock<Warmed>]> = (0..workers).map(|_| OnceLock::new()).collect();
    let warming = Arc::new(Queue::new());
    let _ = warming.put_all((0..workers).map(|_| ()));
    {
        let (slots, warming) = (slots.clone(), warming.clone());
        rayon::spawn_broadcast(move |context| {
            let _ = slots[context.index()].set(warm_up_this_worker(clock));
            let _ = warming.task_done();
        });
    }
    warming.join_async().await;
    let all: Vec<Warmed> = slots
        .iter()
        .filter_map(|slot| slot.get().copied())
        .collect();
    let median = |times: Vec<f64>| Samples::new(times).map_or(0.0, |times| times.median());
    Warmup {
        n: SHORT_N,
        calls: all.iter().map(|warmed| warmed.calls).sum(),
        first_ms: median(all.iter().map(|warmed| warmed.first_ms).collect()),
        last_ms: median(all.iter().map(|warmed| warmed.last_ms).collect()),
    }
}

/// How warming up one worker went.
#[derive(Clone, Copy)]
struct Warmed {
    /// The first call's time.
    first_ms: f64,
    /// The fastest batch's, of one call.
    last_ms: f64,
    calls: u32,
}

/// How many logical processors the browser says there are; 0 if it says nothing.
pub fn logical_cores() -> u32 {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    scope.navigator().hardware_concurrency() as u32
}

/// How long one call of the recursion takes in the long run, in ms, judged by short calls on this
/// worker, once warm: the fastest of a few batches, because an interruption only ever adds. A batch is
/// so long that the clock's step hardly matters; where the clock is coarse, one has to do.
pub fn call_ms(step_us: f64) -> f64 {
    warm_up_this_worker(Clock::start());
    let least_ms = CLOCK_STEPS * step_us / 1e3;
    let batches = if least_ms > BATCH_MS { 1 } else { BATCHES };
    let fastest_ms = (0..batches)
        .map(|_| short_calls(Clock::start(), least_ms.clamp(BATCH_MS, MAX_BATCH_MS)).mean_ms)
        .fold(f64::INFINITY, f64::min);
    fastest_ms / calls(SHORT_N as u32) as f64
}

/// Short calls in a row.
struct Batch {
    /// How long one took in the mean.
    mean_ms: f64,
    /// How many were made, with those before that were too few.
    made: u32,
}

/// So many short calls in a row that they last at least `least_ms`, found by doubling.
fn short_calls(clock: Clock, least_ms: f64) -> Batch {
    let (mut calls, mut made) = (1_u32, 0);
    loop {
        made += calls;
        let start_ms = clock.now_ms();
        for _ in 0..calls {
            let _ = black_box(fib(SHORT_N));
        }
        let took_ms = clock.now_ms() - start_ms;
        if took_ms >= least_ms || calls >= MAX_CALLS {
            let mean_ms = took_ms / f64::from(calls);
            return Batch { mean_ms, made };
        }
        calls *= 2;
    }
}

/// Runs short calls on this worker until they stop getting faster.
fn warm_up_this_worker(clock: Clock) -> Warmed {
    let begun_ms = clock.now_ms();
    let first = short_calls(clock, 0.0);
    let mut warming = Warming::new(first.mean_ms);
    let mut calls = first.made;
    loop {
        let batch = short_calls(clock, WARMUP_BATCH_MS);
        calls += batch.made;
        if warming.settled(clock.now_ms() - begun_ms, batch.mean_ms) {
            return Warmed {
                first_ms: first.mean_ms,
                last_ms: warming.fastest_ms,
                calls,
            };
        }
    }
}
