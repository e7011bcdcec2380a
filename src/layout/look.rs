//! The look of a run among others: no two runs of a class look alike, in colour or in shape.

/// How many colours there are behind the run in front.
const COLOURS: usize = 5;
/// How many shapes of marks there are.
pub const SHAPES: usize = 6;

/// How a run looks in a chart. Numbers of runs that follow each other differ in both, and no two of
/// 30 have both in common; so they stay apart in print and for every reader's eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The run in front: a colour of its own, and a bar at each median.
    Front,
    /// A run behind it, by its number: it keeps its look as long as it exists.
    Behind(u32),
}

impl Look {
    /// Its colour: 0 is that of the run in front.
    pub fn colour(self) -> usize {
        match self {
            Look::Front => 0,
            Look::Behind(run) => 1 + run as usize % COLOURS,
        }
    }

    /// The outline of its mark at a place, as an SVG path.
    pub fn mark(self, x: f64, y: f64) -> String {
        match self {
            Look::Front => format!("M{} {y}h20", x - 10.0),
            Look::Behind(run) => shape(run as usize, x, y),
        }
    }
}

/// The outline of a mark of some kind at a place, as an SVG path: [`SHAPES`] kinds, then the same again.
pub fn shape(kind: usize, x: f64, y: f64) -> String {
    match kind % SHAPES {
        0 => format!("M{} {y}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z", x - 5.0),
        1 => format!("M{} {}h9v9h-9Z", x - 4.5, y - 4.5),
        2 => format!("M{x} {}l6 10.5h-12Z", y - 6.5),
        3 => format!("M{x} {}l6.5 6.5l-6.5 6.5l-6.5 -6.5Z", y - 6.5),
        4 => format!("M{x} {}l6 -10.5h-12Z", y + 6.5),
        _ => format!("M{} {}h4v4h4v4h-4v4h-4v-4h-4v-4h4Z", x - 2.0, y - 6.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_told_apart_by_colour_and_by_shape() {
        let looks = |run| (Look::Behind(run).colour(), Look::Behind(run).mark(0.0, 0.0));
        for run in 1..=30 {
            assert_ne!(looks(run).0, Look::Front.colour());
            for other in run + 1..run + 30 {
                assert_ne!(looks(run), looks(other), "runs {run} and {other}");
            }
            let (this, next) = (looks(run), looks(run + 1));
            assert!(
                this.0 != next.0 && this.1 != next.1,
                "run {run} and the next"
            );
        }
        // The first and the sixth share a colour, and so must not share a shape.
        assert_ne!(looks(1).1, looks(6).1);
    }
}
