//! The lab beside its peers, in one run: every round asks everybody once, in an order shuffled anew, so
//! that a machine in a bad mood is in it for all of them.

mod browser;
mod lab;
mod page;
mod places;
mod program;

use std::panic::AssertUnwindSafe;

use futures::FutureExt;
use runstats::random::Rng;

use peers::job::{Answer, Job};
use peers::peer::{NATIVE, WORKERPOOL, WORKERS, within};
use peers::report::Figures;

use crate::engine::Engine;
use browser::Met;
pub use places::Places;
use program::Program;

/// The peers' own programs, by the names of their columns.
const NODE: &str = "node";
const PYTHON: [(&str, &str); 3] = [
    ("CPython, threads", "threads"),
    ("CPython, processes", "processes"),
    ("CPython, subinterpreters", "interpreters"),
];
/// Python computes the number that is smaller by this, and its times are multiplied.
const LESS_FOR_PYTHON: i64 = 10;

/// What is asked of everybody, and how often.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How many rounds.
    pub rounds: usize,
    /// The jobs.
    pub jobs: Vec<Job>,
    /// Whether one browser will do: the first that is found.
    pub one_browser: bool,
    /// After how many cancelled runs memory is looked at a second time; not at all if there are none. (A
    /// browser takes a minute to tell.)
    pub cancelled: u32,
}

impl Plan {
    /// Everything, nine times.
    pub fn whole() -> Self {
        Plan {
            rounds: 9,
            jobs: jobs(37, &[2, 4, 8, 32]),
            one_browser: false,
            cancelled: 50,
        }
    }

    /// Less of everything.
    pub fn quick() -> Self {
        Plan {
            rounds: 2,
            jobs: jobs(34, &[2, 8]),
            one_browser: true,
            cancelled: 0,
        }
    }
}

fn jobs(n: i64, pools: &[u32]) -> Vec<Job> {
    let mut jobs = vec![
        Job::Tasks {
            n,
            workers: vec![1, 2, 4, 8],
        },
        Job::ForkJoin {
            n,
            cutoff: 20,
            workers: 2,
        },
    ];
    jobs.extend(pools.iter().map(|&workers| Job::Start { workers }));
    jobs.push(Job::Empty {
        tasks: 10_000,
        workers: 2,
    });
    jobs.extend([1, 1024].map(|kib| Job::Send { kib }));
    jobs
}

/// Who is asked.
enum Peer {
    Program {
        name: &'static str,
        program: Box<Program>,
        /// What it computes is smaller by this.
        less: i64,
    },
    Within {
        browser: usize,
        name: &'static str,
    },
    Lab {
        browser: usize,
    },
}

/// Meets every browser that is there, asks everybody, and gives all figures. `say` hears how it goes, and
/// `keep` gets the figures so far after each round.
pub async fn bench(
    plan: &Plan,
    places: &Places,
    mut say: impl FnMut(&str),
    mut keep: impl FnMut(&Figures),
) -> Figures {
    let mut figures = Figures::default();
    let mut browsers = Vec::new();
    for engine in [Engine::Chromium, Engine::Firefox, Engine::WebKitShared] {
        match engine.programs() {
            Ok(_) if plan.one_browser && !browsers.is_empty() => {
                say(&format!("{engine} is left out"));
            }
            Ok(_) => browsers.push(Met::start(engine, places).await),
            Err(why) => say(&format!("{engine} is missing: {why}")),
        }
    }
    let mut peers = peers_of(places, &browsers);
    let mut rng = Rng::new(1);
    for round in 0..plan.rounds {
        for job in &plan.jobs {
            say(&format!(
                "round {} of {}: {}",
                round + 1,
                plan.rounds,
                job.rows()[0]
            ));
            let mut order: Vec<usize> = (0..peers.len()).collect();
            // The table lists them as they first come.
            if round > 0 {
                rng.shuffle(&mut order);
            }
            for at in order {
                let asked = ask(&mut peers[at], job, round, &browsers, &mut figures);
                unless_it_fails(asked, &mut say).await;
            }
        }
        for browser in &browsers {
            say(&format!(
                "round {} of {}: the page in {}",
                round + 1,
                plan.rounds,
                browser.name()
            ));
            unless_it_fails(lab::more(browser, round, &mut figures), &mut say).await;
            unless_it_fails(page::figures(browser, round, &mut figures), &mut say).await;
        }
        keep(&figures);
    }
    for browser in browsers.iter().filter(|_| plan.cancelled > 0) {
        say(&format!(
            "memory in {}, after {} cancelled runs",
            browser.name(),
            plan.cancelled
        ));
        let looked = page::memory(browser, plan.cancelled, &mut figures);
        unless_it_fails(looked, &mut say).await;
    }
    page::bytes(places, &mut figures);
    for browser in browsers {
        browser.end().await;
    }
    figures
}

/// What fails on a page panics; here it is a figure that is missing, and the rest goes on.
async fn unless_it_fails(doing: impl Future<Output = ()>, say: &mut impl FnMut(&str)) {
    if AssertUnwindSafe(doing).catch_unwind().await.is_err() {
        say("that could not be measured: why stands above");
    }
}

fn peers_of(places: &Places, browsers: &[Met]) -> Vec<Peer> {
    let each = || 0..browsers.len();
    let mut peers: Vec<Peer> = each().map(|browser| Peer::Lab { browser }).collect();
    let native = Program::start(places.native.as_os_str(), &[]);
    peers.push(Peer::Program {
        name: NATIVE,
        program: Box::new(native),
        less: 0,
    });
    for name in [WORKERS, WORKERPOOL] {
        peers.extend(each().map(|browser| Peer::Within { browser, name }));
    }
    let node = places.peers.join("javascript").join("node.mjs");
    peers.push(Peer::Program {
        name: NODE,
        program: Box::new(Program::start("node".as_ref(), &[node.as_os_str()])),
        less: 0,
    });
    let script = places.peers.join("python").join("peer.py");
    for (name, kind) in PYTHON {
        peers.push(Peer::Program {
            name,
            program: Box::new(Program::start(
                "python3".as_ref(),
                &[script.as_os_str(), kind.as_ref()],
            )),
            less: LESS_FOR_PYTHON,
        });
    }
    peers
}

async fn ask(peer: &mut Peer, job: &Job, round: usize, browsers: &[Met], figures: &mut Figures) {
    let (rows, unit) = (job.rows(), job.unit());
    let (name, times, answer) = match peer {
        Peer::Lab { browser } => {
            return lab::answer(&browsers[*browser], job, round, figures).await;
        }
        Peer::Within { browser, name } => {
            let met = &browsers[*browser];
            (within(name, met.name()), 1.0, met.ask(name, job).await)
        }
        Peer::Program {
            name,
            program,
            less,
        } => {
            let (job, times) = job.for_the_slow(*less);
            ((*name).to_owned(), times, program.ask(&job).await)
        }
    };
    match answer {
        Answer::Values(values) => {
            for (row, value) in rows.iter().zip(values) {
                figures.note(row, unit, &name, round, times * value);
                if times > 1.0 {
                    figures.reckoned(row, unit, &name, times);
                }
            }
        }
        Answer::Missing(why) => {
            for row in &rows {
                figures.missing(row, unit, &name, &why);
            }
        }
    }
}
