//! What the lab should reach: ratios to its peers in the same run, and a few times and sizes by
//! themselves. Reckoned on a machine with two cores.

use serde::Serialize;

use crate::peer::{NATIVE, WORKERPOOL, WORKERS};

/// A bound that the lab's figure in some row should not exceed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// The beginning of the row's name …
    begins: &'static str,
    /// … and its end.
    ends: &'static str,
    /// The figure is the ratio to this peer; if there is none, it is the lab's own.
    pub times_of: Option<&'static str>,
    /// The most it should be, in the unit of the row or as a ratio.
    pub most: f64,
}

/// Whether a goal is met.
#[derive(Clone, Debug, Serialize)]
pub struct Judged {
    /// Who: the lab in a browser.
    pub peer: String,
    /// The figure is the ratio to this peer, or the lab's own.
    pub times_of: Option<&'static str>,
    /// The most it should be.
    pub most: f64,
    /// What it is.
    pub figure: f64,
    /// Whether that is within the bound.
    pub met: bool,
}

impl Judged {
    /// Judges a figure.
    pub fn of(goal: &Goal, peer: &str, figure: f64) -> Self {
        Judged {
            peer: peer.to_owned(),
            times_of: goal.times_of,
            most: goal.most,
            figure,
            met: figure <= goal.most,
        }
    }
}

/// The names of rows that only the lab has.
pub mod rows {
    /// First paint.
    pub const FIRST_PAINT: &str = "first paint";
    /// Until Run can be pressed.
    pub const UNTIL_RUN: &str = "until Run can be pressed";
    /// First paint, over a slow line on a slow machine.
    pub const SLOW_FIRST_PAINT: &str = "first paint at 3 Mbit/s, processor slowed 4 times";
    /// Until Run can be pressed, over a slow line on a slow machine.
    pub const SLOW_UNTIL_RUN: &str = "until Run at 3 Mbit/s, processor slowed 4 times";
    /// How much the page jumps while it starts.
    pub const SHIFT: &str = "layout shift while it starts";
    /// Bytes until Run.
    pub const BYTES: &str = "bytes until Run can be pressed, by brotli";
    /// The longest task of the main thread in a sweep.
    pub const SWEEP_TASK: &str = "longest task of the main thread, sweep to 32 workers";
    /// The longest frame in a sweep.
    pub const SWEEP_FRAME: &str = "longest frame, sweep to 32 workers";
    /// The longest task of the main thread in a session.
    pub const QUEUES_TASK: &str = "longest task of the main thread, a session of Queues";
    /// The longest frame in a session.
    pub const QUEUES_FRAME: &str = "longest frame, a session of Queues";
    /// Memory after some cancelled runs.
    pub const MEMORY: &str = "memory of page and engine";
    /// How memory grows with cancelled runs.
    pub const MEMORY_GROWTH: &str = "memory after many cancelled runs, times that after 5";
    /// Another number of workers of an engine that runs.
    pub const ANOTHER_COUNT: &str = "another number of workers";
    /// Three practice links at once.
    pub const PRACTICE: &str = "3 practice links at once, times the slowest";
}

const fn goal(
    begins: &'static str,
    ends: &'static str,
    times_of: Option<&'static str>,
    most: f64,
) -> Goal {
    Goal {
        begins,
        ends,
        times_of,
        most,
    }
}

const GOALS: [Goal; 26] = [
    goal("1 task of", "", Some(NATIVE), 1.0),
    goal("1 task of", "", Some(WORKERPOOL), 1.0 / 6.0),
    goal("2 tasks of", "", Some(NATIVE), 1.05),
    goal("4 tasks of", "", Some(NATIVE), 1.05),
    goal("8 tasks of", "", Some(NATIVE), 1.05),
    goal("8 tasks of", "", Some(WORKERPOOL), 1.0 / 6.0),
    goal("fib(", "workers", Some(NATIVE), 1.1),
    goal("start 2 workers", "workers", None, 25.0),
    goal("start 8 workers", "workers", None, 60.0),
    goal("start 32 workers", "workers", None, 300.0),
    goal("start ", "workers", Some(WORKERS), 1.1),
    goal("start ", "workers", Some(WORKERPOOL), 1.0),
    goal("start 1 process", "process", None, 25.0),
    goal("start 8 processes", "processes", None, 80.0),
    goal(rows::ANOTHER_COUNT, "", None, 2.0),
    goal("an empty task", "", None, 2.0),
    goal(rows::FIRST_PAINT, rows::FIRST_PAINT, None, 300.0),
    goal(rows::UNTIL_RUN, "", None, 800.0),
    goal(rows::SLOW_FIRST_PAINT, "", None, 1000.0),
    goal(rows::SHIFT, "", None, 0.02),
    goal(rows::BYTES, "", None, 450.0),
    goal(rows::SWEEP_TASK, "", None, 50.0),
    goal(rows::SWEEP_FRAME, "", None, 100.0),
    goal(rows::QUEUES_TASK, "", None, 50.0),
    goal(rows::QUEUES_FRAME, "", None, 100.0),
    goal(rows::MEMORY_GROWTH, "", None, 1.2),
];

/// The goals of the row with this name.
pub fn goals_of(row: &str) -> Vec<Goal> {
    let is_about = |goal: &&Goal| row.starts_with(goal.begins) && row.ends_with(goal.ends);
    GOALS.iter().filter(is_about).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::start_row;

    #[test]
    fn goals_find_their_rows() {
        let most = |row: &str| -> Vec<f64> {
            let goals = goals_of(row).into_iter();
            goals.map(|goal| goal.most).collect()
        };
        assert_eq!(most("4 tasks of fib(37) on 4 workers"), [1.05]);
        assert_eq!(most(&start_row(8)), [60.0, 1.1, 1.0]);
        assert_eq!(most("start 8 workers: module"), Vec::<f64>::new());
        assert_eq!(most(rows::FIRST_PAINT), [300.0]);
        assert_eq!(most(rows::SLOW_FIRST_PAINT), [1000.0]);
        assert_eq!(most("start 1 process"), [25.0]);
    }
}
