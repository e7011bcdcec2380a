//! The numbers of workers that a sweep can visit.

/// The worker counts of the lesson.
pub const LESSON_WORKERS: [u32; 7] = [1, 2, 3, 4, 8, 16, 32];
/// The most workers on offer.
pub const MAX_WORKERS: u32 = 32;
/// The worker counts for a slider at `most`: the lesson's up to there, and `most` itself.
pub fn worker_counts_up_to(most: u32) -> Vec<u32> {
    let most = most.clamp(1, MAX_WORKERS);
    let mut counts: Vec<u32> = LESSON_WORKERS.into_iter().filter(|&k| k < most).collect();
    counts.push(most);
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slider_takes_the_lessons_counts_and_its_own() {
        assert_eq!(worker_counts_up_to(1), [1]);
        assert_eq!(worker_counts_up_to(6), [1, 2, 3, 4, 6]);
        assert_eq!(worker_counts_up_to(8), [1, 2, 3, 4, 8]);
        assert_eq!(worker_counts_up_to(32), LESSON_WORKERS);
    }
}
