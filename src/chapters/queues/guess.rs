//! What may come next in the machine, as far as one can guess it.

use crate::record::MoveKind;

/// A kind of move, and who makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// The main program puts a task or a sentinel.
    Put,
    /// A worker takes one.
    Take,
    /// A worker puts a result.
    PutResult,
    /// A worker says task_done.
    TaskDone,
    /// The main program takes a result.
    TakeResult,
    /// The main program comes back from join.
    Join,
    /// A promise is broken: something is lost, forgotten, or dies.
    Break,
}

impl Guess {
    /// All of them, in the order in which they come first, with their words.
    pub const ALL: [(Guess, &'static str); 7] = [
        (Guess::Put, "the main program puts an item"),
        (Guess::Take, "a worker takes an item"),
        (Guess::PutResult, "a worker puts a result"),
        (Guess::TaskDone, "a worker says task_done"),
        (Guess::TakeResult, "the main program takes a result"),
        (Guess::Join, "join() returns"),
        (Guess::Break, "something breaks"),
    ];

    /// What would have been the right guess of a move.
    pub fn of(what: MoveKind) -> Guess {
        match what {
            MoveKind::PutTask | MoveKind::PutSentinel => Guess::Put,
            MoveKind::GetTask | MoveKind::GetSentinel => Guess::Take,
            MoveKind::PutResult => Guess::PutResult,
            MoveKind::TaskDone => Guess::TaskDone,
            MoveKind::GetResult => Guess::TakeResult,
            MoveKind::Joined => Guess::Join,
            MoveKind::NotSent | MoveKind::Forgot | MoveKind::Died => Guess::Break,
        }
    }
}

/// The guesses of one run. One that nobody made counts for nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// How many were made.
    pub made: u32,
    /// How many of them were right.
    pub right: u32,
}

impl Score {
    /// With one guess more, of this move.
    pub fn with(self, guess: Guess, what: MoveKind) -> Score {
        Score {
            made: self.made + 1,
            right: self.right + u32::from(guess == Guess::of(what)),
        }
    }

    /// "3 of 4 right so far"; empty before the first.
    pub fn says(self) -> String {
        match self.made {
            0 => String::new(),
            made => format!("{} of {made} right so far", self.right),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guess_has_a_word_and_only_the_right_one_counts() {
        let kinds = [
            MoveKind::PutTask,
            MoveKind::GetTask,
            MoveKind::PutResult,
            MoveKind::TaskDone,
            MoveKind::GetResult,
            MoveKind::Joined,
            MoveKind::Died,
        ];
        let mut score = Score::default();
        assert_eq!(score.says(), "");
        for (what, (right, _)) in kinds.into_iter().zip(Guess::ALL) {
            for (guess, _) in Guess::ALL {
                let before = score;
                score = score.with(guess, what);
                assert_eq!(score.right - before.right, u32::from(guess == right));
            }
        }
        assert_eq!(score.says(), "7 of 49 right so far");
    }
}
