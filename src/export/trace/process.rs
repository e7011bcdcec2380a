//! A sample as a process of the trace: its workers are the threads.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::units::{TID_STEP, us};
use crate::analysis::record::Record;
use crate::experiment::worker_kind::WorkerKind;
use crate::record::{Sample, Task};

/// One sample on its way into the trace.
pub(super) struct Process<'a> {
    pub(super) record: &'a Record,
    pub(super) sample: &'a Sample,
    /// Whether it is the lesson's timing as the lesson has it.
    pub(super) as_written: bool,
    pub(super) pid: u64,
    pub(super) origin_us: u64,
}

impl Process<'_> {
    pub(super) fn write(&self, events: &mut Vec<Value>) {
        let who = self.record.experiment.worker_kind();
        let round = u64::from(self.sample.round) + 1;
        let how = if self.as_written {
            ", as the lesson has it"
        } else {
            ""
        };
        let name = format!("{}{how}, round {round}", who.with(self.sample.workers));
        let labels = format!("{:.3} ms", self.sample.wall_ms);
        events.push(self.about(0, "process_name", json!({ "name": name })));
        events.push(self.about(0, "process_sort_index", json!({ "sort_index": self.pid })));
        events.push(self.about(0, "process_labels", json!({ "labels": labels })));
        if self.sample.tasks.is_empty() {
            self.write_whole(events);
            return;
        }
        let worker_name = if who == WorkerKind::Fetches {
            "fetch"
        } else {
            "worker"
        };
        for worker in 0..self.sample.workers {
            let number = u64::from(worker) + 1;
            let name = format!("{worker_name} {number}");
            events.push(self.about(number, "thread_name", json!({ "name": name })));
            events.push(self.about(number, "thread_sort_index", json!({ "sort_index": number })));
            self.write_worker(worker, events);
        }
        self.write_queue(events);
        self.write_side_events(events);
    }

    /// A sample of which only the whole is known.
    pub(super) fn write_whole(&self, events: &mut Vec<Value>) {
        events.push(self.about(1, "thread_name", json!({ "name": "all tasks" })));
        let begin_us = us(self.sample.startup_ms);
        let args = json!({ "wall_ms": self.sample.wall_ms });
        events.push(self.complete(1, "startup", "start-up", (0, begin_us), json!({})));
        let span = (begin_us, self.length_us());
        events.push(self.complete(1, "task", "all tasks", span, args));
    }

    /// Start-up, tasks, and the waiting between them, without a gap and without overlap.
    pub(super) fn write_worker(&self, worker: u32, events: &mut Vec<Value>) {
        let thread = u64::from(worker) + 1;
        let ready_ms = self
            .sample
            .ready_ms
            .get(worker as usize)
            .copied()
            .unwrap_or_default();
        let mut free_us = us(ready_ms);
        if free_us > 0 {
            events.push(self.complete(thread, "startup", "start-up", (0, free_us), json!({})));
        }
        let mut tasks: Vec<&Task> = self
            .sample
            .tasks
            .iter()
            .filter(|task| task.worker == worker)
            .collect();
        tasks.sort_by(|a, b| {
            a.start_ms
                .total_cmp(&b.start_ms)
                .then(a.end_ms.total_cmp(&b.end_ms))
        });
        let idle = |from_us, to_us| {
            (to_us > from_us)
                .then(|| self.complete(thread, "idle", "idle", (from_us, to_us), json!({})))
        };
        for task in tasks {
            let start_us = us(task.start_ms).max(free_us);
            let end_us = us(task.end_ms).max(start_us);
            events.extend(idle(free_us, start_us));
            let name = format!("task {}", u64::from(task.id) + 1);
            let args = self.task_args(task);
            events.push(self.complete(thread, "task", &name, (start_us, end_us), args));
            free_us = end_us;
        }
        events.extend(idle(free_us, self.length_us()));
    }

    pub(super) fn task_args(&self, task: &Task) -> Value {
        let mut args = Map::new();
        args.insert("queued_ms".into(), json!(task.queued_ms));
        args.insert("start_ms".into(), json!(task.start_ms));
        args.insert("end_ms".into(), json!(task.end_ms));
        if let Some(answered_ms) = task.answered_ms {
            args.insert("answered_ms".into(), json!(answered_ms));
        }
        args.insert("value".into(), json!(task.value));
        args.insert("error".into(), json!(task.error));
        if let Some(sent) = &task.sent {
            args.insert("sent".into(), json!(sent));
        }
        if let Some(address) = self.record.experiment.address(task.id as usize) {
            args.insert("link".into(), json!(address));
        }
        Value::Object(args)
    }

    /// How many tasks wait, whenever that changes.
    pub(super) fn write_queue(&self, events: &mut Vec<Value>) {
        // The pieces of a fork-join stand in no queue: they come into being while it runs.
        if self.record.experiment.splits_one_task() {
            return;
        }
        let mut changes: BTreeMap<u64, i64> = BTreeMap::new();
        for task in &self.sample.tasks {
            let queued_us = us(task.queued_ms);
            *changes.entry(queued_us).or_default() += 1;
            *changes.entry(us(task.start_ms).max(queued_us)).or_default() -= 1;
        }
        let mut waiting = 0;
        for (at_us, change) in changes {
            waiting += change;
            events.push(json!({
                "name": "tasks in the queue", "cat": "queue", "ph": "C",
                "ts": self.origin_us + at_us, "pid": self.pid, "tid": self.tid(0),
                "args": { "waiting": waiting },
            }));
        }
    }

    /// An event with a beginning and an end, in µs from the start of the sample.
    pub(super) fn complete(
        &self,
        thread: u64,
        cat: &str,
        name: &str,
        span: (u64, u64),
        args: Value,
    ) -> Value {
        json!({
            "name": name, "cat": cat, "ph": "X", "ts": self.origin_us + span.0,
            "dur": span.1 - span.0, "pid": self.pid, "tid": self.tid(thread), "args": args,
        })
    }

    /// A metadata event; thread 0 stands for the process.
    pub(super) fn about(&self, thread: u64, name: &str, args: Value) -> Value {
        json!({
            "name": name, "ph": "M", "ts": 0, "pid": self.pid, "tid": self.tid(thread),
            "args": args,
        })
    }

    pub(super) fn tid(&self, thread: u64) -> u64 {
        self.pid * TID_STEP + thread
    }

    /// From asking for the workers to the last thing that happened.
    pub(super) fn length_us(&self) -> u64 {
        let sample = self.sample;
        if sample.tasks.is_empty() {
            return us(sample.startup_ms) + us(sample.wall_ms);
        }
        let ready = sample.ready_ms.iter().map(|&ms| us(ms));
        // As they are drawn: a task that was pushed back ends where it begins.
        let tasks = sample.tasks.iter();
        let ends = tasks.map(|task| us(task.end_ms).max(us(task.start_ms)));
        let last = ready.chain(ends).max().unwrap_or_default();
        last.max(self.beside_ends_us())
    }
}
