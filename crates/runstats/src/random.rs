//! Reproducible random numbers: the same seed gives the same numbers everywhere.
//!
//! ```
//! use runstats::random::Rng;
//!
//! let mut items = [1, 2, 3, 4];
//! Rng::new(7).shuffle(&mut items);
//! let mut again = [1, 2, 3, 4];
//! Rng::new(7).shuffle(&mut again);
//! assert_eq!(items, again);
//! ```

/// A small random number generator.
///
/// xoshiro256** by Blackman & Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM
/// Transactions on Mathematical Software 47 (2021), seeded by SplitMix64 as they advise. Good
/// for statistics and for shuffling, useless for secrets.
#[derive(Clone, Debug)]
pub struct Rng([u64; 4]);

impl Rng {
    /// A generator for any seed, 0 included.
    pub fn new(seed: u64) -> Self {
        let mut state = seed;
        Rng([(); 4].map(|()| split_mix_64(&mut state)))
    }

    /// The next 64 random bits.
    fn next(&mut self) -> u64 {
        let s = &mut self.0;
        let result = s[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// A number from 0 up to but not including 1.
    pub fn f64(&mut self) -> f64 {
        // 53 bits are what an f64 holds.
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number from 0 up to but not including `n`, each equally likely.
    ///
    /// # Panics
    /// If `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        assert!(n > 0, "there is no number below 0");
        let n = n as u64;
        // The last, incomplete stretch of n numbers would favour the small ones.
        let fair = u64::MAX - u64::MAX % n;
        loop {
            let bits = self.next();
            if bits < fair {
                return (bits % n) as usize;
            }
        }
    }

    /// Puts the items into random order, each order equally likely: Fisher & Yates (1938), in
    /// place as in Durstenfeld, Algorithm 235, Communications of the ACM 7 (1964).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }

    /// How many of `n` tossed coins show heads.
    pub(crate) fn heads(&mut self, n: usize) -> usize {
        let mut heads = 0;
        let mut left = n;
        while left > 0 {
            let coins = left.min(64);
            heads += (self.next() >> (64 - coins)).count_ones() as usize;
            left -= coins;
        }
        heads
    }
}

/// The next of a sequence of well-mixed numbers: Steele, Lea & Flood, "Fast Splittable
/// Pseudorandom Number Generators", OOPSLA 2014.
fn split_mix_64(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first numbers of the authors' C programs, as other implementations publish them too.
    #[test]
    fn generates_the_published_numbers() {
        let mut rng = Rng([1, 2, 3, 4]);
        let expected = [11520, 0, 1509978240, 1215971899390074240];
        assert_eq!([(); 4].map(|()| rng.next()), expected);

        let mut state = 1234567;
        let expected = [6457827717110365317, 3203168211198807973];
        assert_eq!([(); 2].map(|()| split_mix_64(&mut state)), expected);
    }

    #[test]
    fn draws_evenly() {
        let mut rng = Rng::new(1);
        let mut counts = [0; 6];
        for _ in 0..6000 {
            counts[rng.below(6)] += 1;
        }
        assert!(counts.iter().all(|count| (900..1100).contains(count)));

        let mean = (0..6000).map(|_| rng.f64()).sum::<f64>() / 6000.0;
        assert!((mean - 0.5).abs() < 0.02);
        // More coins than one draw has bits.
        let mean = (0..6000).map(|_| rng.heads(100)).sum::<usize>() / 6000;
        assert!((49..=50).contains(&mean));
    }

    #[test]
    fn shuffles_evenly() {
        let mut rng = Rng::new(2);
        let mut first = [0; 4];
        for _ in 0..4000 {
            let mut items = [0, 1, 2, 3];
            rng.shuffle(&mut items);
            first[items[0]] += 1;
            items.sort_unstable();
            assert_eq!(items, [0, 1, 2, 3]);
        }
        assert!(first.iter().all(|count| (900..1100).contains(count)));
    }
}
