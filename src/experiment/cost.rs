//! The cost of a sample before it is taken: what the record keeps of it, and how long it takes.

use runstats::plan::repeats;

use crate::workload::fib::{MAX_N, calls};

/// The most tasks in all samples of a record together: more could hardly be drawn.
pub const MAX_TASKS: u64 = 200_000;
/// The most turns at a GIL in all samples of a record together.
pub const MAX_HOLDS: u64 = 400_000;
/// The memory that an engine can have, in MiB: what `.cargo/engine.toml` allows.
pub const ENGINE_MIB: u32 = 256;
/// How long one call of the recursion takes, in ms, where nothing was measured yet: about what browsers
/// take on the machines that this was written on.
const TYPICAL_CALL_MS: f64 = 5e-7;
/// The step of a clock that isn't known yet, in µs.
const TYPICAL_STEP_US: f64 = 5.0;

/// How fast the machine is, as far as that is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed {
    /// How long one call of the recursion takes, in ms, above 0.
    pub call_ms: f64,
    /// How many workers have a core each, at least 1.
    pub cores: u32,
    /// The step of the clock in µs.
    pub step_us: f64,
}

/// What one sample costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SampleCost {
    /// How many tasks the record keeps of it, at most.
    pub tasks: u64,
    /// About how long it takes, in ms.
    pub ms: f64,
}

impl Speed {
    /// That of a machine with so many logical processors, as the browser says: 0 if it says nothing. What
    /// was measured before counts more than what is typical; a clock of 0 is one that isn't known yet.
    pub fn of(logical_cores: u32, call_ms: Option<f64>, step_us: f64) -> Self {
        let measured = call_ms.filter(|ms| ms.is_finite() && *ms > 0.0);
        Speed {
            call_ms: measured.unwrap_or(TYPICAL_CALL_MS),
            cores: logical_cores.max(1),
            step_us: if step_us > 0.0 {
                step_us
            } else {
                TYPICAL_STEP_US
            },
        }
    }

    /// How long fib(n) takes on one worker, in ms.
    pub fn fib_ms(self, n: i64) -> f64 {
        calls(n.clamp(0, MAX_N) as u32) as f64 * self.call_ms
    }

    /// How long a task of so many ms takes once it is repeated so often that the clock can see it, in ms.
    pub fn seen_ms(self, task_ms: f64) -> f64 {
        task_ms * f64::from(repeats(task_ms, self.step_us))
    }

    /// How long so many tasks take, each of so many ms, with so many workers, of which as many compute at a
    /// time as there are cores, in ms.
    pub fn together_ms(self, tasks: u32, task_ms: f64, workers: u32) -> f64 {
        let at_a_time = workers.min(self.cores).clamp(1, tasks.max(1));
        f64::from(tasks) * task_ms / f64::from(at_a_time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_taken_to_be_typical() {
        let unknown = Speed::of(0, None, 0.0);
        assert_eq!((unknown.cores, unknown.call_ms), (1, TYPICAL_CALL_MS));
        assert_eq!(Speed::of(4, Some(f64::NAN), 20.0).call_ms, TYPICAL_CALL_MS);
        assert_eq!(Speed::of(4, Some(1e-6), 20.0).call_ms, 1e-6);
    }

    #[test]
    fn workers_beyond_the_cores_take_turns() {
        let speed = Speed::of(4, None, 5.0);
        assert_eq!(speed.together_ms(8, 10.0, 2), 40.0);
        assert_eq!(speed.together_ms(8, 10.0, 32), 20.0);
        assert_eq!(speed.together_ms(1, 10.0, 32), 10.0);
        // 100 ms steps: no sample is made longer than a third of a second for it.
        assert!((300.0..400.0).contains(&Speed::of(1, None, 1e5).seen_ms(1.0)));
    }

    #[test]
    fn the_engine_has_as_much_memory_as_its_build_allows() {
        let flags = include_str!("../../.cargo/engine.toml");
        let bytes = u64::from(ENGINE_MIB) << 20;
        assert!(flags.contains(&format!("--max-memory={bytes}")));
    }
}
