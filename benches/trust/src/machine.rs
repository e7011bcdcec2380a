//! The machine: how many cores it has, and whether it is idle. Only Linux says.

use std::fs;
use std::thread::{available_parallelism, sleep};
use std::time::{Duration, Instant};

use serde::Serialize;

/// A load above this is not idle.
pub const IDLE: f64 = 0.5;
/// How long the processors are watched.
const WATCHED: Duration = Duration::from_secs(2);
/// Linux counts processor time in hundredths of a second.
const TICKS_A_SECOND: f64 = 100.0;

/// The machine, before anything is measured.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Machine {
    /// How many threads it runs at the same time.
    pub cores: usize,
    /// How many were running or waiting, on average over the last minute.
    pub load: Option<f64>,
    /// How many cores were busy in the last two seconds. (The load also remembers what was built
    /// just before.)
    pub busy: Option<f64>,
}

impl Machine {
    /// Looks at it for two seconds.
    pub fn look() -> Self {
        let load = fs::read_to_string("/proc/loadavg").ok();
        let before = busy_ticks();
        let began = Instant::now();
        if before.is_some() {
            sleep(WATCHED);
        }
        let passed = began.elapsed().as_secs_f64();
        let ticks = before.and_then(|before| Some(busy_ticks()? - before));
        Machine {
            cores: available_parallelism().map_or(1, usize::from),
            load: load.and_then(|text| text.split_whitespace().next()?.parse().ok()),
            busy: ticks.map(|ticks| ticks / TICKS_A_SECOND / passed),
        }
    }

    /// Whether nothing else runs, as far as can be seen.
    pub fn is_idle(&self) -> bool {
        [self.load, self.busy]
            .into_iter()
            .flatten()
            .all(|figure| figure <= IDLE)
    }
}

fn busy_ticks() -> Option<f64> {
    busy_in(&fs::read_to_string("/proc/stat").ok()?)
}

/// The time that all processors together were at work. The first line has, in this order: user,
/// nice, system, idle, waiting for files, interrupts (two kinds), taken by other virtual machines.
fn busy_in(stat: &str) -> Option<f64> {
    let numbers = stat.lines().next()?.strip_prefix("cpu ")?;
    let ticks: Option<Vec<f64>> = numbers
        .split_whitespace()
        .take(8)
        .map(|number| number.parse().ok())
        .collect();
    let ticks = ticks?;
    Some(ticks.iter().sum::<f64>() - ticks.get(3)? - ticks.get(4)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn busy_is_all_but_idle_and_waiting() {
        let stat = "cpu  10 1 5 1000 50 2 3 4 7 0\ncpu0 1 2 3\n";
        assert_eq!(busy_in(stat), Some(25.0));
        assert_eq!(busy_in("intr 1 2"), None);
    }

    #[test]
    fn idle_means_that_both_figures_are_low() {
        let machine = |load, busy| Machine {
            cores: 2,
            load,
            busy,
        };
        assert!(machine(Some(0.5), Some(0.1)).is_idle() && machine(None, None).is_idle());
        assert!(!machine(Some(0.6), Some(0.1)).is_idle());
        assert!(!machine(Some(0.1), Some(1.0)).is_idle());
    }
}
