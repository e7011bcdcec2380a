//! The order in which futures are done, beside the order that somebody expected.

use pysync::FutureState;

use crate::record::FutureTrace;

/// The sentence that compares them; none before as many are done as were named, and none if nobody named any.
pub fn compare(expected: &[u32], futures: &[FutureTrace]) -> Option<String> {
    let mut done: Vec<(f64, u32)> = futures
        .iter()
        .filter(|future| future.state == FutureState::Done)
        .filter_map(|future| Some((future.end_ms?, future.id)))
        .collect();
    if expected.is_empty() || done.len() < expected.len() {
        return None;
    }
    done.sort_by(|a, b| a.0.total_cmp(&b.0));
    let came: Vec<u32> = done
        .iter()
        .take(expected.len())
        .map(|(_, id)| *id)
        .collect();
    Some(match came == expected {
        true => format!("Done in this order: {}, just as you expected.", list(&came)),
        false => format!(
            "Done in this order: {}; you expected {}.",
            list(&came),
            list(expected)
        ),
    })
}

/// "f0, f2".
fn list(ids: &[u32]) -> String {
    let names: Vec<String> = ids.iter().map(|id| format!("f{id}")).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn future(id: u32, end_ms: Option<f64>) -> FutureTrace {
        let state = match end_ms {
            Some(_) => FutureState::Done,
            None => FutureState::Running,
        };
        FutureTrace {
            id,
            n: 30,
            kills: false,
            state,
            submitted_ms: 0.0,
            start_ms: Some(1.0),
            end_ms,
            worker: Some(0),
            value: None,
            error: None,
        }
    }

    #[test]
    fn the_first_that_are_done_are_compared_with_those_that_were_named() {
        let futures = [
            future(0, Some(9.0)),
            future(1, Some(5.0)),
            future(2, Some(7.0)),
            future(3, None),
        ];
        let says = |expected: &[u32]| compare(expected, &futures);
        assert_eq!(
            says(&[1, 2]).as_deref(),
            Some("Done in this order: f1, f2, just as you expected.")
        );
        assert_eq!(
            says(&[1, 0, 2]).as_deref(),
            Some("Done in this order: f1, f2, f0; you expected f1, f0, f2.")
        );
        assert_eq!(says(&[]), None, "a guess nobody made is no guess");
        assert_eq!(says(&[0, 1, 2, 3]), None, "one is still running");
    }
}
