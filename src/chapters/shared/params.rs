//! The parameters of Shared data: how k threads add to one counter, and how often.
//!
//! Each of k threads adds 1 so many times (weak scaling: k threads have k times as much to add). Four ways
//! to add: load and store, which can lose updates; one atomic operation; a lock; a counter of its own for
//! each thread. And load and store once more under a GIL, as Python does it. Beside them, a program of two
//! threads that is gone through step by step, in an order that somebody chooses.

use pysync::counter::Adding;
use serde::{Deserialize, Serialize};

use super::interleaving::{Program, play};
use crate::experiment::Parameters;
use crate::experiment::chapter::{Chapter, Entry, OfChapter, for_the_page};
use crate::experiment::cost::{SampleCost, Speed};
use crate::experiment::link_form::{Host, Linked};
use crate::experiment::reader::{Reader, join};
use crate::experiment::stopping::Stopping;
use crate::experiment::worker_counts::MAX_WORKERS;
use crate::experiment::worker_kind::WorkerKind;
use crate::format;

/// The chapter.
pub const CHAPTER: Chapter = Chapter::new(&Entry {
    slug: "shared",
    title: "Shared data",
    question: for_the_page("What if two threads change the same number?"),
    intro: for_the_page(
        "Adding one to a counter takes three steps: read it, add, write it back. A thread that is stopped in between writes back an old number, and what others have added meanwhile is lost. Let threads add to one counter, count what is missing, and see what each remedy costs.",
    ),
    session: None,
    keeps_cores_busy: true,
    can_be_predicted: false,
});

/// The fewest additions a thread on offer.
pub const MIN_ADDITIONS: u32 = 1_000;
/// The most.
pub const MAX_ADDITIONS: u32 = 10_000_000;
/// CPython's switch interval in ms (`sys.getswitchinterval()`).
const SWITCH_MS: u32 = 5;
/// The longest switch interval on offer, in ms.
pub const MAX_SWITCH_MS: u32 = 200;
/// The longest order that a link holds; no program has as many steps.
const MAX_ORDER: usize = 32;

/// How the threads add.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// Load, then store.
    #[default]
    LoadStore,
    /// The same under a GIL, which may be handed over in between: Python's threads.
    Gil,
    /// One atomic operation.
    FetchAdd,
    /// A lock around load and store.
    Lock,
    /// A counter each, and a sum at the end.
    Own,
}

impl Way {
    /// All of them, with their names in a link.
    pub const ALL: [(&'static str, Way); 5] = [
        ("load-store", Way::LoadStore),
        ("gil", Way::Gil),
        ("fetch-add", Way::FetchAdd),
        ("lock", Way::Lock),
        ("own", Way::Own),
    ];

    /// Its name in a link.
    pub fn slug(self) -> &'static str {
        Way::ALL
            .into_iter()
            .find(|(_, way)| *way == self)
            .map_or("", |(name, _)| name)
    }

    /// The same in a few words.
    pub fn about(self) -> &'static str {
        match self {
            Way::LoadStore => "load and store",
            Way::Gil => "load and store under a GIL",
            Way::FetchAdd => "one atomic operation",
            Way::Lock => "a lock",
            Way::Own => "a counter each",
        }
    }

    /// About how long one addition takes while others add too, in ms: what was seen on a machine with two
    /// cores.
    fn addition_ms(self) -> f64 {
        match self {
            Way::LoadStore | Way::Gil | Way::Own => 5e-6,
            Way::FetchAdd => 2e-5,
            Way::Lock => 1e-4,
        }
    }

    /// What it is in the engine.
    pub fn adding(self) -> Adding {
        match self {
            Way::LoadStore | Way::Gil => Adding::LoadStore,
            Way::FetchAdd => Adding::FetchAdd,
            Way::Lock => Adding::Lock,
            Way::Own => Adding::Own,
        }
    }
}

/// What a sweep over threads adds, and how; and what is gone through by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default)]
pub struct SharedParams {
    /// How the threads add.
    pub way: Way,
    /// Under a GIL: how long a waiting thread waits before it asks for the lock, in ms, 1 to 200.
    #[cfg_attr(test, schemars(range(min = 1, max = MAX_SWITCH_MS)))]
    pub switch_ms: u32,
    /// How many times each thread adds 1: 1 000 to 10 000 000.
    #[cfg_attr(test, schemars(range(min = MIN_ADDITIONS, max = MAX_ADDITIONS)))]
    pub additions: u32,
    /// The numbers of threads, ascending, each once, 1 to 32, at least one.
    #[cfg_attr(test, schemars(length(min = 1), inner(range(min = 1, max = MAX_WORKERS)), extend("uniqueItems" = true)))]
    pub workers: Vec<u32>,
    /// When it ends.
    #[serde(flatten)]
    pub stopping: Stopping,
    /// The program that is gone through step by step.
    pub program: Program,
    /// Which of its threads has gone at each step, 0 or 1.
    #[cfg_attr(test, schemars(length(max = MAX_ORDER), inner(range(max = 1))))]
    pub order: Vec<usize>,
}

impl Default for SharedParams {
    fn default() -> Self {
        SharedParams {
            way: Way::LoadStore,
            switch_ms: SWITCH_MS,
            additions: 1_000_000,
            workers: vec![1, 2, 3, 4, 8],
            stopping: Stopping::default(),
            program: Program::NoLock,
            order: Vec::new(),
        }
    }
}

impl Linked for SharedParams {
    fn read(reader: &mut Reader) -> Self {
        let default = Self::default();
        let program = reader.word("program", &Program::ALL, default.program);
        let mut whole = |name, least: u32, most: u32, default: u32| {
            let bounds = i64::from(least)..=i64::from(most);
            reader.whole(name, bounds, i64::from(default)) as u32
        };
        SharedParams {
            switch_ms: whole("switch_ms", 1, MAX_SWITCH_MS, default.switch_ms),
            additions: whole("additions", MIN_ADDITIONS, MAX_ADDITIONS, default.additions),
            way: reader.word("way", &Way::ALL, default.way),
            workers: reader.list("workers", 1..=i64::from(MAX_WORKERS), &default.workers),
            stopping: Stopping::read(reader, &default.stopping),
            order: read_order(reader, program),
            program,
        }
    }

    fn at_first(_: Host) -> Self {
        Self::default()
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![
            ("way", self.way.slug().to_owned()),
            ("additions", self.additions.to_string()),
            ("workers", join(&self.workers)),
        ];
        pairs.extend(self.stopping.pairs(&Stopping::default()));
        if self.way == Way::Gil {
            pairs.push(("switch_ms", self.switch_ms.to_string()));
        }
        if self.program != Program::NoLock || !self.order.is_empty() {
            pairs.push(("program", self.program.slug().to_owned()));
        }
        if !self.order.is_empty() {
            let order = self.order.iter().map(|thread| (thread + 1).to_string());
            pairs.push(("order", order.collect()));
        }
        pairs
    }

    fn about(&self) -> String {
        format!(
            "{} additions each, {}",
            format::large(u64::from(self.additions)),
            self.way.about()
        )
    }

    fn sample_cost(&self, workers: u32, speed: Speed) -> SampleCost {
        let task_ms = f64::from(self.additions) * self.way.addition_ms();
        // But for counters of their own, threads that add are in one another's way.
        let at_a_time = if self.way == Way::Own { workers } else { 1 };
        SampleCost {
            tasks: workers.into(),
            ms: speed.together_ms(workers, task_ms, at_a_time),
        }
    }

    fn forms(&self) -> Vec<Self> {
        let form = |way| SharedParams {
            way,
            stopping: Stopping {
                sure_pct: self.stopping.sure_pct.max(1),
                ..self.stopping.clone()
            },
            ..self.clone()
        };
        Way::ALL.map(|(_, way)| form(way)).to_vec()
    }

    fn flaw(&self) -> Option<[&'static str; 3]> {
        let possible = self.order.len() <= MAX_ORDER && play(self.program, &self.order).is_ok();
        (!possible).then_some(["order", "", "steps that the program can do"])
    }
}

/// `order=112`: thread 1, thread 1, thread 2. An order that the program can't go in is not taken.
fn read_order(reader: &mut Reader, program: Program) -> Vec<usize> {
    let Some(given) = reader.last("order") else {
        return Vec::new();
    };
    let threads = given.chars().map(|letter| match letter {
        '1' => Some(0),
        '2' => Some(1),
        _ => None,
    });
    let order: Option<Vec<usize>> = threads.take(MAX_ORDER + 1).collect();
    match order {
        Some(order) if play(program, &order).is_ok() => order,
        _ => {
            let allowed = "the threads in the order of their steps, such as 1212, as far as the program can go";
            reader.refuse("order", given, allowed.to_owned(), "none");
            Vec::new()
        }
    }
}

impl OfChapter for SharedParams {
    const CHAPTER: Chapter = CHAPTER;
}

impl Parameters for SharedParams {
    fn worker_counts(&self) -> &[u32] {
        &self.workers
    }

    fn stopping(&self) -> Option<&Stopping> {
        Some(&self.stopping)
    }

    fn stopping_mut(&mut self) -> Option<&mut Stopping> {
        Some(&mut self.stopping)
    }

    fn worker_kind(&self) -> WorkerKind {
        WorkerKind::Threads
    }

    fn threads(&self) -> u32 {
        self.workers.last().copied().unwrap_or(1)
    }

    fn needs_shared_memory(&self) -> bool {
        true
    }

    fn takes_turns(&self) -> bool {
        self.way == Way::Gil
    }

    fn additions(&self) -> Option<u64> {
        Some(u64::from(self.additions))
    }

    fn rests_on_one_count(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> (SharedParams, usize) {
        let mut reader = Reader::new(query);
        let params = SharedParams::read(&mut reader);
        (params, reader.finish().len())
    }

    #[test]
    fn an_order_is_read_as_far_as_it_can_be_gone() {
        let (params, notices) = read("program=two-orders&order=12");
        assert_eq!((params.order.as_slice(), notices), ([0, 1].as_slice(), 0));
        // Each waits for the other's lock.
        assert_eq!(
            read("program=two-orders&order=121"),
            (
                SharedParams {
                    program: Program::TwoOrders,
                    ..SharedParams::default()
                },
                1
            )
        );
        assert_eq!(read("order=13").1, 1);
    }

    #[test]
    fn a_link_means_what_was_written() {
        for (_, way) in Way::ALL {
            let params = SharedParams {
                way,
                additions: 5_000,
                workers: vec![1, 4],
                stopping: Stopping::fixed(3),
                program: Program::Lock,
                order: vec![0, 0, 0],
                ..SharedParams::default()
            };
            let query = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(params.pairs())
                .finish();
            assert_eq!(read(&query), (params, 0));
        }
    }
}
