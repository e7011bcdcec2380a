//! The time since 1970, by each worker's own clock: it counts from the worker's start, and says when
//! that was. How far two of them can be trusted to agree, they find out by asking each other
//! ([`runstats::offset`]).

use wasm_bindgen::JsCast;
use web_sys::WorkerGlobalScope;

use pysync::clock::Clock;

/// Milliseconds since 1970, in steps of the worker's clock.
pub fn now_ms() -> f64 {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().map_or(0.0, |performance| {
        performance.time_origin() + performance.now()
    })
}

/// Where a clock's zero lies.
#[derive(Clone, Copy)]
pub struct Zero {
    epoch_ms: f64,
}

/// How often the two readings are taken, of which the closest count: this thread may be interrupted
/// between them.
const READINGS: u32 = 5;

impl Zero {
    /// That of this clock.
    pub fn of(clock: Clock) -> Self {
        let read = |_| {
            let before_ms = clock.now_ms();
            let epoch_ms = now_ms();
            (clock.now_ms() - before_ms, epoch_ms - before_ms)
        };
        let closest = (0..READINGS).map(read).min_by(|a, b| a.0.total_cmp(&b.0));
        Zero {
            epoch_ms: closest.map_or(0.0, |(_, epoch_ms)| epoch_ms),
        }
    }

    /// A time since 1970 on the clock.
    pub fn on_clock(self, epoch_ms: f64) -> f64 {
        epoch_ms - self.epoch_ms
    }
}
