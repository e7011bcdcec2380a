//! Chapter Queues: how do workers know that nothing more will come?
//!
//! The lesson's two-queue machine, with processes that really are apart. The main program and, for
//! each process, somebody who hands on what it asks of the queues run here side by side.

mod floor;
mod main_side;
mod turns;
mod worker_side;

use std::pin::pin;

use futures::channel::oneshot;
use futures::future::{Either, join, join_all, select, try_join_all};

use self::floor::Floor;
use super::clocks::Comparison;
use super::isolated::Process;
use super::serve::Teller;
use super::timed;
use crate::chapters::queues::params::{Break, QueuesParams};
use crate::error::LabError;
use crate::process::{FromProcess, ToProcess, to_bytes};
use crate::protocol::RunEvent;
use crate::record::{Sample, Stall};
use crate::workload::call::Work;
use pysync::clock::Clock;

/// Runs the machine until it ends, or can't go on.
pub(super) async fn run(teller: Teller, params: &QueuesParams) -> Result<(), LabError> {
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
    let floor = Floor::new(teller, params, clock, &processes, tell_stall);
    {
        let workers = (0..).zip(processes);
        let workers = workers.map(|(worker, process)| serve(&floor, worker, process));
        let machine = pin!(join(main_program(&floor, params), join_all(workers)));
        let talk = pin!(join(floor.give_turns(), floor.tell_now_and_then()));
        let end = select(machine, select(stalled, talk)).await;
        if let Either::Right((Either::Left((Ok((at_ms, told)), _)), _)) = end {
            floor.tell_moves();
            teller.tell(RunEvent::Stall(Stall {
                at_ms,
                named_ms: clock.now_ms(),
                name: told.name,
                says: told.says,
                python: told.python,
            }));
        }
        // Whatever is left of the machine ends here, with its processes.
    }
    floor.tell_moves();
    let (tasks, memory_bytes) = floor.into_tasks();
    let mut sample = Sample {
        memory_bytes,
        clock_error_ms: Some(clocks.error_ms),
        clock_corrected_ms: clocks.corrected_ms(),
        ..timed::to_sample(params.workers(), 0, ready_ms, tasks)
    };
    clocks.trust().settle(&mut sample, clock.now_ms())?;
    teller.tell(RunEvent::Sample(sample));
    Ok(())
}

// [show]
/// What the main program does.
async fn main_program(floor: &Floor, params: &QueuesParams) {
    for id in 0..params.tasks {
        let work = work(params, id);
        match to_bytes(&work) {
            Ok(_) => floor.put(Some((id, work))).await,
            // As in Python, the put seems to succeed all the same.
            Err(_) => floor.put_in_vain(id).await,
        }
    }
    for _ in 0..params.tasks {
        floor.get_result().await;
    }
    for _ in 0..sentinels(params) {
        floor.put(None).await;
    }
    floor.join().await;
    floor.await_end();
}

/// Hands on what a process asks of the queues. An error says that the process is lost.
async fn hand_on(floor: &Floor, worker: u32, mut process: Process) -> Result<(), LabError> {
    process.say(&ToProcess::WorkQueues)?;
    loop {
        let (message, bytes) = process.hear().await?;
        match message {
            FromProcess::Get => {
                let item = floor.get(worker).await;
                let bytes = process.say(&ToProcess::Item {
                    work: item.as_ref().map(|item| &item.work),
                    forget_task_done: item.as_ref().is_some_and(|item| item.forget),
                })?;
                floor.on_its_way(worker, item, bytes);
                continue;
            }
            FromProcess::Put(done) => floor.put_result(worker, &done, bytes).await,
            FromProcess::TaskDone => floor.task_done(worker).await,
            FromProcess::Forgot => floor.forget(worker).await,
            // The sentinel was an item of the queue as well.
            FromProcess::Ended => {
                floor.task_done(worker).await;
                floor.end(worker);
                return Ok(());
            }
            FromProcess::Ready { .. } | FromProcess::Time { .. } | FromProcess::Done(_) => continue,
        }
        process.say(&ToProcess::Taken)?;
    }
}
// [/show]

async fn serve(floor: &Floor, worker: u32, process: Process) {
    if hand_on(floor, worker, process).await.is_err() {
        floor.die(worker);
    }
}

/// The task with this number.
fn work(params: &QueuesParams, id: u32) -> Work {
    match params.broken {
        Break::Unserialisable if is_odd_one(params, id) => Work::Code(|| 1),
        Break::Death if is_odd_one(params, id) => Work::Die,
        _ => Work::fib(params.n),
    }
}

/// One for each worker.
fn sentinels(params: &QueuesParams) -> u32 {
    params.workers() - u32::from(params.broken == Break::Sentinel)
}

/// Whether this task is the one at which the machine breaks, if it does: there are some before it
/// and some after it.
fn is_odd_one(params: &QueuesParams, id: u32) -> bool {
    id == params.tasks / 2
}
