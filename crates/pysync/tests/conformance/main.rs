//! Do our queue, futures and executors do what CPython's do?
//!
//! The same scenarios run on both, and must give the same outcomes; where we differ on purpose,
//! each must give what is written in the scenario. `docs/conformance.md` says how to add one.

// A model checker's locks work under the model checker only.
#![cfg(not(feature = "model"))]

mod generate;
mod names;
mod on_futures;
mod on_pools;
mod on_queues;
mod python;
mod scenario;
mod script_pool;
mod script_queue;
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::LazyLock;

use generate::Tree;
use proptest::strategy::ValueTree;
use python::Python;
use scenario::{Outcomes, Scenario};
use world::Manner;

/// What is known before anything of ours runs. Python is asked once, for all tests together.
struct Suite {
    python: Result<Python, String>,
    written: BTreeMap<&'static str, Vec<Scenario>>,
    /// What Python gave, by the scenario's name; `None` if it hung.
    asked: BTreeMap<String, Option<Outcomes>>,
}

static SUITE: LazyLock<Suite> = LazyLock::new(|| {
    let (python, written) = (python::find(), scenario::written());
    let newest = python.as_ref().map_or((0, 0), |python| python.version);
    let generated: Vec<Scenario> = [generated_queues(&python), generate::pools()]
        .iter()
        .flatten()
        .map(|tree| tree.current())
        .collect();
    let all = || written.values().flatten().chain(&generated);
    let (can, cannot): (Vec<_>, Vec<_>) = all().partition(|scenario| scenario.python <= newest);
    match &python {
        Ok(python) if cannot.is_empty() => shout(&format!("compared with {python}.")),
        Ok(python) => shout(&format!(
            "compared with {python}. SKIPPED there: {} scenarios that need a newer Python; ours is compared with what CPython documents: {}.",
            cannot.len(),
            list(&cannot)
        )),
        Err(why) => shout(&format!(
            "SKIPPED, NOTHING WAS COMPARED WITH CPYTHON: {why}. Only what is written down by hand was checked."
        )),
    }
    let answers = python.as_ref().ok().map(|python| python.outcomes(&can));
    let answers = answers
        .transpose()
        .unwrap_or_else(|error| panic!("{error}"))
        .unwrap_or_default();
    let named = can.iter().map(|scenario| scenario.name.clone());
    Suite {
        asked: named.zip(answers).collect(),
        python,
        written,
    }
});

/// Scripts with a shutdown only for a Python that has it.
fn generated_queues(python: &Result<Python, String>) -> Vec<Tree> {
    let shutdown = python.as_ref().is_ok_and(|it| it.version >= (3, 13));
    generate::queues(shutdown)
}

/// Says it even where the output of a test that passes is not shown: the test harness catches only
/// what the print macros write.
fn shout(text: &str) {
    let _ = writeln!(std::io::stderr(), "\nconformance: {text}\n");
}

fn list(scenarios: &[&Scenario]) -> String {
    let names: Vec<_> = scenarios.iter().map(|it| it.name.as_str()).collect();
    names.join(", ")
}

/// What is wrong with a scenario, given what CPython gave, if it was asked.
fn complaints(scenario: &Scenario, asked: Option<&Option<Outcomes>>) -> Vec<String> {
    if asked == Some(&None) {
        return vec![format!("{}: CPython hangs", scenario.name)];
    }
    let mut wrong = Vec::new();
    let mut check = |whose: &str, got: Option<&Outcomes>, expected: &Outcomes| {
        if got != Some(expected) {
            wrong.push(format!(
                "{}: {whose}\n  gives    {}\n  expected {}",
                scenario.name,
                got.map_or("nothing: it hangs".to_owned(), json),
                json(expected)
            ));
        }
    };
    let difference = scenario.difference.as_ref();
    let by_hand = difference.map(|it| &it.cpython);
    let by_hand = by_hand.or(scenario.documented.as_ref());
    if let (Some(asked), Some(by_hand)) = (asked, by_hand) {
        check("CPython", asked.as_ref(), by_hand);
    }
    let asked = asked.and_then(Option::as_ref);
    let expected = difference.map(|it| &it.ours).or(asked).or(by_hand);
    if let Some(expected) = expected {
        for manner in [Manner::Blocking, Manner::Awaiting] {
            let ours = world::play(scenario, manner);
            check(&format!("ours, {manner:?}"), ours.as_ref().ok(), expected);
        }
    }
    wrong
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| error.to_string())
}

/// Compares the scenarios of one subject.
fn compare(subject: &str) {
    let wrong: Vec<_> = SUITE.written[subject]
        .iter()
        .flat_map(|scenario| complaints(scenario, SUITE.asked.get(&scenario.name)))
        .collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Compares random scripts; of the first that fails, the smallest is shown.
fn compare_generated(trees: Vec<Tree>) {
    let Ok(python) = &SUITE.python else {
        return;
    };
    let fails = |asked: Option<&Option<Outcomes>>, scenario: &Scenario| {
        asked.is_none() || !complaints(scenario, asked).is_empty()
    };
    let ask = |scenario: &Scenario| python.outcomes(&[scenario]).ok()?.pop();
    for tree in trees {
        let scenario = tree.current();
        if fails(SUITE.asked.get(&scenario.name), &scenario) {
            let smallest =
                generate::smallest(tree, |smaller| fails(ask(smaller).as_ref(), smaller));
            let asked = ask(&smallest);
            panic!(
                "{}\n{}\nCPython gives {}",
                json(&smallest),
                complaints(&smallest, asked.as_ref()).join("\n"),
                json(&asked)
            );
        }
    }
}

#[test]
fn queues() {
    compare("queue");
}

#[test]
fn queues_that_are_shut_down() {
    compare("queue_shutdown");
}

#[test]
fn futures_one_by_one() {
    compare("future");
}

#[test]
fn callbacks() {
    compare("callback");
}

#[test]
fn waiting_for_several() {
    compare("wait");
}

#[test]
fn maps() {
    compare("map");
}

#[test]
fn shutdown() {
    compare("shutdown");
}

#[test]
fn broken_pools() {
    compare("broken");
}

#[test]
fn deliberate_differences() {
    compare("differences");
}

#[test]
fn random_scripts_for_queues() {
    compare_generated(generated_queues(&SUITE.python));
}

#[test]
fn random_scripts_for_executors() {
    compare_generated(generate::pools());
}

#[test]
fn the_scenarios_are_sound() {
    let all: Vec<_> = SUITE.written.values().flatten().collect();
    let names: BTreeSet<_> = all.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names.len(), all.len(), "a name is used twice");
    assert!(all.len() >= 60);
    for scenario in all {
        let name = &scenario.name;
        assert!(scenario.shows.ends_with(['.', '?']), "{name}: no sentence");
        let newer = scenario.python > python::OLDEST;
        assert_eq!(newer, scenario.documented.is_some(), "{name}: documented");
    }
    for scenario in &SUITE.written["differences"] {
        let difference = scenario.difference.as_ref();
        let differs = difference.is_some_and(|it| it.cpython != it.ours);
        assert!(differs, "{}: no difference", scenario.name);
    }
}
