//! The line of the engine that made a move, for the code pane to mark.

use crate::record::MoveKind;

/// What stands in the line of `queues/engine/mod.rs` that made a move, and in no other line shown.
pub fn of(what: MoveKind) -> &'static str {
    match what {
        MoveKind::PutTask => "machine.put(Some(",
        MoveKind::PutSentinel => "machine.put(None)",
        MoveKind::NotSent => "machine.put_unserialisable(",
        MoveKind::GetTask | MoveKind::GetSentinel => "machine.get(worker)",
        MoveKind::PutResult => "machine.put_result(",
        MoveKind::TaskDone => "FromProcess::TaskDone => machine",
        MoveKind::Forgot => "machine.forget(",
        MoveKind::GetResult => "machine.get_result(",
        MoveKind::Died => "process.hear().await?",
        MoveKind::Joined => "machine.join()",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::code::shown;

    #[test]
    fn each_move_has_one_line_in_what_is_shown() {
        let shown = shown(include_str!("engine/mod.rs"));
        for what in [
            MoveKind::PutTask,
            MoveKind::PutSentinel,
            MoveKind::NotSent,
            MoveKind::GetTask,
            MoveKind::GetSentinel,
            MoveKind::PutResult,
            MoveKind::TaskDone,
            MoveKind::Forgot,
            MoveKind::GetResult,
            MoveKind::Died,
            MoveKind::Joined,
        ] {
            let lines = shown.lines().filter(|line| line.contains(of(what)));
            assert_eq!(lines.count(), 1, "{what:?}: {}", of(what));
        }
    }
}
