//! Which call on our queue is a step, and what does it give?

use std::sync::Arc;
use std::time::Duration;

use futures::executor::block_on;
use pysync::Queue;
use pysync::queue::PutError;
use serde_json::{Value, json};

use crate::names::outcome;
use crate::scenario::{Action, QueueName};
use crate::world::{Manner, World};

/// `None` if this is no step on a queue, or there is no such queue.
pub fn run(world: &World, action: &Action) -> Option<Value> {
    let find = |name: &QueueName| -> Option<Arc<Queue<Value>>> {
        world.queues.lock().unwrap().get(name).cloned()
    };
    let awaiting = world.manner == Manner::Awaiting;
    Some(match action {
        Action::Queue { queue, max } => {
            let new = Arc::new(Queue::bounded(usize::try_from(*max).unwrap_or(0)));
            world.queues.lock().unwrap().insert(queue.clone(), new);
            Value::Null
        }
        Action::Put {
            queue,
            item,
            timeout_ms,
            back,
        } => {
            let (queue, item) = (find(queue)?, item.clone());
            let result = match timeout_ms.map(Duration::from_millis) {
                Some(patience) => queue.put_timeout(item, patience),
                None if awaiting => block_on(queue.put_async(item)),
                None => queue.put(item),
            };
            put_outcome(result, *back)
        }
        Action::PutNowait { queue, item, back } => {
            put_outcome(find(queue)?.put_nowait(item.clone()), *back)
        }
        Action::PutAll { queue, items } => outcome(
            find(queue)?
                .put_all(items.iter().cloned())
                .map(|()| Value::Null),
        ),
        Action::Get { queue, timeout_ms } => {
            let queue = find(queue)?;
            outcome(match timeout_ms.map(Duration::from_millis) {
                Some(patience) => queue.get_timeout(patience),
                None if awaiting => block_on(queue.get_async()),
                None => queue.get(),
            })
        }
        Action::GetNowait { queue } => outcome(find(queue)?.get_nowait()),
        Action::TaskDone { queue } => outcome(find(queue)?.task_done().map(|()| Value::Null)),
        Action::JoinQueue { queue } => {
            let queue = find(queue)?;
            if awaiting {
                block_on(queue.join_async());
            } else {
                queue.join();
            }
            Value::Null
        }
        Action::Size { queue } => json!(find(queue)?.len()),
        Action::Unfinished { queue } => json!(find(queue)?.unfinished()),
        Action::Empty { queue } => json!(find(queue)?.is_empty()),
        Action::Full { queue } => json!(find(queue)?.is_full()),
        Action::ShutdownQueue { queue, immediate } => {
            find(queue)?.shutdown(*immediate);
            Value::Null
        }
        _ => return None,
    })
}

/// Python's errors don't have the item with them; ours is shown if the step asks for it.
fn put_outcome(result: Result<(), PutError<Value>>, back: bool) -> Value {
    let item = match &result {
        Err(PutError::Full(item) | PutError::ShutDown(item)) if back => Some(item.clone()),
        _ => None,
    };
    let mut value = outcome(result.map(|()| Value::Null));
    if let Some(item) = item {
        value["item"] = item;
    }
    value
}
