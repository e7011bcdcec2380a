//! What happened beside the tasks of a sample: who held the GIL, what was on its way to a process or
//! back, and when the lesson's stopwatch ran.
//!
//! Each of it overlaps with tasks, and a thread of a trace holds no two events at a time, so each has
//! rows of its own below those of the workers.

use serde_json::{Value, json};

use super::process::Process;
use super::units::us;
use crate::analysis::stopwatch::is_naive_timing;

impl Process<'_> {
    /// Writes the rows that this sample has.
    pub(super) fn write_side_events(&self, events: &mut Vec<Value>) {
        self.write_holds(events);
        for worker in 0..self.sample.workers {
            self.write_sending(worker, events);
        }
        self.write_stopwatch(events);
    }

    /// When the last of it is over, in µs from the start of the sample.
    pub(super) fn beside_ends_us(&self) -> u64 {
        let sample = self.sample;
        let holds = sample.holds.iter().map(|hold| hold.to_ms);
        let back = sample.tasks.iter().filter_map(|task| task.sent);
        let ends = holds
            .chain(back.map(|sent| sent.returned_ms))
            .chain(sample.timer_ms.map(|[_, stop_ms]| stop_ms));
        ends.map(us).max().unwrap_or_default()
    }

    /// One row: who holds the GIL.
    fn write_holds(&self, events: &mut Vec<Value>) {
        let workers = u64::from(self.sample.workers);
        let spans = self.sample.holds.iter().map(|hold| {
            let name = if hold.worker < self.sample.workers {
                format!("worker {}", u64::from(hold.worker) + 1)
            } else {
                "main thread".to_owned()
            };
            let args = json!({ "from_ms": hold.from_ms, "to_ms": hold.to_ms });
            (name, (hold.from_ms, hold.to_ms), args)
        });
        self.write_row(workers + 1, "the GIL", "gil", spans.collect(), events);
    }

    /// A row a worker: its tasks on their way there, and their results on the way back.
    fn write_sending(&self, worker: u32, events: &mut Vec<Value>) {
        let own = self
            .sample
            .tasks
            .iter()
            .filter(|task| task.worker == worker);
        let ways = own.filter_map(|task| Some((task, task.sent?)));
        let spans = ways.flat_map(|(task, sent)| {
            let number = u64::from(task.id) + 1;
            let there = (
                format!("task {number} there"),
                (sent.taken_ms, task.start_ms),
                json!({ "taken_ms": sent.taken_ms, "bytes": sent.bytes }),
            );
            let back = (
                format!("result {number} back"),
                (task.end_ms, sent.returned_ms),
                json!({ "returned_ms": sent.returned_ms, "bytes": sent.answer_bytes }),
            );
            [there, back]
        });
        let number = u64::from(worker) + 1;
        let row = u64::from(self.sample.workers) + 1 + number;
        let name = format!("sending, worker {number}");
        self.write_row(row, &name, "sending", spans.collect(), events);
    }

    /// One row: from the start to the stop of the lesson's stopwatch.
    fn write_stopwatch(&self, events: &mut Vec<Value>) {
        let Some([start_ms, stop_ms]) = self.sample.timer_ms else {
            return;
        };
        let name = match is_naive_timing(&self.record.experiment) && !self.as_written {
            true => "the stopwatch, repaired",
            false => "the lesson's stopwatch",
        };
        let args = json!({ "start_ms": start_ms, "stop_ms": stop_ms });
        let spans = vec![(name.to_owned(), (start_ms, stop_ms), args)];
        let row = 2 * u64::from(self.sample.workers) + 2;
        self.write_row(row, "stopwatch", "stopwatch", spans, events);
    }

    /// A row of its own, if there is anything in it; what would overlap by the clocks of two workers
    /// begins later.
    fn write_row(
        &self,
        row: u64,
        name: &str,
        category: &str,
        mut spans: Vec<(String, (f64, f64), Value)>,
        events: &mut Vec<Value>,
    ) {
        if spans.is_empty() {
            return;
        }
        spans.sort_by(|(_, a, _), (_, b, _)| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        events.push(self.about(row, "thread_name", json!({ "name": name })));
        events.push(self.about(row, "thread_sort_index", json!({ "sort_index": row })));
        let mut free_us = 0;
        let end_us = self.length_us();
        for (name, (from_ms, to_ms), args) in spans {
            // Nothing is pushed past the end of its sample, into the next.
            let from_us = us(from_ms).max(free_us).min(end_us);
            let to_us = us(to_ms).max(from_us).min(end_us);
            events.push(self.complete(row, category, &name, (from_us, to_us), args));
            free_us = to_us;
        }
    }
}
