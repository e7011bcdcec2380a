//! The first sentence of every verdict: the news, in few words.

use parlab::analysis::verdict::{MOST_WORDS, finding_and_rest};
use parlab::export::link::{from_fragment, to_fragment};

use super::*;

/// What was not measured, or is doubtful, is news before all else.
const DOUBTS: [&str; 7] = [
    "It isn’t clear yet whether ",
    "It isn’t clear yet how many cores help.",
    "This run is void.",
    "This run failed.",
    "The server could not be reached: ",
    "Another tab of the lab was at work too, ",
    "The times did not fit into the link, ",
];
/// How news begins that doesn't begin with a number.
const NEWS: [&str; 6] = [
    "About ",
    "Nothing ",
    "The lesson’s stopwatch says ",
    "No worker took anything.",
    "A sentinel too few.",
    "One sentinel too few.",
];

#[test]
fn every_verdict_begins_with_its_news() {
    let mut all = [records(), kinds::all(), plateaus::all()].concat();
    let mut spoilt = all.clone();
    for record in &mut spoilt {
        record.change(|run| {
            run.void = Some("the clocks of two workers went apart by 3 ms. Press Run.".to_owned());
        });
    }
    let links = all.iter().map(|record| {
        let opened = from_fragment(&to_fragment(record)).expect("a result");
        opened.into_record()
    });
    let links: Vec<Record> = links.collect();
    let once = all
        .iter()
        .filter(|record| !record.experiment.chapter().is_session());
    let once: Vec<Record> = once
        .cloned()
        .map(|mut record| {
            record.change(|run| run.samples.retain(|sample| sample.round == 0));
            record
        })
        .collect();
    let beside = all.iter().cloned().map(|mut record| {
        record.change(|run| run.other_tab = true);
        record
    });
    let beside: Vec<Record> = beside.collect();
    for more in [spoilt, links, once, beside] {
        all.extend(more);
    }
    for record in &all {
        let verdict = &record.report().verdict;
        let (finding, _) = finding_and_rest(verdict);
        let words = finding.split_whitespace().count();
        assert!(
            (1..=MOST_WORDS).contains(&words),
            "{words} words: {verdict}"
        );
        assert!(finding.ends_with('.'), "{verdict}");
        let begins = finding.starts_with(|c: char| c.is_ascii_digit())
            || DOUBTS
                .iter()
                .chain(&NEWS)
                .any(|word| finding.starts_with(word));
        assert!(begins, "{verdict}");
    }
}
