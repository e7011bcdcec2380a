//! The way in which scripts, tests and curious students read a run: `window.parlab.result()`, a
//! promise of the record of the run in progress, or of the last one.

use std::cell::RefCell;

use js_sys::{Error, Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;

use crate::analysis::record::Record;
use crate::json;

const NO_RUN: &str = "No run yet: press Run, or open a link that ends in run=1.";

#[derive(Default)]
struct Automation {
    running: bool,
    last: Option<Result<JsValue, String>>,
    waiting: Vec<(Function, Function)>,
}

thread_local! {
    static AUTOMATION: RefCell<Automation> = RefCell::default();
}

/// Puts `parlab` on the window.
pub fn install() {
    let result = Closure::<dyn Fn() -> Promise>::new(result);
    let parlab = Object::new();
    // Both can only fail on frozen objects, and neither is one.
    let _ = Reflect::set(&parlab, &"result".into(), result.as_ref());
    let _ = Reflect::set(&js_sys::global(), &"parlab".into(), &parlab);
    result.forget();
}

/// A run has begun, or is about to: who asks from now on waits for it.
pub fn begin() {
    AUTOMATION.with_borrow_mut(|automation| automation.running = true);
}

/// No run came of what was about to begin: who has asked meanwhile hears of the last one.
pub fn forget() {
    let (last, waiting) = AUTOMATION.with_borrow_mut(|automation| {
        automation.running = false;
        (
            automation.last.clone(),
            std::mem::take(&mut automation.waiting),
        )
    });
    for (resolve, reject) in waiting {
        let _ = match &last {
            Some(Ok(record)) => resolve.call1(&JsValue::NULL, record),
            Some(Err(why)) => reject.call1(&JsValue::NULL, &Error::new(why)),
            None => reject.call1(&JsValue::NULL, &Error::new(NO_RUN)),
        };
    }
}

/// The run has ended, with this record.
pub fn resolve(record: &Record) {
    let text = json::write(record);
    let Ok(value) = JSON::parse(&text) else {
        return;
    };
    for (resolve, _) in settle(Ok(value.clone())) {
        let _ = resolve.call1(&JsValue::NULL, &value);
    }
}

/// The run could not go on.
pub fn reject(why: &str) {
    for (_, reject) in settle(Err(why.to_owned())) {
        let _ = reject.call1(&JsValue::NULL, &Error::new(why));
    }
}

fn settle(end: Result<JsValue, String>) -> Vec<(Function, Function)> {
    AUTOMATION.with_borrow_mut(|automation| {
        automation.running = false;
        automation.last = Some(end);
        std::mem::take(&mut automation.waiting)
    })
}

fn result() -> Promise {
    AUTOMATION.with_borrow_mut(|automation| match &automation.last {
        _ if automation.running => Promise::new(&mut |resolve, reject| {
            automation.waiting.push((resolve, reject));
        }),
        Some(Ok(record)) => Promise::resolve(record),
        Some(Err(why)) => Promise::reject(&Error::new(why)),
        None => Promise::reject(&Error::new(NO_RUN)),
    })
}
