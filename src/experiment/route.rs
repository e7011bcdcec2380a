//! The route: what the part of the address behind `#` asks for.
//!
//! `#/threads?n=34&workers=1,2,4,8&reps=10&run=1`: a chapter, its parameters, and whether to
//! start at once. Whatever is wrong in it becomes a notice; there is always something to show.

use form_urlencoded::Serializer;

use super::reader::Reader;
use super::worker_counts::MAX_WORKERS;
use super::{Chapter, Experiment, link_form};
use crate::error::LabError;
use crate::experiment::prediction::Predicted;
use crate::format::quoted;

/// The largest speed-up that can be expected.
pub const MAX_PREDICTED: u32 = 64;

/// The parameter that starts a run at once.
pub const RUN: &str = "run";
const PREDICT: &str = "predict";
/// The parameters that a link of any chapter can have.
pub const OF_EVERY_CHAPTER: [&str; 2] = [PREDICT, RUN];

/// What an address asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// The chapter with its parameters.
    pub experiment: Experiment,
    /// Whether the address carries any parameter; if not, the page keeps those it has.
    pub has_params: bool,
    /// What is expected of the run, from a link that carries it.
    pub prediction: Vec<Predicted>,
    /// Start the run at once.
    pub run: bool,
    /// What could not be used.
    pub notices: Vec<LabError>,
}

impl Route {
    /// Reads the fragment of an address, with or without its `#`.
    pub fn read(fragment: &str) -> Self {
        let path = fragment.trim_start_matches('#').trim_start_matches('/');
        let (name, query) = path.split_once('?').unwrap_or((path, ""));
        let name = name.trim_end_matches('/');
        let mut reader = Reader::new(query);
        let chapter = Chapter::named(name);
        if chapter.is_none() && !name.is_empty() {
            reader.notice(LabError::UnknownChapter {
                name: quoted(name),
                shown: Chapter::first().title().to_owned(),
            });
        }
        let chapter = chapter.unwrap_or_else(Chapter::first);
        let experiment = Experiment::of(chapter, link_form::read(chapter, &mut reader));
        Route {
            experiment,
            has_params: !query.is_empty(),
            prediction: read_prediction(&mut reader),
            run: reader.flag(RUN),
            notices: reader.finish(),
        }
    }
}

/// `predict=1:1,2:1.9`: worker counts and the speed-ups expected of them.
fn read_prediction(reader: &mut Reader) -> Vec<Predicted> {
    let Some(given) = reader.last(PREDICT) else {
        return Vec::new();
    };
    let points: Option<Vec<Predicted>> = given
        .split(',')
        .map(|point| {
            let (workers, speedup) = point.split_once(':')?;
            let workers = workers
                .trim()
                .parse()
                .ok()
                .filter(|k| (1..=MAX_WORKERS).contains(k))?;
            let most = f64::from(MAX_PREDICTED);
            let speedup = speedup
                .trim()
                .parse()
                .ok()
                .filter(|s| (0.0..=most).contains(s))?;
            Some(Predicted { workers, speedup })
        })
        .collect();
    let Some(mut points) = points else {
        let allowed = "pairs like 2:1.9 (workers and speed-up), separated by commas";
        reader.refuse(PREDICT, given, allowed.to_owned(), "none");
        return Vec::new();
    };
    points.sort_by_key(|point| point.workers);
    points.dedup_by_key(|point| point.workers);
    points
}

/// The fragment that asks for this experiment, with its `#`; the inverse of [`Route::read`].
pub fn link_to(experiment: &Experiment, prediction: &[Predicted], run: bool) -> String {
    let mut query = Serializer::new(String::new());
    query.extend_pairs(experiment.pairs());
    if !prediction.is_empty() {
        let points: Vec<String> = prediction
            .iter()
            .map(|p| format!("{}:{}", p.workers, p.speedup))
            .collect();
        query.append_pair(PREDICT, &points.join(","));
    }
    if run {
        query.append_pair(RUN, "1");
    }
    // Commas and colons are legal in a fragment and easier on the eye.
    let query = query.finish().replace("%2C", ",").replace("%3A", ":");
    format!("#/{}?{query}", experiment.chapter().slug())
}

#[cfg(test)]
mod tests;
