//! The question that a sweep answers: what its sentence is about.

/// What is asked of the times of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// How many times as much work k workers do as one.
    SpeedUp,
    /// Up to how many workers more of them help: how many cores there are to use.
    Cores,
    /// How much waits for a network can overlap.
    Overlap,
    /// By how much the lesson's own stopwatch is wrong.
    NaiveTiming,
}

impl Question {
    /// Whether it is about work that keeps processors busy.
    pub fn keeps_cores_busy(self) -> bool {
        self != Question::Overlap
    }
}

/// The kind of a session: what someone acts on, instead of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Session {
    /// An executor and its futures.
    Futures,
    /// Two queues and the workers between them.
    Queues,
}
