//! Experiments as links: how the parameters of each chapter are read from one, and written into one.
//!
//! The engine is given experiments as JSON and has none of this.

use std::sync::OnceLock;

use super::chapter::{Chapter, OfChapter};
use super::cost::{SampleCost, Speed};
use super::parameters::AnyParameters;
use super::reader::Reader;

/// The machine that the page runs on, as far as it matters for what is suggested.
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// Whether memory can be shared between workers.
    pub shares_memory: bool,
    /// How many logical processors there are, as the browser says.
    pub logical_cores: u32,
}

/// Parameters that can stand in a link.
pub trait Linked: OfChapter + Clone + PartialEq + Sized {
    /// Reads them from a link; what the link doesn't say is as by default.
    fn read(reader: &mut Reader) -> Self;

    /// What the controls show at first on a machine like this.
    fn at_first(host: Host) -> Self;

    /// The parameters as they stand in a link: name and value.
    fn pairs(&self) -> Vec<(&'static str, String)>;

    /// What runs, in a few words.
    fn about(&self) -> String;

    /// The same in every form that the page offers: a link leaves out what one form doesn't use, but all of
    /// it must be within its bounds.
    fn forms(&self) -> Vec<Self> {
        vec![self.clone()]
    }

    /// What no link can say and no page can show, if there is such a thing: the parameter, its value, and
    /// what is allowed.
    fn flaw(&self) -> Option<[&'static str; 3]> {
        None
    }

    /// What one sample with so many workers costs on a machine of this speed; of a session, what it begins
    /// with.
    fn sample_cost(&self, workers: u32, speed: Speed) -> SampleCost;

    /// Why there isn't memory enough for it, if there isn't: the sum, and what does fit, as a sentence.
    fn misfit(&self) -> Option<String> {
        None
    }
}

/// How the parameters of a chapter stand in links, whatever their type.
pub struct LinkForm {
    chapter: Chapter,
    read: fn(&mut Reader) -> AnyParameters,
    at_first: fn(Host) -> AnyParameters,
    pairs: fn(&AnyParameters) -> Vec<(&'static str, String)>,
}

/// Those of all chapters.
static REGISTERED: OnceLock<&'static [LinkForm]> = OnceLock::new();

/// Says how the parameters of all chapters stand in links. Only the first call counts.
pub fn register(forms: &'static [LinkForm]) {
    let _ = REGISTERED.set(forms);
}

impl LinkForm {
    /// That of these parameters.
    pub const fn of<P: Linked>() -> Self {
        LinkForm {
            chapter: P::CHAPTER,
            read: |reader| AnyParameters::new(P::read(reader)),
            at_first: |host| AnyParameters::new(P::at_first(host)),
            pairs: |params| params.own::<P>().pairs(),
        }
    }
}

fn form_of(chapter: Chapter) -> &'static LinkForm {
    // This library's own tests have no beginning at which it could be said.
    #[cfg(test)]
    crate::chapters::register();
    let mut all = REGISTERED.get().copied().unwrap_or_default().iter();
    all.find(|form| form.chapter == chapter)
        .expect("the program has registered its chapters")
}

/// Reads the parameters of a chapter from a link.
pub fn read(chapter: Chapter, reader: &mut Reader) -> AnyParameters {
    (form_of(chapter).read)(reader)
}

/// What the controls of a chapter show at first on a machine like this.
pub fn at_first(chapter: Chapter, host: Host) -> AnyParameters {
    (form_of(chapter).at_first)(host)
}

/// The parameters of a chapter as they stand in a link: name and value.
pub fn pairs(chapter: Chapter, params: &AnyParameters) -> Vec<(&'static str, String)> {
    (form_of(chapter).pairs)(params)
}
