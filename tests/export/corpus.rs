//! The records that inputs are made of by the million (`fuzz/corpus/records.jsonl`): small ones, of every kind.
//!
//! `WRITE_CORPUS=1 cargo test --test export corpus` writes them anew.

use super::*;
use parlab::export::json::from_json;
use std::{env, fs, path::Path};

/// Those of few tasks, with their first round.
fn small() -> impl Iterator<Item = Record> {
    let mut runs: Vec<Run> = records()
        .iter()
        .map(|record| record.run().clone())
        .collect();
    for run in &mut runs {
        run.samples
            .retain(|sample| sample.round == 0 && sample.workers <= 2);
        run.as_written
            .retain(|sample| sample.round == 0 && sample.workers <= 2);
    }
    runs.into_iter().map(Record::new)
}

#[test]
fn the_corpus_has_every_chapter_and_can_be_opened() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/records.jsonl");
    if env::var_os("WRITE_CORPUS").is_some() {
        let lines = small().map(|record| parlab::json::write(&record) + "\n");
        let lines: String = lines.filter(|line| line.len() < 12_000).collect();
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, lines).unwrap();
    }
    let mut chapters = Vec::new();
    for line in fs::read_to_string(file).expect("a corpus").lines() {
        let record = from_json(line).unwrap();
        assert_eq!(
            from_json(&parlab::json::write(&record)).as_ref(),
            Ok(&record)
        );
        chapters.push(record.experiment.chapter());
    }
    for chapter in parlab::chapters::ALL {
        assert!(chapters.contains(&chapter), "{chapter:?}");
    }
}
