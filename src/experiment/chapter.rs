//! The chapters of the lab, as everything that is common to them sees them.

use std::fmt::{self, Debug, Formatter};
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use super::parameters::Parameters;
use super::question::Session;

/// What a chapter says of itself.
pub struct Entry {
    /// Its name in a link.
    pub slug: &'static str,
    /// Its name on the page.
    pub title: &'static str,
    /// The question that it answers.
    pub question: &'static str,
    /// What stands below the question: what is done, and why.
    pub intro: &'static str,
    /// If a run is one session with someone who acts in it, and no sweep: which.
    pub session: Option<Session>,
    /// Whether it measures work that keeps processors busy, against the number of workers.
    pub keeps_cores_busy: bool,
    /// Whether the speed-ups of its next run can be predicted.
    pub can_be_predicted: bool,
}

/// A text that only the page shows: the engine has none of it in its program.
pub const fn for_the_page(text: &'static str) -> &'static str {
    if cfg!(feature = "engine") { "" } else { text }
}

/// A chapter of the lab.
#[derive(Clone, Copy)]
pub struct Chapter(&'static Entry);

/// All chapters, in the lesson's order.
static REGISTERED: OnceLock<&'static [Chapter]> = OnceLock::new();

/// Says which chapters there are, in the lesson's order, at least one. Only the first call counts.
pub fn register(chapters: &'static [Chapter]) {
    let _ = REGISTERED.set(chapters);
}

impl Chapter {
    /// The chapter of this entry.
    pub const fn new(entry: &'static Entry) -> Self {
        Chapter(entry)
    }

    /// All that are registered, in the lesson's order.
    pub fn all() -> &'static [Chapter] {
        // This library's own tests have no beginning at which it could be said.
        #[cfg(test)]
        crate::chapters::register();
        REGISTERED.get().copied().unwrap_or_default()
    }

    /// The one that is shown where none is named.
    ///
    /// # Panics
    /// If none was registered.
    pub fn first() -> Chapter {
        *Chapter::all()
            .first()
            .expect("the program has registered its chapters")
    }

    /// The one of this name.
    pub fn named(slug: &str) -> Option<Chapter> {
        Chapter::all().iter().copied().find(|it| it.slug() == slug)
    }

    /// The one that stands so many places after it, or before it.
    pub fn beside(self, by: isize) -> Option<Chapter> {
        let all = Chapter::all();
        let at = all.iter().position(|it| *it == self)?;
        all.get(at.checked_add_signed(by)?).copied()
    }

    /// Its name in a link.
    pub fn slug(self) -> &'static str {
        self.0.slug
    }

    /// Its name on the page.
    pub fn title(self) -> &'static str {
        self.0.title
    }

    /// The question that it answers.
    pub fn question(self) -> &'static str {
        self.0.question
    }

    /// What stands below the question: what is done, and why.
    pub fn intro(self) -> &'static str {
        self.0.intro
    }

    /// If a run is one session with someone who acts in it, and no sweep: which.
    pub fn session(self) -> Option<Session> {
        self.0.session
    }

    /// Whether a run is one session with someone who acts in it, and no sweep.
    pub fn is_session(self) -> bool {
        self.0.session.is_some()
    }

    /// Whether it measures work that keeps processors busy, against the number of workers.
    pub fn keeps_cores_busy(self) -> bool {
        self.0.keeps_cores_busy
    }

    /// Whether the speed-ups of its next run can be predicted.
    pub fn can_be_predicted(self) -> bool {
        self.0.can_be_predicted
    }
}

/// Parameters that belong to a chapter.
pub trait OfChapter: Parameters {
    /// The chapter.
    const CHAPTER: Chapter;
}

impl PartialEq for Chapter {
    fn eq(&self, other: &Self) -> bool {
        self.slug() == other.slug()
    }
}

impl Eq for Chapter {}

impl Hash for Chapter {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.slug().hash(state);
    }
}

impl Debug for Chapter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}
