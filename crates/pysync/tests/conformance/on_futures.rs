//! Which call on our futures is a step, and what does it give?

use std::panic::resume_unwind;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use futures::executor::block_on;
use pysync::{Future, as_completed, wait, wait_async};
use serde_json::{Value, json};

use crate::names::{PythonName, TaskError, outcome, raises, state};
use crate::scenario::Action;
use crate::world::{Iter, Manner, World};

/// `None` if this is no step on futures, or there are no such futures.
pub fn run(world: &World, action: &Action) -> Option<Value> {
    let find = |name: &String| world.futures.lock().unwrap().get(name).cloned();
    let find_all = |names: &[String]| names.iter().map(find).collect::<Option<Vec<_>>>();
    let awaiting = world.manner == Manner::Awaiting;
    Some(match action {
        Action::Until { of, state: wanted } => {
            let future = find(of)?;
            while state(future.state()) != wanted {
                thread::yield_now();
            }
            Value::Null
        }
        Action::State { of } => json!(state(find(of)?.state())),
        Action::Flags { of } => {
            let future = find(of)?;
            json!([future.cancelled(), future.running(), future.done()])
        }
        Action::Cancel { of } => json!(find(of)?.cancel()),
        Action::Result { of, timeout_ms } => {
            let future = find(of)?;
            outcome(match timeout_ms {
                None if awaiting => block_on(future.result_async()),
                _ => future.result(timeout_ms.map(Duration::from_millis)),
            })
        }
        Action::Exception { of, timeout_ms } => {
            let error = find(of)?.exception(timeout_ms.map(Duration::from_millis));
            outcome(error.map(|error| json!(error.map(|error| error.python_name()))))
        }
        Action::Callback { of, says, raise } => {
            let (of, says, raise) = (of.clone(), says.clone(), raise.clone());
            let (shared, future) = (world.shared.clone(), find(&of)?);
            future.add_done_callback(move |future| {
                shared.log(json!([says, of, state(future.state())]));
                if let Some(error) = raise {
                    resume_unwind(Box::new(error));
                }
            });
            Value::Null
        }
        Action::Wait {
            of,
            until,
            timeout_ms,
        } => {
            let futures = find_all(of)?;
            let waited = match timeout_ms {
                None if awaiting => block_on(wait_async(&futures, *until)),
                _ => wait(&futures, timeout_ms.map(Duration::from_millis), *until),
            };
            json!({ "done": names(world, &waited.done), "not_done": names(world, &waited.not_done) })
        }
        Action::AsCompleted {
            r#as,
            of,
            timeout_ms,
        } => {
            let futures = as_completed(&find_all(of)?, timeout_ms.map(Duration::from_millis));
            let iterator = Iter::AsCompleted(futures, timeout_ms.is_some());
            let iterator = Arc::new(Mutex::new(iterator));
            let mut iterators = world.iterators.lock().unwrap();
            iterators.insert(r#as.clone(), iterator);
            Value::Null
        }
        Action::Next { of } => {
            let iterator = iterator(world, of)?;
            match next(world, &iterator, awaiting) {
                Some(Ok(value)) => json!({ "gives": value }),
                Some(Err(error)) => raises(error),
                None => json!("end"),
            }
        }
        Action::Rest { of, in_any_order } => {
            let iterator = iterator(world, of)?;
            let rest: Result<Vec<Value>, _> =
                std::iter::from_fn(|| next(world, &iterator, awaiting)).collect();
            match rest {
                Ok(mut values) => {
                    let first = values.len().min(*in_any_order);
                    values[..first].sort_by_key(Value::to_string);
                    Value::Array(values)
                }
                Err(error) => raises(error),
            }
        }
        Action::Close { of } => {
            drop(world.iterators.lock().unwrap().remove(of)?);
            Value::Null
        }
        _ => return None,
    })
}

fn iterator(world: &World, name: &str) -> Option<Arc<Mutex<Iter>>> {
    world.iterators.lock().unwrap().get(name).cloned()
}

/// The next thing, or the name of the error, or the end.
fn next(
    world: &World,
    iterator: &Mutex<Iter>,
    awaiting: bool,
) -> Option<Result<Value, &'static str>> {
    match &mut *iterator.lock().unwrap() {
        Iter::Map(map) => {
            let next = if awaiting {
                block_on(map.next_async())
            } else {
                map.next()
            };
            next.map(|result| result.map_err(|error| error.python_name()))
        }
        // Who awaits brings a timer of their own, so time-outs are for blocking only.
        Iter::AsCompleted(futures, timed) => {
            let next = if awaiting && !*timed {
                block_on(futures.next_async()).map(Ok)
            } else {
                futures.next()
            };
            next.map(|result| match result {
                Ok(future) => Ok(json!(name(world, &future))),
                Err(error) => Err(error.python_name()),
            })
        }
    }
}

/// The names of futures, sorted: Python gives them as sets.
fn names(world: &World, futures: &[Future<Value, TaskError>]) -> Vec<String> {
    let mut names: Vec<_> = futures.iter().map(|future| name(world, future)).collect();
    names.sort();
    names
}

/// The name of a future, which its number within its executor doesn't tell.
fn name(world: &World, future: &Future<Value, TaskError>) -> String {
    let futures = world.futures.lock().unwrap();
    let named = futures.iter().find(|(_, other)| other.id() == future.id());
    named.map_or_else(String::new, |(name, _)| name.clone())
}
