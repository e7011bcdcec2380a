//! The part of Queues in the engine: how workers know that nothing more will come.
//!
//! The lesson's two-queue machine, with processes that really are apart. The main program and, for
//! each process, somebody who hands on what it asks of the queues run here side by side.

mod breaks;
mod step_gate;
mod machine;
mod main_side;
mod worker_side;

use std::pin::pin;

use futures::channel::oneshot;
use futures::future::{Either, join, join_all, select, try_join_all};

use self::machine::TwoQueueMachine;
use super::params::{CHAPTER, QueuesParams};
use crate::engine::chapter_engine::{ChapterEngine, RunOrder, params_of};
use crate::engine::clocks::Comparison;
use crate::engine::process_pool::Process;
use crate::engine::reporter::RunReporter;
use crate::engine::timed;
use crate::error::LabError;
use crate::process_protocol::{FromProcess, ToProcess, to_bytes};
use crate::protocol::RunEvent;
use crate::record::{Sample, Stall};
use breaks::{sentinels, work};
use pysync::clock::Clock;

/// The chapter's part in the engine.
pub const ENGINE: ChapterEngine = ChapterEngine {
    chapter: CHAPTER,
    run: |reporter, order| Box::pin(run(reporter, order)),
};

/// Runs the machine until it ends, or can't go on.
async fn run(reporter: RunReporter, order: &RunOrder) -> Result<(), LabError> {
    let params: &QueuesParams = params_of(order)?;
    let clock = Clock::start();
    let starting = (0..params.workers()).map(async |worker| {
        let process = Process::start(worker).await?;
        Ok::<_, LabError>((process, clock.now_ms()))
    });
    let started = try_join_all(starting).await?;
    let (mut processes, ready_ms): (Vec<Process>, Vec<f64>) = started.into_iter().unzip();
    for process in &mut processes {
        process.compare_clocks().await?;
    }
    let clocks = Comparison::of(processes.iter().map(|process| &process.clock));
    let (tell_stall, stalled) = oneshot::channel();
    let machine = TwoQueueMachine::new(reporter, params, clock, &processes, tell_stall);
    {
        let workers = (0..).zip(processes);
        let workers = workers.map(|(worker, process)| serve(&machine, worker, process));
        let running = pin!(join(main_program(&machine, params), join_all(workers)));
        let talk = pin!(join(machine.grant_steps(), machine.tell_periodically()));
        let end = select(running, select(stalled, talk)).await;
        if let Either::Right((Either::Left((Ok((at_ms, told)), _)), _)) = end {
            machine.tell_moves();
            reporter.tell(RunEvent::Stall(Stall {
                at_ms,
                named_ms: clock.now_ms(),
                name: told.name,
                says: told.says,
                python: told.python,
            }));
        }
        // Whatever is left of the machine ends here, with its processes.
    }
    machine.tell_moves();
    let (tasks, memory_bytes) = machine.into_tasks();
    let mut sample = Sample {
        memory_bytes,
        clock_error_ms: Some(clocks.error_ms),
        clock_corrected_ms: clocks.corrected_ms(),
        ..timed::to_sample(params.workers(), 0, ready_ms, tasks)
    };
    clocks.trust().settle(&mut sample, clock.now_ms())?;
    reporter.tell(RunEvent::Sample(sample));
    Ok(())
}

// [show]
/// What the main program does.
async fn main_program(machine: &TwoQueueMachine, params: &QueuesParams) {
    for id in 0..params.tasks {
        let work = work(params, id);
        match to_bytes(&work) {
            Ok(_) => machine.put(Some((id, work))).await,
            // As in Python, the put seems to succeed all the same.
            Err(_) => machine.put_unserialisable(id).await,
        }
    }
    for _ in 0..params.tasks {
        machine.get_result().await;
    }
    for _ in 0..sentinels(params) {
        machine.put(None).await;
    }
    machine.join().await;
    machine.await_end();
}

/// Hands on what a process asks of the queues. An error says that the process is lost.
async fn hand_on(
    machine: &TwoQueueMachine,
    worker: u32,
    mut process: Process,
) -> Result<(), LabError> {
    process.say(&ToProcess::WorkQueues)?;
    loop {
        let (message, bytes) = process.hear().await?;
        match message {
            FromProcess::Get => {
                let item = machine.get(worker).await;
                let bytes = process.say(&ToProcess::Item {
                    work: item.as_ref().map(|item| &item.work),
                    forget_task_done: item.as_ref().is_some_and(|item| item.forget),
                })?;
                machine.on_its_way(worker, item, bytes);
                continue;
            }
            FromProcess::Put(done) => machine.put_result(worker, &done, bytes).await,
            FromProcess::TaskDone => machine.task_done(worker).await,
            FromProcess::Forgot => machine.forget(worker).await,
            // The sentinel was an item of the queue as well.
            FromProcess::Ended => {
                machine.task_done(worker).await;
                machine.end(worker);
                return Ok(());
            }
            FromProcess::Ready { .. } | FromProcess::Time { .. } | FromProcess::Done(_) => continue,
        }
        process.say(&ToProcess::Taken)?;
    }
}
// [/show]

async fn serve(machine: &TwoQueueMachine, worker: u32, process: Process) {
    if hand_on(machine, worker, process).await.is_err() {
        machine.die(worker);
    }
}
