//! Many executions of a target, one after another.

use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use runstats::random::Rng;

use crate::minimise::minimise;
use crate::target::Target;
use crate::watch::{Cost, Watch, measured};

/// The most memory that an execution may take: so much, and so many times its input.
const MAX_BYTES: usize = 64 << 20;
const MAX_TIMES_INPUT: usize = 200;

/// What is to be run.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The number of the first execution; each is made of this number and the seed alone.
    pub from: u64,
    /// How many there are.
    pub executions: u64,
    /// What the inputs are drawn from.
    pub seed: u64,
    /// Where an input that fails is written.
    pub folder: PathBuf,
    /// Whether each input is written before it is read: for what takes the whole program with it.
    pub is_careful: bool,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    /// How many executions there were.
    pub executions: u64,
    /// How long all took.
    pub time: Duration,
    /// The most that one of them took; time and memory may be of two different ones.
    pub most: Cost,
    /// The largest input, in bytes.
    pub largest: usize,
}

/// Runs a target.
///
/// # Errors
/// The first input that fails, as small as it was possible to make it, and where it was written.
pub fn run(target: &Target, plan: &Plan) -> Result<Outcome> {
    let hangs = plan.folder.join(format!("{}-hangs", target.name));
    let watch = Watch::start(move |input| {
        let _ = fs::write(&hangs, input);
        eprintln!("{} is read without an end", hangs.display());
    });
    fs::create_dir_all(&plan.folder).context("no folder for inputs that fail")?;
    // A panic is reported once, with the smallest input that causes it.
    let loud = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let begun = Instant::now();
    let mut outcome = Outcome::default();
    let mut failed = None;
    for number in plan.from..plan.from + plan.executions {
        let input = (target.make)(&mut Rng::new(
            plan.seed
                .wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
        ));
        if plan.is_careful {
            fs::write(plan.folder.join(format!("{}-last", target.name)), &input)?;
        }
        watch.begin(&input);
        let (done, cost) = execute(target, &input);
        watch.end();
        outcome.executions += 1;
        outcome.most.time = outcome.most.time.max(cost.time);
        outcome.most.bytes = outcome.most.bytes.max(cost.bytes);
        outcome.largest = outcome.largest.max(input.len());
        if !done {
            failed = Some((number, minimise(&input, |input| !execute(target, input).0)));
            break;
        }
    }
    outcome.time = begun.elapsed();
    panic::set_hook(loud);
    let Some((number, input)) = failed else {
        return Ok(outcome);
    };
    let file = plan.folder.join(format!("{}-fails", target.name));
    fs::write(&file, &input).context("can't write the input that fails")?;
    // Once more, aloud.
    let (_, cost) = execute(target, &input);
    bail!(
        "{}: execution {number} of seed {} fails: {:?} ({} bytes of memory). It is in {}",
        target.name,
        plan.seed,
        String::from_utf8_lossy(&input),
        cost.bytes,
        file.display()
    )
}

/// Whether all went well, and what it took.
fn execute(target: &Target, input: &[u8]) -> (bool, Cost) {
    let (done, cost) = measured(|| panic::catch_unwind(AssertUnwindSafe(|| (target.read)(input))));
    let is_small = cost.bytes <= MAX_BYTES + MAX_TIMES_INPUT * input.len();
    (done.is_ok() && is_small, cost)
}
