//! The parameters of Futures, which asks what a result is that isn't there yet.
//!
//! A session on one executor: tasks are submitted, and their futures go from pending to running to
//! done, or are cancelled before they start. It begins with the tasks of the link; then whoever sits
//! there submits, cancels and waits, until the executor is shut down, by hand or at once.

use serde::{Deserialize, Serialize};

use crate::experiment::Parameters;
use crate::experiment::chapter::{Chapter, Entry, OfChapter, for_the_page};
use crate::experiment::cost::{SampleCost, Speed};
use crate::experiment::link_form::{Host, Linked};
use crate::experiment::question::Session;
use crate::experiment::worker_kind::WorkerKind;
use runstats::scaling::Scaling;

use crate::experiment::pool_kind::PoolKind;
use crate::experiment::reader::Reader;
use crate::workload::fib::MAX_N;

/// The chapter.
pub const CHAPTER: Chapter = Chapter::new(&Entry {
    slug: "futures",
    title: "Futures",
    question: for_the_page("What is a result that isn’t there yet?"),
    intro: for_the_page(
        "Hand a task to an executor, and you have a future of it at once: a placeholder for a result that some worker has yet to make. Watch futures go from pending to running to done. Which calls wait, which don’t, and what can still be called off?",
    ),
    session: Some(Session::Futures),
    keeps_cores_busy: false,
    can_be_predicted: false,
});

/// The most workers on offer.
pub const MAX_WORKERS: u32 = 8;
/// The most tasks that a link may submit.
pub const MAX_FIRST: usize = 32;
/// The most futures in one session.
pub const MAX_FUTURES: u32 = 200;
/// The longest time-out on offer, in ms.
pub const MAX_TIMEOUT_MS: u32 = 60_000;
/// The least n: below 0 a task fails.
pub const MIN_N: i64 = -10;

/// What happens once the tasks of the link are submitted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Ending {
    /// Nothing: the session goes on until it is shut down by hand.
    #[default]
    Open,
    /// The scope is left: shut down, and wait for all tasks.
    Wait,
    /// Shut down without waiting: the tasks go on by themselves.
    NoWait,
    /// Shut down, cancel what is pending, and wait for what runs.
    Cancel,
}

impl Ending {
    /// All of them, with their names in a link.
    pub const ALL: [(&'static str, Ending); 4] = [
        ("open", Ending::Open),
        ("wait", Ending::Wait),
        ("nowait", Ending::NoWait),
        ("cancel", Ending::Cancel),
    ];
}

/// How a session begins, and ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub struct FuturesParams {
    /// Where the workers live.
    pub pool: PoolKind,
    /// How many there are: one number, 1 to 8.
    #[cfg_attr(test, schemars(length(equal = 1), inner(range(min = 1, max = MAX_WORKERS))))]
    pub workers: Vec<u32>,
    /// The Fibonacci numbers submitted at the start, -10 to 50 each, at most 32. Those below 0 fail.
    #[cfg_attr(test, schemars(length(max = MAX_FIRST), inner(range(min = MIN_N, max = MAX_N))))]
    pub tasks: Vec<i64>,
    /// If above 0: asks for the result of the first future with this time-out, in ms, up to 60 000.
    #[cfg_attr(test, schemars(range(max = MAX_TIMEOUT_MS)))]
    pub timeout_ms: u32,
    /// What happens then.
    pub end: Ending,
}

impl Default for FuturesParams {
    fn default() -> Self {
        FuturesParams {
            pool: PoolKind::Threads,
            workers: vec![2],
            tasks: vec![40, 41, 40, 42],
            timeout_ms: 0,
            end: Ending::Open,
        }
    }
}

impl FuturesParams {
    /// The number of workers.
    pub fn workers(&self) -> u32 {
        self.workers.first().copied().unwrap_or(1)
    }
}

fn read_tasks(reader: &mut Reader, default: &[i64]) -> Vec<i64> {
    let Some(given) = reader.last("tasks") else {
        return default.to_vec();
    };
    match parse_tasks(&given) {
        Ok(tasks) => tasks,
        Err(NotTasks) => {
            reader.refuse(
                "tasks",
                given,
                NotTasks.to_string(),
                write_tasks(default, ","),
            );
            default.to_vec()
        }
    }
}

/// What a list of tasks may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("up to {MAX_FIRST} whole numbers from {MIN_N} to {MAX_N}, separated by commas")]
pub struct NotTasks;

/// Reads a list of tasks, such as "40, 41, -1"; blanks don't matter, and it may be empty.
///
/// # Errors
/// [`NotTasks`] if something in it is no number, or out of bounds; or if there are too many.
pub fn parse_tasks(text: &str) -> Result<Vec<i64>, NotTasks> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    // A minus that somebody copied from a text is a minus too.
    let text = text.replace('\u{2212}', "-");
    let number = |part: &str| {
        let n = part.trim().parse().ok();
        n.filter(|n| (MIN_N..=MAX_N).contains(n)).ok_or(NotTasks)
    };
    let tasks: Vec<i64> = text.split(',').map(number).collect::<Result<_, _>>()?;
    if tasks.len() > MAX_FIRST {
        return Err(NotTasks);
    }
    Ok(tasks)
}

/// Writes a list of tasks down.
pub fn write_tasks(tasks: &[i64], separator: &str) -> String {
    let texts: Vec<String> = tasks.iter().map(i64::to_string).collect();
    texts.join(separator)
}

impl Linked for FuturesParams {
    fn read(reader: &mut Reader) -> Self {
        let default = Self::default();
        let pools = [PoolKind::ALL[1], PoolKind::ALL[0]];
        let most = i64::from(MAX_WORKERS);
        FuturesParams {
            pool: reader.word("pool", &pools, default.pool),
            workers: vec![reader.whole("workers", 1..=most, i64::from(default.workers[0])) as u32],
            tasks: read_tasks(reader, &default.tasks),
            timeout_ms: reader.whole("timeout_ms", 0..=i64::from(MAX_TIMEOUT_MS), 0) as u32,
            end: reader.word("end", &Ending::ALL, default.end),
        }
    }

    /// About 8 s with two cores, so that there is time to act.
    fn at_first(host: Host) -> Self {
        FuturesParams {
            pool: PoolKind::that_runs(host.shares_memory),
            tasks: vec![46, 47, 46, 48],
            ..FuturesParams::default()
        }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![
            ("pool", self.pool.slug().to_owned()),
            ("workers", self.workers().to_string()),
            ("tasks", write_tasks(&self.tasks, ",")),
        ];
        if self.timeout_ms > 0 {
            pairs.push(("timeout_ms", self.timeout_ms.to_string()));
        }
        if let Some((name, _)) = Ending::ALL.iter().find(|(_, end)| *end == self.end)
            && self.end != Ending::Open
        {
            pairs.push(("end", (*name).to_owned()));
        }
        pairs
    }

    fn sample_cost(&self, workers: u32, speed: Speed) -> SampleCost {
        let each_ms = self.tasks.iter().map(|&n| speed.fib_ms(n));
        let mean_ms = each_ms.sum::<f64>() / self.tasks.len().max(1) as f64;
        let tasks = self.tasks.len() as u32;
        SampleCost {
            tasks: tasks.into(),
            ms: speed.together_ms(tasks, mean_ms, workers),
        }
    }

    fn about(&self) -> String {
        format!("{} of {}", self.pool.slug(), self.workers())
    }
}

impl OfChapter for FuturesParams {
    const CHAPTER: Chapter = CHAPTER;
}

impl Parameters for FuturesParams {
    fn worker_counts(&self) -> &[u32] {
        &self.workers
    }

    fn scaling(&self) -> Scaling {
        Scaling::Strong
    }

    fn tasks(&self, _workers: u32) -> u32 {
        self.tasks.len() as u32
    }

    fn worker_kind(&self) -> WorkerKind {
        match self.pool {
            PoolKind::Processes => WorkerKind::Processes,
            PoolKind::Threads => WorkerKind::Threads,
        }
    }

    fn threads(&self) -> u32 {
        match self.pool {
            PoolKind::Threads => self.workers(),
            PoolKind::Processes => 0,
        }
    }

    fn needs_shared_memory(&self) -> bool {
        self.pool == PoolKind::Threads
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    #[test]
    fn tasks_may_fail_but_not_be_nonsense() {
        let mut reader = Reader::new("tasks=38,-1&workers=1&pool=processes&end=wait");
        let params = FuturesParams::read(&mut reader);
        assert_eq!(params.tasks, [38, -1]);
        assert_eq!(reader.finish(), []);
        let mut reader = Reader::new("tasks=38,x");
        assert_eq!(FuturesParams::read(&mut reader).tasks, [40, 41, 40, 42]);
        assert_eq!(reader.finish().len(), 1);
        let mut reader = Reader::new("tasks=");
        assert!(FuturesParams::read(&mut reader).tasks.is_empty());
    }

    #[test]
    fn a_list_of_tasks_has_bounds() {
        assert_eq!(parse_tasks(" 40,41 , \u{2212}1 "), Ok(vec![40, 41, -1]));
        let many = write_tasks(&[1; MAX_FIRST + 1], ",");
        for wrong in ["40,", "4x", "51", "-11", "3.5", many.as_str()] {
            assert_eq!(parse_tasks(wrong), Err(NotTasks), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(tasks in vec(MIN_N..=MAX_N, 0..=MAX_FIRST), blank: bool) {
            let text = write_tasks(&tasks, if blank { ", " } else { "," });
            prop_assert_eq!(parse_tasks(&text), Ok(tasks));
        }
    }
}
