//! Experiments from JSON: how the parameters of each chapter are read.
//!
//! The page needs none of this until Run is pressed, and has it in the second part of its program.

use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use super::chapter::{Chapter, OfChapter};
use super::parameters::AnyParameters;
use crate::json;

/// What is wrong with parameters, and where.
type Error = serde_path_to_error::Error<serde_json::Error>;

/// How the parameters of a chapter are read from JSON, whatever their type.
pub struct JsonForm {
    chapter: Chapter,
    read: fn(&str) -> Result<AnyParameters, Error>,
}

/// Those of all chapters.
static REGISTERED: OnceLock<&'static [JsonForm]> = OnceLock::new();

/// Says how the parameters of all chapters are read. Only the first call counts.
pub fn register(forms: &'static [JsonForm]) {
    let _ = REGISTERED.set(forms);
}

impl JsonForm {
    /// That of these parameters.
    pub const fn of<P>() -> Self
    where
        P: OfChapter + Clone + PartialEq + DeserializeOwned,
    {
        JsonForm {
            chapter: P::CHAPTER,
            read: |text| json::read::<P>(text).map(AnyParameters::new),
        }
    }
}

fn form_of(chapter: Chapter) -> &'static JsonForm {
    // This library's own tests have no beginning at which it could be said.
    #[cfg(test)]
    crate::chapters::register();
    let mut all = REGISTERED.get().copied().unwrap_or_default().iter();
    all.find(|form| form.chapter == chapter)
        .expect("the program has registered its chapters")
}

/// Reads the parameters of a chapter.
///
/// # Errors
/// What is wrong with them, and where.
pub fn read(chapter: Chapter, params: &str) -> Result<AnyParameters, Error> {
    (form_of(chapter).read)(params)
}
