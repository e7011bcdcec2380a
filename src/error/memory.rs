//! The words in which browsers say that memory is used up.

/// What they say, in lower case. Where code panics it says so itself, so an instruction that can't be reached
/// was met by an allocator that has no more.
const SIGNS: [&str; 8] = [
    "unreachable",
    "out of memory",
    "allocation failed",
    "could not allocate",
    "couldn't allocate",
    "allocation size overflow",
    "invalid typed array length",
    "invalid array buffer length",
];

/// Whether an exception that nobody caught says that memory is used up.
pub fn is_out_of_memory(exception: &str) -> bool {
    let said = exception.to_ascii_lowercase();
    SIGNS.iter().any(|sign| said.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_say_it_in_many_ways() {
        for said in [
            "Uncaught RuntimeError: unreachable",
            "RuntimeError: unreachable executed",
            "RuntimeError: Unreachable code should not be executed (evaluating 'x')",
            "RangeError: Array buffer allocation failed",
            "RangeError: Invalid typed array length: 16777216",
            "RangeError: WebAssembly.Memory(): could not allocate memory",
            "DataCloneError: Failed to execute 'postMessage': Data cannot be cloned, out of memory.",
            "InternalError: allocation size overflow",
        ] {
            assert!(is_out_of_memory(said), "{said}");
        }
        for said in [
            "RuntimeError: memory access out of bounds",
            "panicked at src/lib.rs:1:1: index out of range",
            "NetworkError when attempting to fetch resource.",
        ] {
            assert!(!is_out_of_memory(said), "{said}");
        }
    }
}
