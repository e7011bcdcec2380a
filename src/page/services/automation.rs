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
    let last = AUTOMATION.with_borrow_mut(|automation| match automation.running {
        true => Err(Promise::new(&mut |resolve, reject| {
            automation.waiting.push((resolve, reject));
        })),
        false => Ok(automation.last.clone()),
    });
    let why = match last {
        Err(waits) => return waits,
        Ok(Some(Ok(to_value))) => match to_value() {
            Some(record) => return Promise::resolve(&record),
            None => DELETED.to_owned(),
        },
        Ok(Some(Err(why))) => why,
        Ok(None) => "No run yet: press Run, or open a link that ends in run=1.".to_owned(),
    };
    Promise::reject(&Error::new(&why))
}
