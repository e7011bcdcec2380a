//! Simulated machines with two cores, on which two workers do 1.9 times as much as one, and which
//! are not always equally fast.

use runstats::plan::{Visit, visits};
use runstats::random::Rng;

use crate::noise::Noise;

/// The numbers of workers of each round.
pub const COUNTS: [u32; 5] = [1, 2, 3, 4, 8];
/// The speed-up of two workers and more, weak scaling.
pub const SPEED_UP: f64 = 1.9;

/// What the machine does during a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Machine {
    /// Nothing.
    Steady,
    /// It becomes slower by 20 % from the first sample to the last.
    Drifting,
    /// It becomes slower by 1.7 half way, between two rounds.
    Jumping,
    /// It becomes slower by 1.7 half way, in the middle of a round if their number is odd.
    JumpingWithin,
    /// In 1 of 6 rounds it has one core only.
    LosesCore,
}

/// All of them.
pub const MACHINES: [Machine; 5] = [
    Machine::Steady,
    Machine::Drifting,
    Machine::Jumping,
    Machine::JumpingWithin,
    Machine::LosesCore,
];

impl Machine {
    /// All samples of a run in the order taken: (round, workers, ms).
    pub fn run(self, noise: Noise, rounds: u32, rng: &mut Rng) -> Vec<(u32, u32, f64)> {
        let seed = (rng.f64() * f64::from(u32::MAX)) as u32;
        let visits = visits(&COUNTS, rounds, seed);
        let last = visits.len() as f64;
        let losing: Vec<bool> = (0..rounds).map(|_| rng.f64() < 1.0 / 6.0).collect();
        let sample = |(visit, at): (&Visit, u32)| {
            let done = f64::from(at) / last;
            let slower = match self {
                Machine::Drifting => 1.0 + 0.2 * done,
                Machine::Jumping if visit.round >= rounds / 2 => 1.7,
                Machine::JumpingWithin if done >= 0.5 => 1.7,
                Machine::LosesCore if losing[visit.round as usize] && visit.workers > 1 => 2.0,
                _ => 1.0,
            };
            let k = f64::from(visit.workers);
            let alone = if visit.workers == 1 {
                1.0
            } else {
                k / SPEED_UP
            };
            (visit.round, visit.workers, alone * slower * noise.draw(rng))
        };
        visits.iter().zip(0..).map(sample).collect()
    }

    /// The true median of the speed-up of two workers and more.
    pub fn truth(self, noise: Noise) -> f64 {
        // A ratio of two times with the same noise is as often above 1 as below. Where 1 of 6 is
        // halved, the median is where 2 of 5 of the others are below: simulated, 10 million times.
        SPEED_UP
            * match (self, noise) {
                (Machine::LosesCore, Noise::Normal) => LOSES_CORE[0],
                (Machine::LosesCore, Noise::Skewed) => LOSES_CORE[1],
                (Machine::LosesCore, Noise::Outliers) => LOSES_CORE[2],
                _ => 1.0,
            }
    }
}

/// The 2/5 quantile of the ratio of two times with normal, skewed and late noise; see
/// `Machine::truth`.
const LOSES_CORE: [f64; 3] = [0.98933, 0.96063, 0.99127];
