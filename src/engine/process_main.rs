//! An isolated worker: this same program in a memory of its own, which runs what it is sent, and
//! sends back what comes of it.

use std::cell::Cell;
use std::panic;

use js_sys::Uint8Array;
use pysync::Call;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::memory::memory_bytes;
use super::wall_clock;
use crate::process_protocol::{Done, FromProcess, ToProcess, from_bytes, to_bytes};
use crate::workload::call::Job;

/// What comes after an answer of the engine, in the two-queue machine.
#[derive(Clone, Copy, PartialEq)]
enum Next {
    /// Say `task_done`.
    TaskDone,
    /// Leave it out.
    Forget,
    /// Ask for the next item.
    Get,
}

thread_local! {
    static NEXT: Cell<Next> = const { Cell::new(Next::Get) };
}

/// Starts listening, and says so.
pub(super) fn start(scope: &DedicatedWorkerGlobalScope) {
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
        let bytes = Uint8Array::new(&event.data()).to_vec();
        match from_bytes(&bytes) {
            Ok(message) => hear(message),
            // Nothing else is ever sent here; a process that doesn't understand is of no use.
            Err(error) => panic!("{error}"),
        }
    });
    // Said in the place of an instruction that can't be reached, which would say nothing.
    panic::set_hook(Box::new(|info| {
        match info.payload().downcast_ref::<&str>() {
            Some(said) => wasm_bindgen::throw_str(said),
            None => wasm_bindgen::throw_str(&info.to_string()),
        }
    }));
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    say(&FromProcess::Ready {
        memory_bytes: memory_bytes(),
    });
}

fn hear(message: ToProcess) {
    match message {
        ToProcess::Time => say(&FromProcess::Time {
            at_ms: wall_clock::now_ms(),
        }),
        ToProcess::Task(work) => say(&FromProcess::Done(run(work))),
        ToProcess::WorkQueues => say(&FromProcess::Get),
        ToProcess::Item { work: None, .. } => say(&FromProcess::Ended),
        // [show]
        ToProcess::Item {
            work: Some(work),
            forget_task_done,
        } => {
            NEXT.set(if forget_task_done {
                Next::Forget
            } else {
                Next::TaskDone
            });
            say(&FromProcess::Put(run(work)));
        }
        ToProcess::Taken => match NEXT.replace(Next::Get) {
            Next::TaskDone => say(&FromProcess::TaskDone),
            Next::Forget => say(&FromProcess::Forgot),
            Next::Get => say(&FromProcess::Get),
        },
        // [/show]
    }
}

fn run(work: Job) -> Done {
    let start_ms = wall_clock::now_ms();
    let result = work.run(0);
    let end_ms = wall_clock::now_ms();
    Done {
        start_ms,
        end_ms,
        result,
        memory_bytes: memory_bytes(),
    }
}

fn say(message: &FromProcess) {
    let bytes = to_bytes(message).expect("answers are plain data");
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    // Fails only if the bytes could not be cloned, which they always can.
    let _ = scope.post_message(&Uint8Array::from(bytes.as_slice()));
}
