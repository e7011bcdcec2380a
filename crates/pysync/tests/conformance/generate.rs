//! Which scenarios does nobody think of? Random ones, always the same, and made smaller when they
//! fail.
//!
//! A script is built from random numbers by a model that knows just enough of queues and executors
//! to tell whether a step would wait, so that what comes out never depends on speed.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::strategy::{BoxedStrategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::scenario::{Scenario, Step};
use crate::{script_pool, script_queue};

/// How many of each kind.
const COUNT: usize = 250;
/// How long a failing script is made smaller at most: each time Python is started anew, and a
/// script that hangs takes long to say so.
const SMALLER: Duration = Duration::from_secs(60);

/// A random script that can be made smaller.
pub type Tree = Box<dyn ValueTree<Value = Scenario>>;

/// One random choice: what, and of what.
pub type Choice = (u8, u8);

/// Scripts for queues.
pub fn queues(shutdown: bool) -> Vec<Tree> {
    let choices = proptest::collection::vec(any::<Choice>(), 1..40);
    let steps = (0u8..4, choices)
        .prop_map(move |(max, choices)| script_queue::steps(max.into(), &choices, shutdown));
    trees("queue", steps.boxed())
}

/// Scripts for executors and futures.
pub fn pools() -> Vec<Tree> {
    let choices = proptest::collection::vec(any::<Choice>(), 1..30);
    let steps =
        (1u32..4, choices).prop_map(|(workers, choices)| script_pool::steps(workers, &choices));
    trees("pool", steps.boxed())
}

fn trees(kind: &'static str, steps: BoxedStrategy<Vec<Step>>) -> Vec<Tree> {
    let mut runner = TestRunner::deterministic();
    (0..COUNT)
        .map(|number| {
            let scenario = steps.clone().prop_map(move |steps| Scenario {
                name: format!("generated_{kind}_{number}"),
                shows: "Nothing in particular.".to_owned(),
                python: crate::python::OLDEST,
                steps,
                documented: None,
                difference: None,
            });
            let tree = scenario.boxed().new_tree(&mut runner);
            tree.expect("a script can be made of any numbers")
        })
        .collect()
}

/// The smallest script found that still fails.
pub fn smallest(mut tree: Tree, fails: impl Fn(&Scenario) -> bool) -> Scenario {
    let mut smallest = tree.current();
    let mut smaller = tree.simplify();
    let start = Instant::now();
    while smaller && start.elapsed() < SMALLER {
        let candidate = tree.current();
        smaller = if fails(&candidate) {
            smallest = candidate;
            tree.simplify()
        } else {
            tree.complicate()
        };
    }
    smallest
}
