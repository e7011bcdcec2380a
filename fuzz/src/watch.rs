//! What an execution takes: memory, and time. One that never ends is ended with the whole program.

use std::process::exit;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// How long one execution may take before it counts as one that never ends. A busy machine is slow, so it is
/// far more than any takes.
const HANGS: Duration = Duration::from_secs(20);

/// What one execution took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Time.
    pub time: Duration,
    /// The most bytes that were held at a time, beyond what was held before.
    pub bytes: usize,
}

/// Measures what a call takes, if nobody else allocates meanwhile.
pub fn measured<T>(call: impl FnOnce() -> T) -> (T, Cost) {
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let begun = Instant::now();
    let result = call();
    let cost = Cost {
        time: begun.elapsed(),
        bytes: MEMORY.peak_usage().saturating_sub(before),
    };
    (result, cost)
}

/// The execution in progress: since when, and of what.
type Current = Option<(Instant, Vec<u8>)>;

/// Somebody who looks every now and then whether an execution has come to its end.
#[derive(Clone, Default)]
pub struct Watch(Arc<Mutex<Current>>);

impl Watch {
    /// Begins to watch. What hangs is handed to `give_up`, and then the program ends.
    pub fn start(give_up: impl Fn(&[u8]) + Send + 'static) -> Self {
        let watch = Watch::default();
        let other = watch.clone();
        thread::spawn(move || {
            loop {
                thread::sleep(HANGS / 20);
                let current = other.0.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some((begun, input)) = &*current
                    && begun.elapsed() > HANGS
                {
                    give_up(input);
                    exit(1);
                }
            }
        });
        watch
    }

    /// An execution begins.
    pub fn begin(&self, input: &[u8]) {
        self.set(Some((Instant::now(), input.to_vec())));
    }

    /// It has ended.
    pub fn end(&self) {
        self.set(None);
    }

    fn set(&self, current: Current) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = current;
    }
}
