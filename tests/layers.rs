//! The order of the layers, held against what the sources import.

#[path = "layers/imports.rs"]
mod imports;

use std::collections::BTreeSet;

use imports::{SourceFile, read};

/// The layers, from the ground up. What stands in one line may import from it and from those before it, and
/// never from those after it.
const LAYERS: [&[&str]; 9] = [
    &["format", "json", "mending", "web_address"],
    &["error"],
    &["workload", "csvfile"],
    &["process_protocol", "experiment"],
    &["record"],
    &["analysis", "engine_life", "isolation", "protocol"],
    &["engine", "export", "kept", "layout", "lesson"],
    &["page"],
    &["chapters"],
];
/// Chapters keep to themselves; where one builds on another, it says so here: the one, and the other.
const BUILDS_ON: [(&str, &str); 2] = [("machine", "threads"), ("machine", "processes")];

#[test]
fn imports_run_one_way() {
    let mut broken = Vec::new();
    for file in read("src") {
        let Some(own) = file.module.first() else {
            continue;
        };
        let own = layer_of(own).unwrap_or_else(|| panic!("{}: in no layer", file.name));
        for import in &file.imports {
            let above = import.module.first().and_then(|name| layer_of(name));
            if above.is_some_and(|above| above > own) {
                broken.push(format!(
                    "{}:{}: takes from {}, which stands above it",
                    file.name,
                    import.line,
                    import.module.join("::")
                ));
            }
        }
    }
    report(&broken);
}

#[test]
fn chapters_keep_to_themselves() {
    let mut broken = Vec::new();
    for file in read("src") {
        let [root, own, ..] = file.module.as_slice() else {
            continue;
        };
        for import in file.imports.iter().filter(|_| root == "chapters") {
            let [root, other, ..] = import.module.as_slice() else {
                continue;
            };
            let may = own == other || BUILDS_ON.contains(&(own.as_str(), other.as_str()));
            if root == "chapters" && !may {
                broken.push(format!("{}:{}: takes from {other}", file.name, import.line));
            }
        }
    }
    report(&broken);
}

/// Files of a circle can't be understood, or taken out, one by one.
#[test]
fn no_files_import_each_other_in_a_circle() {
    for root in [
        "src",
        "crates/pysync/src",
        "crates/runstats/src",
        "fuzz/src",
        "benches/peers/src",
        "benches/trust/src",
        "proxy/src",
        "xtask/src",
    ] {
        let mut left = read(root);
        assert!(!left.is_empty(), "{root}: no sources");
        // Who takes nothing from those that are left is in no circle, and neither is who gives nothing.
        loop {
            let before = left.len();
            let standing: BTreeSet<Vec<String>> = left.iter().map(|f| f.module.clone()).collect();
            let takes =
                |file: &SourceFile| file.imports.iter().any(|it| standing.contains(&it.module));
            left.retain(takes);
            let given: BTreeSet<Vec<String>> = left
                .iter()
                .flat_map(|file| file.imports.iter().map(|import| import.module.clone()))
                .collect();
            left.retain(|file| given.contains(&file.module));
            if left.len() == before {
                break;
            }
        }
        let circle: Vec<String> = left.iter().map(described).collect();
        report(&circle);
    }
}

fn described(file: &SourceFile) -> String {
    let from: BTreeSet<String> = file.imports.iter().map(|it| it.module.join("::")).collect();
    let from: Vec<String> = from.into_iter().collect();
    format!(
        "{}:1: in a circle; it takes from {}",
        file.name,
        from.join(", ")
    )
}

fn layer_of(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&name))
}

fn report(broken: &[String]) {
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}
