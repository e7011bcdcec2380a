//! The news that something has become of a future, from whatever thread.

use std::sync::Arc;

use pysync::Queue;

/// One item each time that a future has changed.
pub(super) type Changes = Arc<Queue<()>>;

/// Says that something has become of a future.
pub(super) fn note_change(changes: &Queue<()>) {
    // Nobody listens any more once the session is over.
    let _ = changes.put(());
}
