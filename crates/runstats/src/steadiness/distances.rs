//! How far values are from their median, all together, as more and more of them come.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// The sum of the distances of more and more values to their median: two heaps, of the smaller and
/// of the larger half.
#[derive(Default)]
pub(super) struct Distances {
    small: BinaryHeap<Ordered>,
    large: BinaryHeap<Ordered>,
    small_sum: f64,
    large_sum: f64,
}

/// A number that can be in a heap.
struct Ordered(f64);

impl PartialEq for Ordered {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Distances {
    /// The sum with one value more.
    pub(super) fn with(&mut self, value: f64) -> f64 {
        // Through both heaps, so that the smaller half stays the smaller one. The larger half is
        // stored with its sign turned, since a heap gives the largest first.
        self.small.push(Ordered(value));
        self.small_sum += value;
        self.move_to_large();
        if self.large.len() > self.small.len() {
            self.move_to_small();
        }
        let odd = self.small.len() > self.large.len();
        let middle = self.small.peek().map_or(0.0, |top| top.0);
        let small_sum = self.small_sum - if odd { middle } else { 0.0 };
        (self.large_sum - small_sum).max(0.0)
    }

    fn move_to_large(&mut self) {
        if let Some(Ordered(value)) = self.small.pop() {
            self.large.push(Ordered(-value));
            self.small_sum -= value;
            self.large_sum += value;
        }
    }

    fn move_to_small(&mut self) {
        if let Some(Ordered(value)) = self.large.pop() {
            self.small.push(Ordered(-value));
            self.large_sum += value;
            self.small_sum -= value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_add_up() {
        let values = [3.0, -1.0, 4.0, -1.0, -5.0, 9.0];
        // Medians: 3, 1, 3, 1, -1, 1.
        let sums = [0.0, 4.0, 5.0, 9.0, 13.0, 23.0];
        let mut distances = Distances::default();
        for (value, sum) in values.into_iter().zip(sums) {
            assert!((distances.with(value) - sum).abs() < 1e-9, "{value}");
        }
    }
}
