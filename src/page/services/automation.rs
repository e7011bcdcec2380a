//! The way in which scripts, tests and curious students read a run: `window.parlab.result()`, a
//! promise of the record of the run in progress, or of the last one.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Error, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;

/// Makes the record of a run as a script reads it; nothing if there is none any more.
type ToValue = Rc<dyn Fn() -> Option<JsValue>>;

/// What is said of a run that was deleted.
const DELETED: &str = "The last run was deleted from the list.";

const NO_RUN: &str = "No run yet: press Run, or open a link that ends in run=1.";

#[derive(Default)]
struct Automation {
    running: bool,
    last: Option<Result<ToValue, String>>,
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
    let waiting = AUTOMATION.with_borrow_mut(|automation| {
        automation.running = false;
        std::mem::take(&mut automation.waiting)
    });
    if waiting.is_empty() {
        return;
    }
    let last = last();
    for (resolve, reject) in waiting {
        let _ = match &last {
            Ok(record) => resolve.call1(&JsValue::NULL, record),
            Err(why) => reject.call1(&JsValue::NULL, &Error::new(why)),
        };
    }
}

/// The run has ended. Its record is made when somebody asks for it: it may be large.
pub fn resolve(to_value: impl Fn() -> Option<JsValue> + 'static) {
    let to_value: ToValue = Rc::new(to_value);
    let waiting = settle(Ok(Rc::clone(&to_value)));
    if waiting.is_empty() {
        return;
    }
    let value = to_value().unwrap_or_default();
    for (resolve, _) in waiting {
        let _ = resolve.call1(&JsValue::NULL, &value);
    }
}

/// The run could not go on.
pub fn reject(why: &str) {
    for (_, reject) in settle(Err(why.to_owned())) {
        let _ = reject.call1(&JsValue::NULL, &Error::new(why));
    }
}

fn settle(end: Result<ToValue, String>) -> Vec<(Function, Function)> {
    AUTOMATION.with_borrow_mut(|automation| {
        automation.running = false;
        automation.last = Some(end);
        std::mem::take(&mut automation.waiting)
    })
}

fn result() -> Promise {
    let waits = AUTOMATION.with_borrow_mut(|automation| match automation.running {
        true => Some(Promise::new(&mut |resolve, reject| {
            automation.waiting.push((resolve, reject));
        })),
        false => None,
    });
    waits.unwrap_or_else(|| match last() {
        Ok(record) => Promise::resolve(&record),
        Err(why) => Promise::reject(&Error::new(&why)),
    })
}

/// The record of the last run, or why there is none.
fn last() -> Result<JsValue, String> {
    match AUTOMATION.with_borrow(|automation| automation.last.clone()) {
        Some(Ok(to_value)) => to_value().ok_or_else(|| DELETED.to_owned()),
        Some(Err(why)) => Err(why),
        None => Err(NO_RUN.to_owned()),
    }
}
