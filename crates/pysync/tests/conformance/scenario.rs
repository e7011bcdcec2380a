//! What is a scenario: a script of calls, and what it is to show?

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The scenarios written by hand, by subject.
const FILES: [(&str, &str); 9] = [
    ("queue", include_str!("scenarios/queue.json")),
    (
        "queue_shutdown",
        include_str!("scenarios/queue_shutdown.json"),
    ),
    ("future", include_str!("scenarios/future.json")),
    ("callback", include_str!("scenarios/callback.json")),
    ("wait", include_str!("scenarios/wait.json")),
    ("map", include_str!("scenarios/map.json")),
    ("shutdown", include_str!("scenarios/shutdown.json")),
    ("broken", include_str!("scenarios/broken.json")),
    ("differences", include_str!("scenarios/differences.json")),
];

/// What the steps of a scenario gave, one after the other.
pub type Outcomes = Vec<Value>;

/// A script of calls.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Scenario {
    /// Its name, used once.
    pub name: String,
    /// What it shows, as a sentence.
    pub shows: String,
    /// The oldest Python that has all it needs; 3.11 if not given.
    #[serde(default = "oldest")]
    pub python: (u32, u32),
    /// The calls.
    pub steps: Vec<Step>,
    /// What CPython's documentation and source say comes out: for a Python that is too old to be
    /// asked. Written by hand; a newer Python is held to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documented: Option<Outcomes>,
    /// A deliberate difference: what comes out, and why.
    #[serde(flatten)]
    pub difference: Option<Difference>,
}

/// Where we don't do as CPython does.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Difference {
    /// What comes out of CPython.
    pub cpython: Outcomes,
    /// What comes out of ours.
    pub ours: Outcomes,
    /// Why we differ.
    pub because: String,
}

/// One call, possibly on one side only.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Step {
    /// Where it is done, if not on both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<Side>,
    /// What is done.
    #[serde(flatten)]
    pub action: Action,
}

/// Who does a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    Cpython,
    Ours,
}

/// When `wait` returns: `ReturnWhen`, as it is written in a scenario.
pub use pysync::ReturnWhen;

/// What a step does. `docs/conformance.md` has a table of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
#[rustfmt::skip]
pub enum Action {
    // Queues
    Queue { #[serde(default)] queue: QueueName, #[serde(default)] max: i64 },
    Put { #[serde(default)] queue: QueueName, item: Value, #[serde(default, skip_serializing_if = "Option::is_none")] timeout_ms: Option<u64>, #[serde(default)] back: bool },
    PutNowait { #[serde(default)] queue: QueueName, item: Value, #[serde(default)] back: bool },
    PutAll { #[serde(default)] queue: QueueName, items: Vec<Value> },
    Get { #[serde(default)] queue: QueueName, #[serde(default, skip_serializing_if = "Option::is_none")] timeout_ms: Option<u64> },
    GetNowait { #[serde(default)] queue: QueueName },
    TaskDone { #[serde(default)] queue: QueueName },
    JoinQueue { #[serde(default)] queue: QueueName },
    Size { #[serde(default)] queue: QueueName },
    Unfinished { #[serde(default)] queue: QueueName },
    Empty { #[serde(default)] queue: QueueName },
    Full { #[serde(default)] queue: QueueName },
    ShutdownQueue { #[serde(default)] queue: QueueName, #[serde(default)] immediate: bool },
    // Helper threads, gates and the log
    Start { thread: String, step: Box<Step> },
    Join { thread: String },
    Alive { thread: String },
    Open { gate: String },
    Log {},
    UntilLog { length: usize },
    // Executors
    Pool { #[serde(default)] pool: PoolName, #[serde(default = "one")] workers: u32, #[serde(default)] kind: Kind },
    With { #[serde(default)] pool: PoolName, #[serde(default = "one")] workers: u32, steps: Vec<Step>, #[serde(default, skip_serializing_if = "Option::is_none")] raise: Option<String> },
    Submit { #[serde(default)] pool: PoolName, r#as: String, task: Task },
    SubmitAll { #[serde(default)] pool: PoolName, r#as: Vec<String>, tasks: Vec<Task> },
    Map { #[serde(default)] pool: PoolName, r#as: String, tasks: Vec<Task> },
    Shutdown { #[serde(default)] pool: PoolName, #[serde(default = "yes")] wait: bool, #[serde(default)] cancel_futures: bool },
    Drop { #[serde(default)] pool: PoolName },
    Workers { #[serde(default)] pool: PoolName },
    // Futures
    Until { of: String, state: String },
    State { of: String },
    Flags { of: String },
    Cancel { of: String },
    Result { of: String, #[serde(default, skip_serializing_if = "Option::is_none")] timeout_ms: Option<u64> },
    Exception { of: String, #[serde(default, skip_serializing_if = "Option::is_none")] timeout_ms: Option<u64> },
    Callback { of: String, says: String, #[serde(default, skip_serializing_if = "Option::is_none")] raise: Option<String> },
    Wait { of: Vec<String>, #[serde(default = "all_completed")] until: ReturnWhen, #[serde(default, skip_serializing_if = "Option::is_none")] timeout_ms: Option<u64> },
    // Iterators: as_completed and map
    AsCompleted { r#as: String, of: Vec<String>, #[serde(default, skip_serializing_if = "Option::is_none")] timeout_ms: Option<u64> },
    Next { of: String },
    Rest { of: String, #[serde(default)] in_any_order: usize },
    Close { of: String },
}

/// What a task does: at first it adds `log` to the log, then it waits for its gate, then it ends
/// in one of the other ways, or returns nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Task {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#return: Option<Value>,
    /// The name of Python's exception; ours is in `names.rs`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub raise: Option<String>,
    /// Its process ends at once.
    pub die: bool,
    /// It crashes: a panic in Rust, an exception like any other in Python.
    pub panic: bool,
}

/// What the workers of a pool are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    #[default]
    Threads,
    Processes,
}

/// The name of a queue: most scenarios need only one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct QueueName(pub String);

impl Default for QueueName {
    fn default() -> Self {
        QueueName("queue".to_owned())
    }
}

/// The name of an executor: most scenarios need only one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PoolName(pub String);

impl Default for PoolName {
    fn default() -> Self {
        PoolName("pool".to_owned())
    }
}

/// The scenarios written by hand, by subject.
pub fn written() -> BTreeMap<&'static str, Vec<Scenario>> {
    let read = |text| serde_json::from_str(text).map_err(|error| format!("{error}"));
    FILES
        .into_iter()
        .map(|(subject, text)| match read(text) {
            Ok(scenarios) => (subject, scenarios),
            Err(error) => panic!("scenarios/{subject}.json: {error}"),
        })
        .collect()
}

impl From<Action> for Step {
    fn from(action: Action) -> Self {
        Step { only: None, action }
    }
}

fn oldest() -> (u32, u32) {
    crate::python::OLDEST
}

fn one() -> u32 {
    1
}

fn yes() -> bool {
    true
}

fn all_completed() -> ReturnWhen {
    ReturnWhen::AllCompleted
}
