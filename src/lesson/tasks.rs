//! The tasks of each chapter, in the order of the lesson.

use std::sync::OnceLock;

use super::task::Task;
use crate::experiment::Chapter;

/// A chapter's tasks.
pub type Tasks = (Chapter, &'static [Task]);

/// Those of all chapters.
static REGISTERED: OnceLock<&'static [Tasks]> = OnceLock::new();

/// Says what is tried in each chapter. Only the first call counts.
pub fn register(tasks: &'static [Tasks]) {
    let _ = REGISTERED.set(tasks);
}

/// The tasks of a chapter.
pub fn tasks_of(chapter: Chapter) -> &'static [Task] {
    // This library's own tests have no beginning at which it could be said.
    #[cfg(test)]
    crate::chapters::register();
    let all = REGISTERED.get().copied().unwrap_or_default();
    let own = all.iter().find(|(of, _)| *of == chapter);
    own.map_or(&[], |(_, tasks)| tasks)
}
