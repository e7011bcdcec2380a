//! The rule by which a sweep ends: after a fixed number of rounds, or as soon as its answer is clear.

use runstats::stopping::MIN_ROUNDS;
use serde::{Deserialize, Serialize};

use super::reader::Reader;

/// The most rounds on offer.
pub const MAX_REPS: u32 = 100;
/// The rounds of a run that is asked for a fixed number of them, before anybody chooses one.
pub const FIXED_REPS: u32 = MIN_ROUNDS;
/// The longest time budget, in seconds.
pub const MAX_BUDGET_S: u32 = 600;
/// The widest interval that can be asked for, in percent of the figure.
pub const MAX_SURE_PCT: u32 = 50;
/// The width of an interval that is clear enough, in percent of the figure: ± 5 %.
const SURE_PCT: u32 = 10;
/// The time after which an unclear answer is given as it is, in seconds.
const BUDGET_S: u32 = 10;

/// When a sweep ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(from = "Given")]
#[cfg_attr(test, schemars(!from, default, transform = without_defaults))]
pub struct Stopping {
    /// Samples for each worker count, 1 to 100: so many with `sure_pct` 0, at most so many otherwise.
    pub reps: u32,
    /// If above 0: ends after at least [`MIN_ROUNDS`] rounds (5), as soon as every 95 % interval that
    /// the answer rests on is narrower than this, in percent of its figure, or clearly on one side of
    /// what it is compared with; 0 to 50. Where it is missing beside `reps` it is 0.
    pub sure_pct: u32,
    /// With `sure_pct`: ends after so many seconds, 1 to 600, if [`MIN_ROUNDS`] rounds (5) are done.
    pub budget_s: u32,
    /// If above 0: the engine is started anew each time after so many rounds, 0 to 100.
    pub restart: u32,
}

/// What takes the place of one of these depends on the other.
#[cfg(test)]
fn without_defaults(schema: &mut schemars::Schema) {
    for name in ["reps", "sure_pct"] {
        let field = schema.pointer_mut(&format!("/properties/{name}"));
        field.and_then(|field| field.as_object_mut()?.remove("default"));
    }
}

impl Default for Stopping {
    fn default() -> Self {
        Stopping {
            reps: MAX_REPS,
            sure_pct: SURE_PCT,
            budget_s: BUDGET_S,
            restart: 0,
        }
    }
}

impl Stopping {
    /// A fixed number of rounds.
    pub fn fixed(reps: u32) -> Self {
        Stopping {
            reps,
            sure_pct: 0,
            ..Stopping::default()
        }
    }

    /// As by default, and the engine is started anew each time after `restart` rounds.
    pub fn restarting(restart: u32) -> Self {
        Stopping {
            restart,
            ..Stopping::default()
        }
    }

    /// Whether it goes on until the answer is clear.
    pub fn until_clear(&self) -> bool {
        self.sure_pct > 0
    }

    /// With three times as much time; `None` if it has all that there is, or ends by its rounds.
    pub fn longer(&self) -> Option<Self> {
        let budget_s = self.budget_s.saturating_mul(3).min(MAX_BUDGET_S);
        (self.until_clear() && budget_s > self.budget_s).then(|| Stopping {
            budget_s,
            ..self.clone()
        })
    }

    /// Reads it from a link; what the link doesn't name is as in `default`.
    pub fn read(reader: &mut Reader, default: &Stopping) -> Self {
        let mut whole = |name, least: u32, most: u32, default: u32| {
            reader.whole_given(name, i64::from(least)..=i64::from(most), i64::from(default))
        };
        let given = Given {
            reps: whole("reps", 1, MAX_REPS, default.reps),
            sure_pct: whole("sure_pct", 0, MAX_SURE_PCT, default.sure_pct),
            budget_s: whole("budget_s", 1, MAX_BUDGET_S, default.budget_s),
            restart: whole("restart", 0, MAX_REPS, default.restart),
        };
        given.or(default)
    }

    /// Writes it into a link: what differs from `default`.
    pub fn pairs(&self, default: &Stopping) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if self.until_clear() {
            if (self.sure_pct, self.reps) != (default.sure_pct, default.reps) {
                pairs.push(("sure_pct", self.sure_pct.to_string()));
            }
            if self.reps != default.reps {
                pairs.push(("reps", self.reps.to_string()));
            }
            if self.budget_s != default.budget_s {
                pairs.push(("budget_s", self.budget_s.to_string()));
            }
        } else {
            pairs.push(("reps", self.reps.to_string()));
        }
        if self.restart != default.restart {
            pairs.push(("restart", self.restart.to_string()));
        }
        pairs
    }
}

/// What a link or a stored record says of it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Given {
    reps: Option<u32>,
    sure_pct: Option<u32>,
    budget_s: Option<u32>,
    restart: Option<u32>,
}

impl Given {
    /// A number of rounds alone is exactly so many, in old links and records too.
    fn or(self, default: &Stopping) -> Stopping {
        let sure_pct = match (self.reps, self.sure_pct) {
            (Some(_), None) => 0,
            (_, sure_pct) => sure_pct.unwrap_or(default.sure_pct),
        };
        let unsaid = match sure_pct {
            0 => FIXED_REPS,
            _ => default.reps,
        };
        Stopping {
            reps: self.reps.unwrap_or(unsaid),
            sure_pct,
            budget_s: self.budget_s.unwrap_or(default.budget_s),
            restart: self.restart.unwrap_or(default.restart),
        }
    }
}

impl From<Given> for Stopping {
    fn from(given: Given) -> Self {
        given.or(&Stopping::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(query: &str) -> Stopping {
        let mut reader = Reader::new(query);
        let stopping = Stopping::read(&mut reader, &Stopping::default());
        assert_eq!(reader.finish(), [], "{query}");
        stopping
    }

    #[test]
    fn a_number_of_rounds_alone_is_exactly_that() {
        assert_eq!(read(""), Stopping::default());
        assert_eq!(read("reps=7"), Stopping::fixed(7));
        assert!(read("reps=7&sure_pct=4").until_clear());
        assert_eq!(read("sure_pct=0"), Stopping::fixed(FIXED_REPS));
        assert_eq!(read("restart=3"), Stopping::restarting(3));
    }

    #[test]
    fn what_cannot_be_used_is_said() {
        let mut reader = Reader::new("reps=0&budget_s=9999");
        let stopping = Stopping::read(&mut reader, &Stopping::default());
        assert_eq!(stopping, Stopping::default());
        assert_eq!(reader.finish().len(), 2);
    }

    proptest! {
        #[test]
        fn a_link_gives_back_what_was_written(reps in 1..=MAX_REPS, sure_pct in 0..=MAX_SURE_PCT, budget_s in 1..=MAX_BUDGET_S, restart in 0..=MAX_REPS) {
            let budget_s = if sure_pct == 0 { BUDGET_S } else { budget_s };
            let stopping = Stopping { reps, sure_pct, budget_s, restart };
            let pairs = stopping.pairs(&Stopping::default());
            let query: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
            prop_assert_eq!(read(&query.join("&")), stopping);
        }
    }
}
