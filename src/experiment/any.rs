//! An experiment of whichever chapter.

use std::ops::{Deref, DerefMut};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::chapter::{Chapter, OfChapter};
use super::cost::{SampleCost, Speed};
use super::parameters::{AnyParameters, Parameters};
use super::{json_form, link_form, run_form};

/// An experiment with its parameters: what a run link says, and what the engine is told to run. In JSON,
/// `experiment` is the chapter's name and `params` its parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    chapter: Chapter,
    params: AnyParameters,
}

impl Experiment {
    /// That of these parameters.
    pub fn new(params: impl OfChapter + Clone + PartialEq) -> Self {
        Experiment::of(chapter_of(&params), AnyParameters::new(params))
    }

    /// That of a chapter with these parameters, which must be its own.
    pub fn of(chapter: Chapter, params: AnyParameters) -> Self {
        Experiment { chapter, params }
    }

    /// The chapter that it belongs to.
    pub fn chapter(&self) -> Chapter {
        self.chapter
    }

    /// Its parameters, if they are of this type.
    pub fn params<P: Parameters>(&self) -> Option<&P> {
        self.params.get()
    }

    /// The same, to be changed.
    pub fn params_mut<P: Parameters>(&mut self) -> Option<&mut P> {
        self.params.get_mut()
    }

    /// Its parameters as they stand in a link: name and value.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        link_form::pairs(self.chapter, &self.params)
    }

    /// What runs, in a few words.
    pub fn about(&self) -> String {
        run_form::about(self.chapter, &self.params)
    }

    /// The same in every form that the page offers: a link leaves out what one form doesn't use, but all of
    /// it must be within its bounds.
    pub fn forms(&self) -> Vec<Experiment> {
        let forms = run_form::forms(self.chapter, &self.params).into_iter();
        forms
            .map(|params| Experiment::of(self.chapter, params))
            .collect()
    }

    /// What no link can say and no page can show, if there is such a thing: the parameter, its value, and
    /// what is allowed.
    pub fn flaw(&self) -> Option<[&'static str; 3]> {
        run_form::flaw(self.chapter, &self.params)
    }

    /// What one sample with so many workers costs on a machine of this speed; of a session, what it begins
    /// with.
    pub fn sample_cost(&self, workers: u32, speed: Speed) -> SampleCost {
        run_form::sample_cost(self.chapter, &self.params, workers, speed)
    }

    /// Why there isn't memory enough for it, if there isn't, as a sentence.
    pub fn misfit(&self) -> Option<String> {
        run_form::misfit(self.chapter, &self.params)
    }

    /// The most samples for each worker count.
    pub fn reps(&self) -> u32 {
        self.stopping().map_or(1, |stopping| stopping.reps)
    }

    /// How many samples a whole run takes at most.
    pub fn total_samples(&self) -> u32 {
        self.worker_counts().len() as u32 * self.reps()
    }

    /// The same with this n, where an n can be chosen.
    pub fn with_n(mut self, n: Option<i64>) -> Self {
        if let Some(place) = self.n_mut() {
            *place = n;
        }
        self
    }

    /// Whether `ran` is what comes of asking for this: the same, but for an n that was chosen.
    pub fn became(&self, ran: &Experiment) -> bool {
        let asked = self.clone().n_mut().is_some_and(|n| n.is_none());
        self == ran || (asked && ran.clone().with_n(None) == *self)
    }

    /// Whether the two share out work in the same way, so that one chart can hold both.
    pub fn compares_to(&self, other: &Experiment) -> bool {
        self.chapter() == other.chapter()
            && self.kind() == other.kind()
            && self.additions() == other.additions()
    }
}

fn chapter_of<P: OfChapter>(_: &P) -> Chapter {
    P::CHAPTER
}

impl Deref for Experiment {
    type Target = dyn Parameters;

    fn deref(&self) -> &Self::Target {
        &*self.params
    }
}

impl DerefMut for Experiment {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut *self.params
    }
}

#[derive(Serialize, Deserialize)]
struct Named<T> {
    experiment: T,
    params: Value,
}

impl Serialize for Experiment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let named = Named {
            experiment: self.chapter().slug(),
            params: run_form::write_json(self.chapter, &self.params),
        };
        named.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Experiment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Named { experiment, params } = Named::<String>::deserialize(deserializer)?;
        let chapter = Chapter::named(&experiment)
            .ok_or_else(|| D::Error::custom(format!("unknown experiment {experiment:?}")))?;
        // By way of the text: read from a tree, all types would be compiled once more.
        let params = json_form::read(chapter, &params.to_string());
        let params = params.map_err(D::Error::custom)?;
        Ok(Experiment::of(chapter, params))
    }
}
