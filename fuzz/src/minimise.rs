//! Inputs that fail, made as small as they still fail.

/// How often it is tried.
const MAX_TRIES: usize = 2_000;

/// Leaves out part after part, the large ones first, for as long as what is left still fails.
pub fn minimise(input: &[u8], fails: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut small = input.to_vec();
    let mut part = small.len().div_ceil(2);
    let mut tries = 0;
    while part > 0 && tries < MAX_TRIES {
        let mut at = 0;
        let mut is_smaller = false;
        while at < small.len() && tries < MAX_TRIES {
            let mut less = small.clone();
            less.drain(at..(at + part).min(small.len()));
            tries += 1;
            if fails(&less) {
                small = less;
                is_smaller = true;
            } else {
                at += part;
            }
        }
        part = if is_smaller {
            part.min(small.len())
        } else {
            part / 2
        };
    }
    small
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_matters_is_left() {
        let input = format!("{}a{}b{}", "x".repeat(300), "y".repeat(500), "z".repeat(7));
        let fails = |input: &[u8]| input.contains(&b'a') && input.contains(&b'b');
        assert_eq!(minimise(input.as_bytes(), fails), b"ab");
    }
}
