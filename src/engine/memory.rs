//! The memory of this worker's program.

use wasm_bindgen::prelude::*;

/// Its size in bytes.
pub fn memory_bytes() -> u64 {
    let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let buffer = memory.buffer();
    // Shared or not, a buffer says how long it is; the types for the two differ.
    js_sys::Reflect::get(&buffer, &"byteLength".into())
        .ok()
        .and_then(|length| length.as_f64())
        .map_or(0, |length| length as u64)
}
