//! Good inputs, which all others are made of.

use std::sync::OnceLock;

use parlab::export::json::from_json;
use parlab::export::shared::Shared;
use parlab::record::Dropped;
use serde_json::Value;

/// Links of every chapter, each with most of its parameters.
pub const RUN_LINKS: [&str; 14] = [
    "#/downloads?concurrency=1,2&reps=3&timeout_s=9&limit_mib=1&network=real",
    "#/downloads?concurrency=1,2&reps=3&network=mobile&files=6&faults=2:404,6:cut-off",
    "#/downloads?network=custom&latency_ms=300&jitter_ms=7&kib_s=500&line_kib_s=900&connections=3&kib=9&seed=4",
    "#/downloads?concurrency=3&reps=1&link=https%3A%2F%2Fa.org%2Fx.csv%3Fy%3D1&link=data%2Fa.csv&run=1",
    "#/threads?n=30&workers=1,2&reps=3&kind=strong&gil=on&switch_ms=9&tasks=7",
    "#/threads?n=30&workers=1,2&reps=3&gil=one-thread&predict=1:1,2:1.9&run=1",
    "#/threads?n=30&workers=1,2&reps=3&kind=naive-timing&switch_ms=5",
    "#/processes?n=30&workers=1,2&reps=3&pool=threads&argument_kib=64",
    "#/processes?n=30&workers=1,2&reps=3&kind=naive-timing",
    "#/shared?additions=1000&workers=1,2,4&program=two-orders&order=12&run=1",
    "#/futures?pool=processes&workers=1&tasks=38,-1&timeout_ms=10&end=cancel",
    "#/queues?workers=3&tasks=9&n=20&bound=2&step=1&break=task-done",
    "#/machine?pool=processes&n=30&workers=1,2,4&reps=3",
    "#/machine",
];

/// Addresses of files, whose meaning is the same after all that is done to them.
pub const LINKS: [&str; 6] = [
    "https://a.org/x.csv",
    "https://www.data.example.org/path/to/the-file_2.csv?version=1&format=csv",
    "http://localhost:8000/x.csv",
    "data/enterprise-finance.csv",
    "../folder/other.csv?x=1",
    "https://a.org/x_(y)/z.csv#row=4",
];

/// Tables, and what is sometimes taken for one.
pub const FILES: [&str; 9] = [
    "a,b\r\n1,\"x,\ny\"\r\n2,z\r\n",
    "place,day,reading\nZürich,2026-01-02,4.5\nMálaga,2026-01-03,21.0\n",
    "Ort;Wert\nA;1,5\nB;2\n",
    "a\tb\n1\t2\n",
    "sep=;\na;b\n1;2\n",
    "\"<5 years\",b\r1,2\r",
    "{\"detail\":\"Not found.\"}",
    "<!-- x --><!doctype html><title>Sign in</title>",
    "a|b\n\"1\"\"\"|2\n\n",
];

/// What servers say of them.
pub const CONTENT_TYPES: [&str; 8] = [
    "",
    "text/csv",
    "text/csv; charset=utf-8",
    "text/csv; charset=\"UTF-8\"",
    "text/csv; charset=binary",
    "text/csv;header=present;charset=windows-1252",
    "application/json",
    "text/html; charset=utf-8, text/csv",
];

/// Records of every chapter, one a line; `tests/export/corpus.rs` of the lab writes them.
const RECORDS: &str = include_str!("../corpus/records.jsonl");

/// Records, as they were saved and as trees.
pub fn records() -> &'static [(&'static str, Value)] {
    static ALL: OnceLock<Vec<(&str, Value)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let trees = RECORDS.lines().map(|text| (text, tree(text)));
        trees.collect()
    })
}

/// Results as they stand in links, before they are packed.
pub fn shared() -> &'static [Value] {
    static ALL: OnceLock<Vec<Value>> = OnceLock::new();
    ALL.get_or_init(|| {
        let records = RECORDS
            .lines()
            .map(|text| from_json(text).expect("a good record"));
        let shared: Vec<Shared> = records.map(|record| Shared::of(&record)).collect();
        let short = shared.iter().map(|shared| shared.without(Dropped::Times));
        let both = shared.iter().cloned().chain(short);
        both.map(|shared| tree(&parlab::json::write(&shared)))
            .collect()
    })
}

fn tree(text: &str) -> Value {
    serde_json::from_str(text).expect("good JSON")
}
