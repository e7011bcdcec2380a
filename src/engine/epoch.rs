//! What time is it for everybody? Each worker's clock counts from its own start, and says when that
//! was: so times of workers that share nothing can be compared.

use wasm_bindgen::JsCast;
use web_sys::WorkerGlobalScope;

use crate::measure::clock::Clock;

/// Milliseconds since 1970, in steps of the worker's clock.
pub(super) fn now_ms() -> f64 {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().map_or(0.0, |performance| {
        performance.time_origin() + performance.now()
    })
}

/// Where a clock's zero lies.
#[derive(Clone, Copy)]
pub(super) struct Zero {
    epoch_ms: f64,
}

impl Zero {
    pub(super) fn of(clock: Clock) -> Self {
        Zero {
            epoch_ms: now_ms() - clock.now_ms(),
        }
    }

    /// A time since 1970 on the clock.
    pub(super) fn on_clock(self, epoch_ms: f64) -> f64 {
        (epoch_ms - self.epoch_ms).max(0.0)
    }
}
