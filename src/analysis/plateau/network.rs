//! A small network for the tests: what a record would say if only this were in the way. Bytes flow
//! like water: evenly, and each connection gets a fair share of the line.

use crate::record::{Sample, Task};

/// What the network does to a fetch.
#[derive(Clone, Debug)]
pub(super) struct Network {
    /// Until the answer of each file begins, in ms.
    pub latency_ms: Vec<f64>,
    /// The size of each file, in KiB.
    pub kib: f64,
    /// What one connection brings, in KiB/s.
    pub kib_s: f64,
    /// What all together bring, in KiB/s.
    pub line_kib_s: f64,
    /// How many are answered at a time.
    pub connections: usize,
}

/// A fetch under way.
struct Flow {
    task: usize,
    left: Left,
}

/// What is still to come.
enum Left {
    /// Its turn.
    Turn,
    /// So many ms until the answer.
    Latency(f64),
    /// So many KiB.
    Kib(f64),
}

impl Default for Network {
    /// Six files from far away, and nothing else in the way.
    fn default() -> Self {
        Network {
            latency_ms: vec![200.0; 6],
            kib: 10.0,
            kib_s: 1e3,
            line_kib_s: f64::INFINITY,
            connections: usize::MAX,
        }
    }
}

impl Network {
    /// A sample with `workers` fetches at a time. Each delay is longer by a part `late(task)`.
    pub(super) fn sample(&self, workers: u32, round: u32, late: impl Fn(usize) -> f64) -> Sample {
        let files = self.latency_ms.len();
        let mut tasks: Vec<Task> = (0..files as u32).map(task).collect();
        let mut flows: Vec<Flow> = Vec::new();
        let (mut next, mut now_ms) = (0, 0.0);
        loop {
            while next < files && flows.len() < workers as usize {
                tasks[next].start_ms = now_ms;
                tasks[next].worker = free_worker(&tasks, &flows);
                flows.push(Flow {
                    task: next,
                    left: Left::Turn,
                });
                next += 1;
            }
            if flows.is_empty() {
                break;
            }
            self.give_turns(&mut flows, &late);
            let rate = self.rate(&flows);
            let step_ms = flows
                .iter()
                .filter_map(|flow| flow.left.ms(rate))
                .fold(f64::MAX, f64::min);
            now_ms += step_ms;
            for flow in &mut flows {
                let task = &mut tasks[flow.task];
                match &mut flow.left {
                    Left::Turn => {}
                    Left::Latency(ms) if *ms <= step_ms => {
                        task.answered_ms = Some(now_ms);
                        flow.left = Left::Kib(self.kib);
                    }
                    Left::Latency(ms) => *ms -= step_ms,
                    Left::Kib(kib) => {
                        *kib -= step_ms * rate;
                        task.end_ms = now_ms;
                    }
                }
            }
            flows.retain(|flow| !matches!(flow.left, Left::Kib(kib) if kib < 1e-9));
        }
        let bytes = (self.kib * 1024.0).round().to_string();
        tasks
            .iter_mut()
            .for_each(|task| task.value = Some(bytes.clone()));
        Sample {
            wall_ms: now_ms,
            tasks,
            ..Sample::begin(workers, round)
        }
    }

    fn give_turns(&self, flows: &mut [Flow], late: &impl Fn(usize) -> f64) {
        let waits = |flow: &Flow| matches!(flow.left, Left::Turn);
        let mut served = flows.iter().filter(|flow| !waits(flow)).count();
        for flow in flows {
            if waits(flow) && served < self.connections {
                served += 1;
                flow.left = Left::Latency(self.latency_ms[flow.task] * (1.0 + late(flow.task)));
            }
        }
    }

    /// What each connection brings now, in KiB/ms.
    fn rate(&self, flows: &[Flow]) -> f64 {
        let receiving = flows
            .iter()
            .filter(|flow| matches!(flow.left, Left::Kib(_)));
        let share = self.line_kib_s / receiving.count().max(1) as f64;
        share.min(self.kib_s) / 1e3
    }
}

impl Left {
    /// How long it still takes at this rate (KiB/ms).
    fn ms(&self, rate: f64) -> Option<f64> {
        match self {
            Left::Turn => None,
            Left::Latency(ms) => Some(*ms),
            Left::Kib(kib) => Some(kib / rate),
        }
    }
}

fn free_worker(tasks: &[Task], flows: &[Flow]) -> u32 {
    let is_free = |worker: &u32| flows.iter().all(|flow| tasks[flow.task].worker != *worker);
    (0..).find(is_free).unwrap_or_default()
}

fn task(id: u32) -> Task {
    Task {
        id,
        worker: 0,
        queued_ms: 0.0,
        start_ms: 0.0,
        end_ms: 0.0,
        answered_ms: None,
        value: None,
        error: None,
        sent: None,
    }
}
