//! Records of the kinds that leave more behind than samples: who held the GIL, what was sent, the
//! lesson's stopwatch, and sessions.

use super::*;
use parlab::chapters::futures::params::FuturesParams;
use parlab::chapters::machine::params::MachineParams;
use parlab::chapters::processes::params::{self, ProcessesParams};
use parlab::chapters::queues::params::{Break, QueuesParams};
use parlab::chapters::threads::params::Gil;
use parlab::experiment::pool_kind::PoolKind;

/// One of each.
pub fn all() -> Vec<Record> {
    static ALL: LazyLock<Vec<Record>> = LazyLock::new(make);
    ALL.clone()
}

fn make() -> Vec<Record> {
    vec![
        gil(),
        one_thread(),
        lie_of_threads(),
        lie_of_processes(),
        sent(Experiment::new(ProcessesParams {
            argument_kib: 64,
            ..ProcessesParams::default()
        })),
        sent(Experiment::new(MachineParams {
            pool: PoolKind::Processes,
            ..MachineParams::default()
        })),
        machine(),
        shared(),
        futures(),
        queues(),
        stalled(),
    ]
}

/// Threads that added to a counter, and lost some of it.
fn shared() -> Record {
    let link = "#/shared?additions=1000&workers=1,2,4&program=two-orders&order=12";
    let mut record = run_of(Route::read(link).experiment, 5, 20.0, &NOISE);
    for sample in &mut record.samples {
        let lost = u64::from(sample.round) * u64::from(sample.workers - 1);
        sample.counted = Some(1000 * u64::from(sample.workers) - lost);
    }
    ended(record)
}

fn ended(mut record: Run) -> Record {
    record.status = Status::Complete;
    Record::new(record)
}

fn threads(kind: Kind, gil: Gil) -> Experiment {
    Experiment::new(ThreadsParams {
        kind,
        gil,
        switch_ms: 7,
        workers: vec![1, 2, 4],
        ..ThreadsParams::default()
    })
}

/// Lets the tasks of each sample take turns: all begin at once, and the lock goes round twice.
fn under_a_gil(record: &mut Run, main: bool) {
    for sample in record.samples.iter_mut().chain(&mut record.as_written) {
        let mut now_ms = 0.25;
        let mut holds = Vec::new();
        let mut hold = |worker: u32, long_ms: f64| {
            holds.push(json!({ "worker": worker, "from_ms": now_ms, "to_ms": now_ms + long_ms }));
            now_ms += long_ms;
            now_ms
        };
        if main {
            hold(sample.workers, 0.5);
        }
        for turn in 0..2 {
            for task in &mut sample.tasks {
                task.start_ms = 0.375;
                task.end_ms = hold(task.worker, if turn == 0 { 12.5 } else { 10.0 });
            }
        }
        sample.wall_ms = now_ms - 0.25;
        sample.holds = serde_json::from_value(json!(holds)).unwrap();
    }
}

/// Weak scaling under a GIL.
pub fn gil() -> Record {
    let mut record = run_of(threads(Kind::Weak, Gil::On), 5, 20.0, &NOISE);
    under_a_gil(&mut record, false);
    ended(record)
}

fn one_thread() -> Record {
    let mut record = run_of(threads(Kind::Weak, Gil::OneThread), 5, 20.0, &NOISE);
    for sample in &mut record.samples {
        sample.ready_ms.truncate(1);
        let mut now_ms = 0.25;
        for task in &mut sample.tasks {
            (task.worker, task.start_ms, task.end_ms) = (0, now_ms, now_ms + 20.0);
            now_ms += 20.0;
        }
        sample.wall_ms = now_ms - 0.25;
    }
    ended(record)
}

/// The lesson's timing of threads: started one after another by a main thread, all under a GIL.
pub fn lie_of_threads() -> Record {
    let mut record = run_of(threads(Kind::NaiveTiming, Gil::Off), 3, 20.0, &NOISE);
    record.as_written = record.samples.clone();
    under_a_gil(&mut record, true);
    for sample in &mut record.samples {
        (sample.startup_ms, sample.ready_ms) = (0.0, Vec::new());
        sample.timer_ms = Some([0.25, 0.25 + sample.wall_ms]);
    }
    for sample in &mut record.as_written {
        // Its tasks go on after it.
        sample.wall_ms = 5.25 * f64::from(sample.workers);
        sample.timer_ms = Some([0.25, 0.25 + sample.wall_ms]);
    }
    ended(record)
}

/// The lesson's timing of processes, whose `fib` returns at once.
fn lie_of_processes() -> Record {
    let params = ProcessesParams {
        kind: params::Kind::NaiveTiming,
        ..ProcessesParams::default()
    };
    let mut record = sent(Experiment::new(params)).run().clone();
    record.as_written = record.samples.clone();
    for sample in &mut record.samples {
        sample.timer_ms = Some([0.0, sample.wall_ms + 2.5]);
    }
    for sample in &mut record.as_written {
        for task in &mut sample.tasks {
            task.end_ms = task.start_ms;
            task.value = Some("None".to_owned());
        }
        sample.wall_ms = 3.5;
        sample.timer_ms = Some([0.0, 3.5]);
    }
    ended(record)
}

/// Tasks that are sent to workers with a memory of their own.
fn sent(experiment: Experiment) -> Record {
    let mut record = run_of(experiment, 5, 20.0, &NOISE);
    record.pool = serde_json::from_value(json!({
        "workers": 8, "startup_ms": 41.5, "fresh": true, "memory_bytes": 20_971_520_u64,
        "clock_error_ms": 0.125, "clock_corrected_ms": 50.5,
        "warmup": { "n": 22, "calls": 400, "first_ms": 1.9, "last_ms": 0.31 },
    }))
    .unwrap();
    for sample in &mut record.samples {
        sample.memory_bytes = vec![1_179_648; sample.workers as usize];
        sample.clock_error_ms = Some(0.25);
        sample.clock_corrected_ms = Some(50.5);
        for task in &mut sample.tasks {
            task.start_ms += 0.5;
            task.end_ms += 0.5;
            task.sent = serde_json::from_value(json!({
                "bytes": 65_550, "answer_bytes": 12,
                "taken_ms": task.start_ms - 0.25, "returned_ms": task.end_ms + 0.125,
            }))
            .unwrap();
        }
        sample.wall_ms += 0.625;
    }
    ended(record)
}

/// Two cores, as the browser says.
pub fn machine() -> Record {
    let params = MachineParams {
        workers: vec![1, 2, 4],
        ..MachineParams::default()
    };
    let mut record = run_of(Experiment::new(params), 7, 20.0, &NOISE);
    record.machine.logical_cores = 8;
    for sample in &mut record.samples {
        if sample.workers == 4 {
            sample.wall_ms *= 2.0;
        }
    }
    ended(record)
}

/// A future in each state, and what was asked for.
pub fn futures() -> Record {
    let params = FuturesParams {
        tasks: vec![30, 31, -1],
        timeout_ms: 10,
        ..FuturesParams::default()
    };
    let mut record = run_of(Experiment::new(params), 1, 20.0, &NOISE);
    let future = |id: u32, state: &str, worker: Value, start: Value, end: Value| {
        json!({
            "id": id, "n": 30 + i64::from(id), "state": state, "worker": worker,
            "submitted_ms": 1.5 + f64::from(id), "start_ms": start, "end_ms": end,
            "value": null, "error": null,
        })
    };
    let none = || json!(null);
    record.futures = serde_json::from_value(json!([
        future(0, "done", json!(0), json!(1.625), json!(21.5)),
        future(1, "done", json!(1), json!(2.75), json!(3.0)),
        future(2, "cancelled", none(), none(), json!(9.0)),
        future(3, "running", json!(1), json!(4.5), none()),
        future(4, "pending", none(), none(), none()),
    ]))
    .unwrap();
    record.futures[0].value = Some("832040".to_owned());
    record.futures[1].error = Some("fib(n) is undefined for n < 0, and n is -1.".to_owned());
    record.notes = serde_json::from_value(json!([
        { "at_ms": 8.5, "call": "f2.cancel()", "answer": "True" },
        { "at_ms": 18.0, "call": "f0.result(timeout=0.01)", "answer": "TimeoutError" },
    ]))
    .unwrap();
    ended(record)
}

/// The two-queue machine from the first task to the last sentinel.
pub fn queues() -> Record {
    let mut record = run_of(Experiment::new(QueuesParams::default()), 1, 20.0, &NOISE);
    let mut moves = Vec::new();
    let mut add = |what: &str, worker: Option<u32>, item: Option<u32>| {
        moves.push(json!({
            "at_ms": moves.len() as f64 / 2.0, "worker": worker, "what": what, "item": item,
            "queued": 1, "unfinished": 2, "results": 0,
        }));
    };
    for item in 0..4 {
        add("put-task", None, Some(item));
        add("get-task", Some(item), Some(item));
        add("put-result", Some(item), Some(item));
        add("task-done", Some(item), Some(item));
        add("get-result", None, Some(item));
    }
    for worker in 0..4 {
        add("put-sentinel", None, None);
        add("get-sentinel", Some(worker), None);
    }
    add("joined", None, None);
    record.moves = serde_json::from_value(json!(moves)).unwrap();
    record.notes = serde_json::from_value(
        json!([{ "at_ms": 15.0, "call": "tasks.join()", "answer": "it returned" }]),
    )
    .unwrap();
    ended(record)
}

/// The same with a sentinel too few.
pub fn stalled() -> Record {
    let mut record = queues().run().clone();
    record.experiment = Experiment::new(QueuesParams {
        broken: Break::Sentinel,
        ..QueuesParams::default()
    });
    record.moves.truncate(26);
    record.stall = serde_json::from_value(json!({
        "at_ms": 13.0, "named_ms": 14.5, "name": "A sentinel too few",
        "says": "Worker 4 waits for an item, and nobody will put one.",
        "python": "process.join() never returns.",
    }))
    .unwrap();
    ended(record)
}
