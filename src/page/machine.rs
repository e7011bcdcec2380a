//! Where does the page run, and can it have threads?

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::error::LabError;
use crate::record::{Isolation, Machine};

/// What the browser says of itself. The clock's step is the engine's to measure.
pub fn machine() -> Machine {
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
        isolation: if shared_memory().is_ok() {
            Isolation::Headers
        } else {
            Isolation::None
        },
    }
}

/// Whether memory can be shared with workers; if not, what is missing and what would help.
///
/// Both are asked for: some browsers call the page isolated and have no `SharedArrayBuffer` all
/// the same.
pub fn shared_memory() -> Result<(), LabError> {
    let global = js_sys::global();
    let has = |name: &str| Reflect::get(&global, &JsValue::from_str(name)).unwrap_or_default();
    let isolated = has("crossOriginIsolated").is_truthy();
    let secure = has("isSecureContext").is_truthy();
    let shared_memory = has("SharedArrayBuffer").is_function();
    let remedy = match (shared_memory, isolated, secure) {
        (true, true, _) => return Ok(()),
        (_, _, false) => {
            "Its address is not secure: open it by https, or on the machine that serves it by http://localhost."
        }
        (_, false, true) => {
            "Its server doesn’t send the two headers that isolate it (Cross-Origin-Opener-Policy: same-origin, Cross-Origin-Embedder-Policy: require-corp); the README says how to have them sent."
        }
        (false, true, true) => {
            "The page is isolated, but this browser leaves out SharedArrayBuffer all the same: try Chrome, Edge, Firefox or Safari in a version of the last years."
        }
    };
    Err(LabError::NoSharedMemory {
        remedy: remedy.to_owned(),
    })
}
