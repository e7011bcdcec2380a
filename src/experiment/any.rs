//! An experiment of whichever chapter.

use std::any::Any;
use std::ops::{Deref, DerefMut};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::chapter::Chapter;
use super::parameters::Parameters;
use crate::json;

/// An experiment with its parameters: what a run link says, and what the engine is told to run. In JSON,
/// `experiment` is the chapter's name and `params` its parameters.
#[derive(Debug)]
pub struct Experiment(Box<dyn Erased>);

/// What is needed of parameters whose type is not known; every type of parameters has it.
trait Erased: Parameters + Any {
    fn copied(&self) -> Box<dyn Erased>;
    fn equals(&self, other: &dyn Any) -> bool;
    fn to_tree(&self) -> Value;
}

impl<P: Parameters + Clone + PartialEq + Serialize> Erased for P {
    fn copied(&self) -> Box<dyn Erased> {
        Box::new(self.clone())
    }

    fn equals(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<P>().is_some_and(|other| self == other)
    }

    fn to_tree(&self) -> Value {
        json::to_tree(self)
    }
}

impl Experiment {
    /// That of these parameters.
    pub fn new(params: impl Parameters + Clone + PartialEq + Serialize) -> Self {
        Experiment(Box::new(params))
    }

    /// Its parameters, if they are of this type.
    pub fn params<P: Parameters>(&self) -> Option<&P> {
        self.as_any().downcast_ref()
    }

    /// The same, to be changed.
    pub fn params_mut<P: Parameters>(&mut self) -> Option<&mut P> {
        let params: &mut dyn Any = self.0.as_mut();
        params.downcast_mut()
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
        self.chapter() == other.chapter() && self.kind() == other.kind()
    }

    fn as_any(&self) -> &dyn Any {
        self.0.as_ref()
    }
}

impl Deref for Experiment {
    type Target = dyn Parameters;

    fn deref(&self) -> &Self::Target {
        self.0.as_ref()
    }
}

impl DerefMut for Experiment {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.0.as_mut()
    }
}

impl Clone for Experiment {
    fn clone(&self) -> Self {
        Experiment(self.0.copied())
    }
}

impl PartialEq for Experiment {
    fn eq(&self, other: &Self) -> bool {
        self.0.equals(other.as_any())
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
            params: self.0.to_tree(),
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
        chapter
            .read_json(&params.to_string())
            .map_err(D::Error::custom)
    }
}
