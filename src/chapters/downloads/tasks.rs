//! The tasks of Downloads: where waiting side by side helps, and where it doesn't.

use super::params::DownloadsParams;
use super::practice::{Network, Practice};
use crate::analysis::record::Record;
use crate::lesson::task::{Done, Task, compares_with};

/// In the order of the lesson.
pub const TASKS: &[Task] = &[
    Task {
        title: "Race one against three",
        question: "How long will three at a time take, compared with one?",
        link: "#/downloads?concurrency=1,3&reps=5",
        look: "In the timeline of 3 the hatched waits lie side by side, and the slowest file decides.",
        done: Done::ByRun(|record| {
            let school = |it: &Practice| it.network() == Network::School && it.faults.is_empty();
            is_on(record, school) && compares_with(record, 3)
        }),
    },
    Task {
        title: "Fetch by satellite",
        question: "Where every wait is long, is more gained or less?",
        link: "#/downloads?network=satellite&concurrency=1,3&reps=3",
        look: "Nearly all of each bar is hatched, so three waits side by side take hardly longer than one.",
        done: Done::ByRun(|record| {
            is_on(record, |it| it.network() == Network::Satellite) && compares_with(record, 3)
        }),
    },
    Task {
        title: "Make the line narrow",
        question: "From how many at a time on will nothing more be gained?",
        link: "#/downloads?network=custom&line_kib_s=300&files=6&concurrency=1,2,3,6&reps=3",
        look: "The full parts of the bars grow and the time stays: all fetches share one line.",
        done: Done::ByRun(|record| is_on(record, is_narrow) && compares_with(record, 2)),
    },
    Task {
        title: "Break some of the files",
        question: "Which of eight odd files would a program notice by itself?",
        link: "#/downloads?files=9&faults=2:404,3:cut-off,4:wrong-length,5:html,6:bom,7:utf-16,8:windows-1252,9:ragged&concurrency=3&reps=1",
        look: "Read what is said of each file: some that are wrong look right to whoever only counts bytes.",
        done: Done::ByRun(|record| is_on(record, |it| !it.faults.is_empty())),
    },
];

fn is_on(record: &Record, network: impl Fn(&Practice) -> bool) -> bool {
    let params = record.experiment.params::<DownloadsParams>();
    let practice = params.and_then(|params| params.practice.as_ref());
    practice.is_some_and(network)
}

/// Whether one file alone could fill the line.
fn is_narrow(practice: &Practice) -> bool {
    practice.faults.is_empty() && (1..=practice.kib_s).contains(&practice.line_kib_s)
}
