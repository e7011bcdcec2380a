//! What is missing in a run that came by a link, said wherever the run is shown.

use crate::record::Run;

/// What it lacks; `None` if it did not come by a link.
pub fn sentence(record: &Run) -> Option<String> {
    let shortened = record.shortened.as_ref()?;
    let first = match record.experiment.chapter().is_session() {
        true => "This result came by a link.",
        false => {
            "This result came by a link. There are no single tasks in it, so what is computed from them is not shown."
        }
    };
    let dropped = shortened.dropped.iter().map(|what| what.sentence());
    let sentences: Vec<&str> = std::iter::once(first).chain(dropped).collect();
    Some(sentences.join(" "))
}
