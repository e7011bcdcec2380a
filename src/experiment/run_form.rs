//! Experiments once there are runs of them: how the parameters of each chapter are written as JSON, said in
//! words, and held against their bounds.
//!
//! The engine needs none of this. The page needs it once Run is pressed, and has it in the second part of its
//! program.

use std::sync::OnceLock;

use serde::Serialize;
use serde_json::Value;

use super::chapter::Chapter;
use super::cost::{SampleCost, Speed};
use super::link_form::Linked;
use super::parameters::AnyParameters;
use crate::json;

/// What is asked of the parameters of a chapter once there are runs, whatever their type.
pub struct RunForm {
    chapter: Chapter,
    write_json: fn(&AnyParameters) -> Value,
    about: fn(&AnyParameters) -> String,
    forms: fn(&AnyParameters) -> Vec<AnyParameters>,
    flaw: fn(&AnyParameters) -> Option<[&'static str; 3]>,
    sample_cost: fn(&AnyParameters, u32, Speed) -> SampleCost,
    misfit: fn(&AnyParameters) -> Option<String>,
}

/// Those of all chapters.
static REGISTERED: OnceLock<&'static [RunForm]> = OnceLock::new();

/// Says how it is for all chapters. Only the first call counts.
pub fn register(forms: &'static [RunForm]) {
    let _ = REGISTERED.set(forms);
}

impl RunForm {
    /// That of these parameters.
    pub const fn of<P: Linked + Serialize>() -> Self {
        RunForm {
            chapter: P::CHAPTER,
            write_json: |params| json::to_tree(params.own::<P>()),
            about: |params| params.own::<P>().about(),
            forms: |params| {
                let forms = params.own::<P>().forms().into_iter();
                forms.map(AnyParameters::new).collect()
            },
            flaw: |params| params.own::<P>().flaw(),
            sample_cost: |params, workers, speed| params.own::<P>().sample_cost(workers, speed),
            misfit: |params| params.own::<P>().misfit(),
        }
    }
}

fn form_of(chapter: Chapter) -> &'static RunForm {
    // This library's own tests have no beginning at which it could be said.
    #[cfg(test)]
    crate::chapters::register();
    let mut all = REGISTERED.get().copied().unwrap_or_default().iter();
    all.find(|form| form.chapter == chapter)
        .expect("the program has registered its chapters")
}

/// The parameters of a chapter as a tree of JSON.
pub fn write_json(chapter: Chapter, params: &AnyParameters) -> Value {
    (form_of(chapter).write_json)(params)
}

/// What runs, in a few words.
pub fn about(chapter: Chapter, params: &AnyParameters) -> String {
    (form_of(chapter).about)(params)
}

/// The same parameters in every form that the page offers.
pub fn forms(chapter: Chapter, params: &AnyParameters) -> Vec<AnyParameters> {
    (form_of(chapter).forms)(params)
}

/// What no link can say and no page can show, if there is such a thing.
pub fn flaw(chapter: Chapter, params: &AnyParameters) -> Option<[&'static str; 3]> {
    (form_of(chapter).flaw)(params)
}

/// What one sample with so many workers costs.
pub fn sample_cost(
    chapter: Chapter,
    params: &AnyParameters,
    workers: u32,
    speed: Speed,
) -> SampleCost {
    (form_of(chapter).sample_cost)(params, workers, speed)
}

/// Why there isn't memory enough, if there isn't.
pub fn misfit(chapter: Chapter, params: &AnyParameters) -> Option<String> {
    (form_of(chapter).misfit)(params)
}
