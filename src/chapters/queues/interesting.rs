//! The moment of a run at which there is most to see in the machine.

use crate::record::{Move, MoveKind};

/// After how many of its moves that is. Of one that ended as it should: the last result was just put, and the
/// sentinels are under way; what comes after is a machine that is empty. Of one that came to a stop, or was cut
/// off: the last.
pub fn moment(moves: &[Move], ended_well: bool) -> usize {
    let last_result = moves
        .iter()
        .rposition(|step| step.what == MoveKind::PutResult);
    match last_result {
        Some(at) if ended_well => at + 1,
        _ => moves.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moves(of: &[MoveKind]) -> Vec<Move> {
        let step = |&what: &MoveKind| Move {
            what,
            worker: None,
            item: None,
            at_ms: 0.0,
            queued: 0,
            unfinished: 0,
            results: 0,
        };
        of.iter().map(step).collect()
    }

    #[test]
    fn a_machine_that_ended_is_shown_at_its_last_result_and_others_at_their_end() {
        use MoveKind::{GetResult, GetSentinel, GetTask, Joined, PutResult, PutTask, TaskDone};
        let stopped = [PutTask, GetTask, PutResult, TaskDone, GetResult];
        assert_eq!(moment(&moves(&stopped), false), 5);
        let whole = [&stopped[..], &[GetSentinel, TaskDone, Joined]].concat();
        assert_eq!(moment(&moves(&whole), true), 3);
        assert_eq!(moment(&moves(&whole), false), 8);
        assert_eq!(moment(&[], true), 0);
        assert_eq!(moment(&moves(&[PutTask, Joined]), true), 2);
    }
}
