//! Does the executor keep Python's promises, on real threads?

use super::*;
use crate::sync::testing::*;
use futures::executor::block_on;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn every_task_runs_once_and_a_worker_does_one_at_a_time(tasks in 0u64..60, workers in 1u32..8) {
        let executor = executor(workers);
        let ready = block_on(executor.ready());
        prop_assert_eq!(ready.len(), workers as usize);
        let futures = executor.submit_all((0..tasks as i64).map(|x| give(x * x))).unwrap();
        block_on(executor.join());
        prop_assert_eq!(executor.unfinished(), 0);
        prop_assert_eq!(futures.len() as u64, tasks);
        let traces: Vec<_> = futures.iter().map(Future::trace).collect();
        for (i, (future, trace)) in futures.iter().zip(&traces).enumerate() {
            prop_assert_eq!(trace.id as usize, i);
            prop_assert_eq!(trace.queued_ms, traces[0].queued_ms);
            prop_assert_eq!(future.outcome(), Some(Ok((i * i) as i64)));
            let (worker, start, end) = (trace.worker.unwrap(), trace.start_ms.unwrap(), trace.end_ms.unwrap());
            prop_assert!(worker < workers && trace.queued_ms <= start && start <= end);
        }
        for worker in 0..workers {
            let own: Vec<_> = traces.iter().filter(|t| t.worker == Some(worker)).collect();
            prop_assert!(own.windows(2).all(|w| w[0].end_ms <= w[1].start_ms));
        }
    }
}
