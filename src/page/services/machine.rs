//! The machine, as far as the browser tells of it.

use crate::record::{Isolation, Machine};

/// What the browser says of itself, on this rung. The clock's step is the engine's to measure.
pub fn machine(isolation: Isolation) -> Machine {
    let navigator = web_sys::window().map(|window| window.navigator());
    Machine {
        user_agent: navigator
            .as_ref()
            .and_then(|n| n.user_agent().ok())
            .unwrap_or_default(),
        logical_cores: navigator
            .map_or(1, |n| n.hardware_concurrency() as u32)
            .max(1),
        clock_resolution_us: 0.0,
        isolation,
    }
}
