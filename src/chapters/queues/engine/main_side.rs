//! The main program's side of the machine: what it can do there.

use pysync::stall::Doing;

use super::breaks::is_odd_one;
use super::machine::{Item, TwoQueueMachine};
use crate::chapters::queues::params::Break;
use crate::record::MoveKind;
use crate::workload::call::Job;

impl TwoQueueMachine {
    /// Puts a task, or a sentinel, into the queue of tasks.
    pub(super) async fn put(&self, task: Option<(u32, Job)>) {
        let id = task.as_ref().map(|(id, _)| *id);
        let (what, says) = match id {
            Some(id) => (MoveKind::PutTask, format!("puts task {}", id + 1)),
            None => (MoveKind::PutSentinel, "puts a sentinel".to_owned()),
        };
        let item = task.map(|(id, work)| Item {
            id,
            work,
            forget: self.params.broken == Break::TaskDone && is_odd_one(&self.params, id),
            taken_ms: 0.0,
        });
        let put = self.tasks.put_async(item);
        // The queue is never shut down, so nothing comes back.
        let _ = self.operate(None, Doing::PutTask, &says, put).await;
        if let Some(id) = id {
            self.state.borrow_mut().queued_ms[id as usize] = self.clock.now_ms();
        }
        self.write_down(None, what, id);
    }

    /// Puts a task that can't be sent: nobody notices, but it never gets into the queue.
    pub(super) async fn put_unserialisable(&self, id: u32) {
        let says = format!("puts task {}", id + 1);
        self.operate(None, Doing::Busy, &says, async {}).await;
        self.state.borrow_mut().unsent += 1;
        self.write_down(None, MoveKind::NotSent, Some(id));
    }

    /// Takes a result.
    pub(super) async fn get_result(&self) {
        let get = self.results.get_async();
        let id = self
            .operate(None, Doing::GetResult, "takes a result", get)
            .await;
        self.write_down(None, MoveKind::GetResult, id.ok());
    }

    /// Waits until every item of the queue of tasks is done.
    pub(super) async fn join(&self) {
        let join = self.tasks.join_async();
        self.operate(None, Doing::Join, "comes back from tasks.join()", join)
            .await;
        self.write_down(None, MoveKind::Joined, None);
    }

    /// From now on, only waits until the workers have ended.
    pub(super) fn await_end(&self) {
        self.is(None, Doing::AwaitEnd);
    }
}
