//! A worker's side of the machine: what it can do there, and what is known of its task afterwards.

use pysync::stall::Doing;

use super::machine::{Item, TwoQueueMachine};
use crate::engine::wall_clock::Zero;
use crate::process_protocol::Done;
use crate::record::{MoveKind, Sent, Task};

impl TwoQueueMachine {
    /// Takes the first item; a sentinel if it is none.
    pub(super) async fn get(&self, worker: u32) -> Option<Item> {
        let (who, get) = (Some(worker), self.tasks.get_async());
        let item = self
            .operate(who, Doing::GetTask, "takes the first item", get)
            .await;
        // The queue is never shut down, so there is one.
        let mut item = item.ok().flatten();
        if let Some(item) = &mut item {
            item.taken_ms = self.clock.now_ms();
        }
        let (what, id) = match &item {
            Some(item) => (MoveKind::GetTask, Some(item.id)),
            None => (MoveKind::GetSentinel, None),
        };
        self.write_down(who, what, id);
        item
    }

    /// The item, written down as so many bytes, has left for the process.
    pub(super) fn on_its_way(&self, worker: u32, item: Option<Item>, bytes: u64) {
        let mut state = self.state.borrow_mut();
        state.at[worker as usize] = item.map(|item| Task {
            id: item.id,
            worker,
            queued_ms: state.queued_ms[item.id as usize],
            start_ms: item.taken_ms,
            end_ms: item.taken_ms,
            answered_ms: None,
            value: None,
            error: None,
            sent: Some(Sent {
                bytes,
                answer_bytes: 0,
                taken_ms: item.taken_ms,
                returned_ms: item.taken_ms,
            }),
        });
    }

    /// Puts what came of its task, which came back as so many bytes.
    pub(super) async fn put_result(&self, worker: u32, done: &Done, answer_bytes: u64) {
        self.over(worker, done, answer_bytes);
        let (who, id) = (Some(worker), self.at(worker));
        let put = self.results.put_async(id.unwrap_or_default());
        let _ = self
            .operate(who, Doing::PutResult, "puts its result", put)
            .await;
        self.write_down(who, MoveKind::PutResult, id);
    }

    /// Says that its item is done.
    pub(super) async fn task_done(&self, worker: u32) {
        let (who, id) = (Some(worker), self.at(worker));
        let says = match id {
            Some(_) => "says task_done",
            None => "says task_done for its sentinel, and ends",
        };
        // It can't be called too often: once for each item that was taken.
        let say = async { self.tasks.task_done() };
        let _ = self.operate(who, Doing::Busy, says, say).await;
        self.write_down(who, MoveKind::TaskDone, id);
    }

    /// Should say that its item is done, and doesn't.
    pub(super) async fn forget(&self, worker: u32) {
        let (who, says) = (Some(worker), "should say task_done, and forgets it");
        self.operate(who, Doing::Busy, says, async {}).await;
        self.write_down(who, MoveKind::Forgot, self.at(worker));
    }

    /// Has ended.
    pub(super) fn end(&self, worker: u32) {
        self.is(Some(worker), Doing::Ended);
    }

    /// Has died, and its task with it if it was at one.
    pub(super) fn die(&self, worker: u32) {
        let id = self.lose(worker);
        self.write_down(Some(worker), MoveKind::Died, id);
        self.is(Some(worker), Doing::Dead);
    }

    /// The task that a worker has at hand. It stays there until it takes the next item.
    fn at(&self, worker: u32) -> Option<u32> {
        let state = self.state.borrow();
        state.at[worker as usize].as_ref().map(|task| task.id)
    }

    /// Notes what came of a worker's task.
    fn over(&self, worker: u32, done: &Done, answer_bytes: u64) {
        let returned_ms = self.clock.now_ms();
        let zero = Zero::of(self.clock);
        let mut state = self.state.borrow_mut();
        state.memory_bytes[worker as usize] = done.memory_bytes;
        let Some(mut task) = state.at[worker as usize].clone() else {
            return;
        };
        let ahead_ms = self.ahead_ms[worker as usize];
        task.start_ms = zero.on_clock(done.start_ms - ahead_ms);
        task.end_ms = zero.on_clock(done.end_ms - ahead_ms);
        match &done.result {
            Ok(answer) => task.value = Some(answer.text()),
            Err(error) => task.error = Some(error.to_string()),
        }
        if let Some(sent) = &mut task.sent {
            sent.answer_bytes = answer_bytes;
            sent.returned_ms = returned_ms;
        }
        state.ran.push(task);
    }

    /// Notes that a worker's task is lost.
    fn lose(&self, worker: u32) -> Option<u32> {
        let mut state = self.state.borrow_mut();
        let mut task = state.at[worker as usize].take()?;
        if state.ran.iter().any(|ran| ran.id == task.id) {
            return None;
        }
        task.end_ms = self.clock.now_ms();
        task.error = Some("Its worker died in the middle of it.".to_owned());
        task.sent = None;
        let id = task.id;
        state.ran.push(task);
        Some(id)
    }
}
