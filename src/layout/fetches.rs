//! The timeline of downloads in numbers: one row a fetch.

use crate::format;
use crate::record::{Sample, Task};

/// The columns of [`fetches`].
pub const COLUMNS: [&str; 7] = [
    "File",
    "Fetcher",
    "Asked for",
    "Answered",
    "Done",
    "Waiting for the answer",
    "Receiving",
];

/// One row a fetch, in the order of the list; files and fetchers are counted from 1. Empty for a
/// sample in which nothing was answered.
pub fn fetches(sample: &Sample) -> Vec<[String; COLUMNS.len()]> {
    if sample.tasks.iter().all(|task| task.answered_ms.is_none()) {
        return Vec::new();
    }
    sample.tasks.iter().map(row).collect()
}

fn row(task: &Task) -> [String; COLUMNS.len()] {
    let answered = |text: fn(&Task, f64) -> String| match task.answered_ms {
        Some(ms) => text(task, ms),
        None => "–".to_owned(),
    };
    let failed = if task.error.is_some() {
        " (failed)"
    } else {
        ""
    };
    [
        format!("{}{failed}", task.id + 1),
        (task.worker + 1).to_string(),
        format::time(task.start_ms),
        answered(|_, ms| format::time(ms)),
        format::time(task.end_ms),
        answered(|task, ms| format::time(ms - task.start_ms)),
        answered(|task, ms| format::time(task.end_ms - ms)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_and_receiving_are_the_whole() {
        let task = Task {
            id: 0,
            worker: 1,
            queued_ms: 0.0,
            start_ms: 10.0,
            end_ms: 60.0,
            answered_ms: Some(50.0),
            value: None,
            error: Some("cut off".to_owned()),
            sent: None,
        };
        let silent = Task {
            id: 1,
            answered_ms: None,
            error: None,
            ..task.clone()
        };
        let mut sample = Sample::begin(2, 0);
        sample.tasks = vec![task, silent];
        let rows = fetches(&sample);
        let texts = [
            "1 (failed)",
            "2",
            "10 ms",
            "50 ms",
            "60 ms",
            "40 ms",
            "10 ms",
        ];
        assert_eq!(rows[0], texts);
        assert_eq!(rows[1][5], "–");
        sample.tasks.remove(0);
        assert!(fetches(&sample).is_empty());
    }
}
