//! How busy the machine is, as the browser says: the Compute Pressure API (W3C), where there is one.
//!
//! A browser looks about once a second, so what it says at the start of a sample is about the moments
//! before it. It is kept with the sample, and nothing is left out for it.

use std::cell::Cell;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;

use crate::record::Pressure;

/// How often the browser is asked to look, in ms.
const INTERVAL_MS: f64 = 500.0;

thread_local! {
    static NOW: Cell<Option<Pressure>> = const { Cell::new(None) };
}

/// The latest state, if the browser has said one.
pub fn now() -> Option<Pressure> {
    NOW.get()
}

/// Listens from now on. Without the API, or where it is forbidden, nothing is ever known.
pub fn observe() {
    // Nobody can mend a browser that refuses, and a run needs nothing of it.
    let _ = try_observe();
}

fn try_observe() -> Result<(), JsValue> {
    let observer: Function =
        Reflect::get(&js_sys::global(), &"PressureObserver".into())?.dyn_into()?;
    let on_change = Closure::<dyn FnMut(Array)>::new(|records: Array| {
        let last = records.at(-1);
        let state = Reflect::get(&last, &"state".into()).ok();
        if let Some(state) = state.and_then(|state| state.as_string()) {
            NOW.set(read(&state));
        }
    });
    let observer = Reflect::construct(&observer, &Array::of1(on_change.as_ref()))?;
    on_change.forget();
    let options = Object::new();
    Reflect::set(&options, &"sampleInterval".into(), &INTERVAL_MS.into())?;
    let observe: Function = Reflect::get(&observer, &"observe".into())?.dyn_into()?;
    let begun = observe.call2(&observer, &"cpu".into(), &options)?;
    // A refusal comes later, and would be an error on the console.
    if let Ok(begun) = begun.dyn_into::<Promise>() {
        let refused = Closure::once_into_js(|_: JsValue| ());
        let catch: Function = Reflect::get(&begun, &"catch".into())?.dyn_into()?;
        catch.call1(&begun, &refused)?;
    }
    Ok(())
}

fn read(state: &str) -> Option<Pressure> {
    match state {
        "nominal" => Some(Pressure::Nominal),
        "fair" => Some(Pressure::Fair),
        "serious" => Some(Pressure::Serious),
        "critical" => Some(Pressure::Critical),
        _ => None,
    }
}
