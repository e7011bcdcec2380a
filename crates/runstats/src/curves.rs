//! Whole curves of speed-ups, resampled: what a law is fitted to.

use crate::bootstrap::Draw;
use crate::random::Rng;
use crate::rounds::Rounds;
use crate::samples::Samples;
use crate::scaling::Scaling;

/// The speed-ups of several numbers of workers in the rounds that have all of them and one worker,
/// so that they can be resampled together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Curves {
    /// By number of workers: as many speed-ups each as there are such rounds.
    columns: Vec<(u32, Samples)>,
}

impl Curves {
    /// `None` without such a round, or if a time is 0.
    pub(crate) fn of(scaling: Scaling, rounds: &Rounds, counts: &[u32]) -> Option<Self> {
        let with_one: Vec<u32> = [1].iter().chain(counts).copied().collect();
        let rows = rounds.complete(&with_one);
        if rows.iter().flatten().any(|ms| *ms == 0.0) {
            return None;
        }
        let column = |(&workers, at): (&u32, usize)| {
            let speed_up = |row: &Vec<f64>| scaling.speed_up(workers, row[0], row[at]);
            Some((workers, Samples::new(rows.iter().map(speed_up).collect())?))
        };
        let columns = counts.iter().zip(1..).map(column).collect::<Option<_>>()?;
        Some(Curves { columns })
    }

    /// How many rounds there are: 1 or more.
    pub(crate) fn rounds(&self) -> usize {
        self.columns.first().map_or(0, |(_, column)| column.n())
    }

    /// (workers, median speed-up).
    pub(crate) fn medians(&self) -> Vec<(u32, f64)> {
        let median = |(workers, column): &(u32, Samples)| (*workers, column.median());
        self.columns.iter().map(median).collect()
    }

    /// (workers, resampled median speed-up), all at the same place among their rounds: as if what
    /// makes one of them too large made all too large.
    pub(crate) fn together(&self, rng: &mut Rng) -> Vec<(u32, f64)> {
        let draw = Draw::new(self.rounds(), rng);
        let at_place = |(workers, column): &(u32, Samples)| (*workers, draw.median(column));
        self.columns.iter().map(at_place).collect()
    }

    /// (workers, resampled median speed-up), each at a place of its own.
    pub(crate) fn apart(&self, rng: &mut Rng) -> Vec<(u32, f64)> {
        let mut median = |column: &Samples| Draw::new(column.n(), rng).median(column);
        self.columns
            .iter()
            .map(|(workers, column)| (*workers, median(column)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rounds_that_have_all_of_them_count() {
        let times = [
            (0, 1, 8.0),
            (0, 2, 4.0),
            (0, 4, 2.0),
            (1, 1, 8.0),
            (1, 2, 8.0),
        ];
        let curves = |times: &[(u32, u32, f64)]| {
            Curves::of(
                Scaling::Strong,
                &Rounds::new(times.iter().copied()),
                &[2, 4],
            )
        };
        let found = curves(&times).unwrap();
        assert_eq!(
            (found.rounds(), found.medians()),
            (1, vec![(2, 2.0), (4, 4.0)])
        );
        assert_eq!(curves(&times[..2]), None);
        assert_eq!(curves(&[(0, 1, 8.0), (0, 2, 4.0), (0, 4, 0.0)]), None);
    }

    #[test]
    fn together_means_at_the_same_place() {
        let times = (0..7).flat_map(|round| {
            let slower = 1.0 + 0.1 * f64::from(round);
            [
                (round, 1, 8.0),
                (round, 2, 4.0 * slower),
                (round, 4, 2.0 * slower),
            ]
        });
        let curves = Curves::of(Scaling::Strong, &Rounds::new(times), &[2, 4]).unwrap();
        let mut rng = Rng::new(1);
        let ratio = |curve: Vec<(u32, f64)>| curve[1].1 / curve[0].1;
        assert!((0..100).all(|_| (ratio(curves.together(&mut rng)) - 2.0).abs() < 1e-9));
        assert!((0..100).any(|_| (ratio(curves.apart(&mut rng)) - 2.0).abs() > 0.1));
    }
}
