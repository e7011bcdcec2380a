//! Chapter Futures: what is a result that isn't there yet?
//!
//! A session on one executor: tasks are submitted, and their futures go from pending to running to
//! done, or are cancelled before they start. It begins with the tasks of the link; then whoever sits
//! there submits, cancels and waits, until the executor is shut down, by hand or at once.

use serde::{Deserialize, Serialize};

use super::param::Reader;
use super::processes::PoolKind;
use crate::work::fib::MAX_N;

/// The most workers on offer.
pub const MAX_WORKERS: u32 = 8;
/// The most tasks that a link may submit.
pub const MAX_FIRST: usize = 32;
/// The most futures in one session.
pub const MAX_FUTURES: u32 = 200;
/// The longest time-out on offer, in ms.
pub const MAX_TIMEOUT_MS: u32 = 60_000;
/// The least n: below 0 a task fails.
pub const LEAST_N: i64 = -10;

/// What happens once the tasks of the link are submitted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
#[serde(default)]
pub struct FuturesParams {
    /// Where the workers live.
    pub pool: PoolKind,
    /// How many there are, 1 to 8.
    pub workers: Vec<u32>,
    /// The Fibonacci numbers submitted at the start, -10 to 50 each, at most 32. Those below 0 fail.
    pub tasks: Vec<i64>,
    /// If above 0: asks for the result of the first future with this time-out, in ms, up to 60 000.
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
    /// Reads them from a link.
    pub fn read(reader: &mut Reader) -> Self {
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

    /// Writes them into a link.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let tasks: Vec<String> = self.tasks.iter().map(i64::to_string).collect();
        let mut pairs = vec![
            ("pool", self.pool.slug().to_owned()),
            ("workers", self.workers().to_string()),
            ("tasks", tasks.join(",")),
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

    /// The number of workers.
    pub fn workers(&self) -> u32 {
        self.workers.first().copied().unwrap_or(1)
    }
}

fn read_tasks(reader: &mut Reader, default: &[i64]) -> Vec<i64> {
    let Some(given) = reader.last("tasks") else {
        return default.to_vec();
    };
    if given.trim().is_empty() {
        return Vec::new();
    }
    let tasks: Option<Vec<i64>> = given
        .split(',')
        .map(|part| {
            part.trim()
                .parse()
                .ok()
                .filter(|n| (LEAST_N..=MAX_N).contains(n))
        })
        .collect();
    match tasks.filter(|tasks| tasks.len() <= MAX_FIRST) {
        Some(tasks) => tasks,
        None => {
            let allowed = format!(
                "up to {MAX_FIRST} whole numbers from {LEAST_N} to {MAX_N}, separated by commas"
            );
            let used: Vec<String> = default.iter().map(i64::to_string).collect();
            reader.refuse("tasks", given, allowed, used.join(","));
            default.to_vec()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
