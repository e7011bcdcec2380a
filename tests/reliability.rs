//! RELIABILITY.md, held against the tests that it names.

use std::{fs, path::Path};

/// The tests named in a row, as `file::function`.
fn named(row: &str) -> impl Iterator<Item = (&str, &str)> {
    let last = row.trim_end_matches('|').rsplit('|').next().unwrap_or("");
    last.split('`')
        .skip(1)
        .step_by(2)
        .filter_map(|name| name.rsplit_once("::"))
}

#[test]
fn each_row_names_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("RELIABILITY.md")).expect("it is there");
    let is_row = |line: &&str| {
        line.starts_with('|') && !line.starts_with("| input") && !line.starts_with("| ---")
    };
    let mut faults = Vec::new();
    for row in text.lines().filter(is_row) {
        if named(row).next().is_none() {
            faults.push(format!("names no test: {row}"));
        }
        for (file, function) in named(row) {
            let source = fs::read_to_string(root.join(file)).unwrap_or_default();
            if !source.contains(&format!("fn {function}(")) {
                faults.push(format!("there is no {file}::{function}: {row}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
