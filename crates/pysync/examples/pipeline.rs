//! A pipeline: a producer, a pool of workers and a printer, with a bounded queue between them.
//!
//! `cargo run -p pysync --example pipeline`

use std::error::Error;
use std::sync::Arc;
use std::thread;

use pysync::{Queue, ThreadPoolExecutor};

/// The longest chain of Collatz from a start below `limit`: its start and its length.
fn longest_chain(limit: u64) -> (u64, u32) {
    let length = |start: u64| {
        let (mut n, mut steps) = (start, 1);
        while n != 1 {
            n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
            steps += 1;
        }
        steps
    };
    (1..limit)
        .map(|start| (start, length(start)))
        .max_by_key(|&(_, steps)| steps)
        .unwrap_or((1, 1))
}

fn main() -> Result<(), Box<dyn Error>> {
    let executor = ThreadPoolExecutor::<(u64, u32)>::on_threads(4);
    // At most two futures wait to be printed: then the producer waits, too.
    let results = Arc::new(Queue::bounded(2));

    let printed = results.clone();
    let printer = thread::spawn(move || {
        while let Ok((limit, future)) = printed.get() {
            let future: pysync::Future<(u64, u32)> = future;
            match future.result(None) {
                Ok((start, steps)) => println!("below {limit}: {start} takes {steps} steps"),
                Err(error) => println!("below {limit}: {error}"),
            }
            let trace = future.trace();
            if let (Some(worker), Some(start_ms), Some(end_ms)) =
                (trace.worker, trace.start_ms, trace.end_ms)
            {
                println!("    by worker {worker}, in {:.1} ms", end_ms - start_ms);
            }
            let _ = printed.task_done();
        }
    });

    for limit in [1_000, 10_000, 100_000, 200_000, 300_000] {
        let future = executor.submit(move || Ok(longest_chain(limit)))?;
        results.put((limit, future))?;
    }
    results.join();
    results.shutdown(false);
    executor.shutdown(true, false);
    printer.join().map_err(|_| "the printer panicked")?;
    Ok(())
}

#[test]
fn it_runs() {
    main().unwrap();
}
