//! All figures of a bench: by row and peer, round by round, and what they say together.
//!
//! A round is a block: everybody is asked once, on the same machine in the same mood. So peers are
//! compared by the ratios within rounds, as the page itself compares numbers of workers.

use runstats::bootstrap::median_interval;
use runstats::interval::Interval;
use runstats::samples::Samples;
use serde::Serialize;

use crate::goals::{Goal, Judged, goals_of};
use crate::job::Unit;
use crate::peer::{LAB, NATIVE, within};

/// The seed of the intervals: the same figures always give the same ones.
const SEED: u64 = 1;

/// Fewer figures than this say nothing of how sure they are.
const MIN_FOR_INTERVAL: usize = 5;

/// The figures as they come in.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    name: String,
    unit: Unit,
    peers: Vec<Peer>,
}

#[derive(Clone, Debug)]
struct Peer {
    name: String,
    /// By round.
    values: Vec<Option<f64>>,
    missing: Option<String>,
    /// By how much smaller work was multiplied.
    reckoned: Option<f64>,
}

impl Figures {
    /// Takes a figure of a round.
    pub fn note(&mut self, row: &str, unit: Unit, peer: &str, round: usize, value: f64) {
        let peer = self.peer(row, unit, peer);
        if peer.values.len() <= round {
            peer.values.resize(round + 1, None);
        }
        peer.values[round] = Some(value);
    }

    /// The figures of this peer come from smaller work, multiplied by so much.
    pub fn reckoned(&mut self, row: &str, unit: Unit, peer: &str, times: f64) {
        self.peer(row, unit, peer).reckoned = Some(times);
    }

    /// This peer has no figure there, and why.
    pub fn missing(&mut self, row: &str, unit: Unit, peer: &str, why: &str) {
        self.peer(row, unit, peer).missing = Some(why.to_owned());
    }

    fn peer(&mut self, row: &str, unit: Unit, peer: &str) -> &mut Peer {
        let at = self.rows.iter().position(|known| known.name == row);
        let at = at.unwrap_or_else(|| {
            self.rows.push(Row {
                name: row.to_owned(),
                unit,
                peers: Vec::new(),
            });
            self.rows.len() - 1
        });
        let peers = &mut self.rows[at].peers;
        let at = peers.iter().position(|known| known.name == peer);
        let at = at.unwrap_or_else(|| {
            peers.push(Peer {
                name: peer.to_owned(),
                values: Vec::new(),
                missing: None,
                reckoned: None,
            });
            peers.len() - 1
        });
        &mut peers[at]
    }

    /// What they say.
    pub fn report(&self) -> Report {
        Report {
            rows: self.rows.iter().map(Row::told).collect(),
        }
    }
}

/// What all figures say.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The rows, as they first came.
    pub rows: Vec<ToldRow>,
}

/// A row of the table.
#[derive(Clone, Debug, Serialize)]
pub struct ToldRow {
    /// What was measured.
    pub row: String,
    /// In what.
    pub unit: Unit,
    /// What the ratios are ratios to: the native program where it has figures, and else the first who
    /// has.
    pub base: Option<String>,
    /// Who was asked.
    pub peers: Vec<Told>,
    /// What the lab should reach, and whether it does.
    pub goals: Vec<Judged>,
}

/// What is known of a peer in a row.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// Who.
    pub peer: String,
    /// The median over the rounds.
    pub median: Option<f64>,
    /// Its 95 % interval.
    pub ci95: Option<Interval>,
    /// How many times the base it is: the median of the ratios within rounds.
    pub ratio: Option<f64>,
    /// Its 95 % interval.
    pub ratio_ci95: Option<Interval>,
    /// Measured by smaller work, and multiplied by so much.
    pub reckoned: Option<f64>,
    /// Why there is no figure.
    pub missing: Option<String>,
    /// The figures by round.
    pub values: Vec<Option<f64>>,
}

impl Row {
    fn told(&self) -> ToldRow {
        let has_some = |peer: &&Peer| peer.values.iter().any(Option::is_some);
        let native = self.peers.iter().find(|peer| peer.name == NATIVE);
        let base = native
            .filter(has_some)
            .or_else(|| self.peers.iter().find(has_some));
        let goals = goals_of(&self.name);
        let mut judged = Vec::new();
        for peer in self.peers.iter().filter(|peer| peer.name.starts_with(LAB)) {
            judged.extend(goals.iter().filter_map(|goal| self.judge(goal, peer)));
        }
        ToldRow {
            row: self.name.clone(),
            unit: self.unit,
            base: base.map(|base| base.name.clone()),
            peers: self.peers.iter().map(|peer| peer.told(base)).collect(),
            goals: judged,
        }
    }

    fn judge(&self, goal: &Goal, lab: &Peer) -> Option<Judged> {
        let figure = match goal.times_of {
            None => lab.samples()?.median(),
            Some(other) => {
                // The one in the same browser, if it runs in browsers.
                let browser = lab.name.split_once(", ").map_or("", |(_, browser)| browser);
                let names = [other.to_owned(), within(other, browser)];
                let other = self.peers.iter().find(|peer| names.contains(&peer.name))?;
                ratios(lab, other)?.median()
            }
        };
        Some(Judged::of(goal, &lab.name, figure))
    }
}

impl Peer {
    fn samples(&self) -> Option<Samples> {
        Samples::new(self.values.iter().flatten().copied().collect())
    }

    fn told(&self, base: Option<&Peer>) -> Told {
        let samples = self.samples();
        let ratios = base.and_then(|base| ratios(self, base));
        let interval = |samples: &Option<Samples>| {
            let enough = samples
                .as_ref()
                .filter(|samples| samples.n() >= MIN_FOR_INTERVAL);
            median_interval(enough?, SEED)
        };
        Told {
            peer: self.name.clone(),
            median: samples.as_ref().map(Samples::median),
            ci95: interval(&samples),
            ratio: ratios.as_ref().map(Samples::median),
            ratio_ci95: interval(&ratios),
            reckoned: self.reckoned,
            missing: self.missing.clone(),
            values: self.values.clone(),
        }
    }
}

/// How many times the other's figures these are, within rounds.
fn ratios(one: &Peer, other: &Peer) -> Option<Samples> {
    let pairs = one.values.iter().zip(&other.values);
    let ratios = pairs.filter_map(|(one, other)| Some((*one)? / (*other)?));
    Samples::new(ratios.filter(|ratio| ratio.is_finite()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(lab: &[f64], native: &[f64]) -> Figures {
        let mut figures = Figures::default();
        for (round, (&lab, &native)) in lab.iter().zip(native).enumerate() {
            let row = "1 task of fib(37)";
            figures.note(row, Unit::Ms, &within(LAB, "Chromium"), round, lab);
            figures.note(row, Unit::Ms, NATIVE, round, native);
        }
        figures
    }

    #[test]
    fn peers_are_compared_within_rounds() {
        // The machine is twice as slow in the last two rounds.
        let report = figures(
            &[9.0, 9.0, 9.0, 18.0, 18.0],
            &[10.0, 10.0, 10.0, 20.0, 20.0],
        )
        .report();
        let row = &report.rows[0];
        assert_eq!(row.base.as_deref(), Some(NATIVE));
        let lab = &row.peers[0];
        assert!((lab.ratio.unwrap() - 0.9).abs() < 1e-12);
        assert!(lab.ratio_ci95.unwrap().width() < 1e-12);
        assert_eq!(lab.median, Some(9.0));
        assert!(row.goals[0].met, "{:?}", row.goals);
    }

    #[test]
    fn a_goal_that_is_missed_is_said() {
        let report = figures(&[12.0], &[10.0]).report();
        assert!(!report.rows[0].goals[0].met);
        assert!((report.rows[0].goals[0].figure - 1.2).abs() < 1e-12);
    }

    #[test]
    fn who_is_missing_stays_in_the_table() {
        let mut figures = figures(&[1.0], &[1.0]);
        figures.missing("1 task of fib(37)", Unit::Ms, "node", "it is not installed");
        let report = figures.report();
        let node = &report.rows[0].peers[2];
        assert_eq!(node.missing.as_deref(), Some("it is not installed"));
        assert_eq!((node.median, node.ratio), (None, None));
    }

    #[test]
    fn rounds_without_a_partner_are_not_compared() {
        let mut figures = figures(&[1.0, 1.0], &[1.0, 1.0]);
        figures.note("1 task of fib(37)", Unit::Ms, "node", 1, 4.0);
        let report = figures.report();
        assert_eq!(report.rows[0].peers[2].ratio, Some(4.0));
    }
}
