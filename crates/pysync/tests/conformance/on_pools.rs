//! Which call on our executor is a step, and what does it give?

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use futures::executor::block_on;
use pysync::{Clock, Executor, ExecutorError, PoolBreaker, Spawn, StdThreads};
use serde_json::{Value, json};

use crate::names::{outcome, raises};
use crate::scenario::{Action, PoolName, Step, Task};
use crate::world::{Inside, Iter, Job, Manner, Pool, World, ours};

/// A thread of its own for each worker, counted.
struct CountedThreads(Arc<AtomicUsize>);

impl Spawn for CountedThreads {
    fn spawn(&self, worker_loop: Box<dyn FnOnce() + Send>) {
        self.0.fetch_add(1, Ordering::SeqCst);
        StdThreads.spawn(worker_loop);
    }
}

/// `None` if this is no step on an executor, or there is no such executor.
pub fn run(world: &Arc<World>, action: &Action, inside: Option<Inside>) -> Option<Value> {
    Some(match action {
        Action::Pool { pool, workers, .. } => {
            let new = Arc::new(new_pool(*workers));
            world.pools.lock().unwrap().insert(pool.clone(), new);
            Value::Null
        }
        Action::With {
            pool,
            workers,
            steps,
            raise,
        } => with(world, pool, *workers, steps, raise.as_deref()),
        Action::Submit { pool, r#as, task } => {
            let submit = |executor: &Executor<Job>, job: &dyn Fn(&Task) -> Job| {
                let future = executor.submit(job(task))?;
                world.futures.lock().unwrap().insert(r#as.clone(), future);
                Ok(Value::Null)
            };
            outcome::<ExecutorError>(on(world, pool, inside, submit)?)
        }
        Action::SubmitAll { pool, r#as, tasks } => {
            let submit = |executor: &Executor<Job>, job: &dyn Fn(&Task) -> Job| {
                let futures = executor.submit_all(tasks.iter().map(job))?;
                let named = r#as.iter().cloned().zip(futures);
                world.futures.lock().unwrap().extend(named);
                Ok(Value::Null)
            };
            outcome::<ExecutorError>(on(world, pool, inside, submit)?)
        }
        Action::Map { pool, r#as, tasks } => {
            let map = |executor: &Executor<Job>, job: &dyn Fn(&Task) -> Job| {
                let map = Arc::new(Mutex::new(Iter::Map(executor.map(tasks.iter().map(job))?)));
                world.iterators.lock().unwrap().insert(r#as.clone(), map);
                Ok(Value::Null)
            };
            outcome::<ExecutorError>(on(world, pool, inside, map)?)
        }
        Action::Shutdown {
            pool,
            wait,
            cancel_futures,
        } => {
            let awaiting = world.manner == Manner::Awaiting;
            on(world, pool, inside, |executor, _| {
                if *wait && awaiting {
                    block_on(executor.shutdown_async(*cancel_futures));
                } else {
                    executor.shutdown(*wait, *cancel_futures);
                }
                Value::Null
            })?
        }
        Action::Drop { pool } => {
            world.pools.lock().unwrap().remove(pool)?;
            Value::Null
        }
        Action::Workers { pool } => {
            let pool = world.pools.lock().unwrap().get(pool).cloned()?;
            json!(pool.started.load(Ordering::SeqCst))
        }
        _ => return None,
    })
}

/// Does something on the executor of that name, with what makes a job of a task.
fn on<R>(
    world: &World,
    name: &PoolName,
    inside: Option<Inside>,
    act: impl FnOnce(&Executor<Job>, &dyn Fn(&Task) -> Job) -> R,
) -> Option<R> {
    let job = |breaker: &Arc<OnceLock<PoolBreaker>>| {
        let (shared, breaker) = (world.shared.clone(), breaker.clone());
        move |task: &Task| Job {
            task: task.clone(),
            shared: shared.clone(),
            breaker: breaker.clone(),
        }
    };
    if let Some(inside) = inside.filter(|inside| inside.name == name) {
        let breaker = Arc::new(OnceLock::from(inside.executor.breaker()));
        return Some(act(inside.executor, &job(&breaker)));
    }
    let pool = world.pools.lock().unwrap().get(name).cloned()?;
    Some(act(&pool.executor, &job(&pool.breaker)))
}

fn new_pool(workers: u32) -> Pool {
    let started = Arc::default();
    let executor = Executor::new(
        &CountedThreads(Arc::clone(&started)),
        workers,
        Clock::start(),
    );
    let breaker = Arc::new(OnceLock::from(executor.breaker()));
    Pool {
        executor,
        breaker,
        started,
    }
}

/// The outcomes of the steps inside, unless an error leaves the block.
fn with(
    world: &Arc<World>,
    name: &PoolName,
    workers: u32,
    steps: &[Step],
    raise: Option<&str>,
) -> Value {
    let block = |executor: &Executor<Job>| {
        let inside = Some(Inside { name, executor });
        let outcomes = ours(steps).map(|step| world.run(step, inside)).collect();
        match raise {
            // What leaves a block in Rust without being returned is a panic.
            Some(error) => resume_unwind(Box::new(error.to_owned())),
            None => Value::Array(outcomes),
        }
    };
    let threads = CountedThreads(Arc::default());
    let left = catch_unwind(AssertUnwindSafe(|| {
        Executor::scope(&threads, workers, Clock::start(), block)
    }));
    left.unwrap_or_else(|panic| {
        let error = panic.downcast::<String>();
        raises(&error.map_or_else(|_| "a panic".to_owned(), |error| *error))
    })
}
