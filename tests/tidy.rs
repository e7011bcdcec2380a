//! Do the sources keep the invariants of ARCHITECTURE.md, as far as a test can see it in their text?
//!
//! Each broken rule is printed as `file:line: what is wrong`. Words are looked for in code, not in
//! comments, and wherever they stand in a line, so formatting changes nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// All folders in which somebody writes code.
const EVERYWHERE: [&str; 8] = [
    "src",
    "crates",
    "tests",
    "proxy",
    "xtask/src",
    "benches",
    "fuzz",
    "www",
];
/// The most lines that a file may have.
const MAX_LINES: usize = 400;
/// What only the engine, the page and the two programs may name.
const BROWSER: [&str; 7] = [
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "wasm_streams",
    "gloo",
    "leptos",
];
/// Put together here, so that this file doesn't name them itself.
const UNFINISHED: [&str; 5] = [
    concat!("to", "do!"),
    concat!("un", "implemented!"),
    concat!("db", "g!"),
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
];

/// The part of the engine and that of the page, whichever folder it is in.
fn is_of(part: &str, name: &str) -> bool {
    let own = name.starts_with(&format!("src/{part}/")) || name == format!("src/bin/{part}.rs");
    let of_chapter = name.starts_with("src/chapters/")
        && (name.contains(&format!("/{part}/")) || name.ends_with(&format!("/{part}.rs")));
    own || of_chapter
}

#[test]
fn only_the_engine_and_the_page_know_a_browser() {
    let pure = rust_files(&["src"])
        .filter(|file| !is_of("engine", &file.name) && !is_of("page", &file.name));
    check(pure, |_, code| {
        let word = BROWSER.into_iter().find(|word| names(code, word))?;
        Some(format!(
            "names {word}: only the parts of the engine and of the page may"
        ))
    });
}

#[test]
fn the_page_never_touches_rayon() {
    let page = rust_files(&["src"]).filter(|file| is_of("page", &file.name));
    check(page, |_, code| {
        let rayon = names(code, "rayon");
        rayon.then(|| "names rayon: the page must never block".to_owned())
    });
}

#[test]
fn the_engine_has_no_view() {
    let engine = rust_files(&["src"]).filter(|file| is_of("engine", &file.name));
    check(engine, |_, code| {
        names(code, "leptos").then(|| "names leptos: the engine has no document".to_owned())
    });
}

/// What is posted between page and engine are `crate::protocol`'s types, between engine and
/// processes `crate::process_protocol`'s, and to the service worker those of
/// `crate::isolation::messages`; another place could post anything.
#[test]
fn messages_cross_in_seven_places_only() {
    const PLACES: [(&str, &str); 7] = [
        ("src/engine/reporter.rs", "crate::protocol"),
        ("src/page/services/bridge.rs", "crate::protocol"),
        ("src/page/services/other_tabs.rs", "crate::protocol"),
        ("src/engine/launch.rs", "wasm_bindgen::module"),
        ("src/engine/process_pool.rs", "crate::process_protocol"),
        ("src/engine/process_main.rs", "crate::process_protocol"),
        (
            "src/page/isolation/service_worker.rs",
            "crate::isolation::messages",
        ),
    ];
    let others = rust_files(&["src"]).filter(|file| PLACES.iter().all(|(at, _)| *at != file.name));
    check(others, |_, code| {
        let posts = [
            "post_message",
            "post_message_with_transfer",
            "post_message_with_transferable",
        ]
        .iter()
        .any(|word| names(code, word));
        posts.then(|| "posts a message: only the two ends of a bridge may".to_owned())
    });
    for (place, types) in PLACES {
        let text = fs::read_to_string(root().join(place)).expect("a text file");
        assert!(
            text.contains(types),
            "{place}: what it posts are no types of {types}"
        );
    }
}

#[test]
fn every_file_says_what_it_answers() {
    let all = rust_files(&EVERYWHERE);
    let silent: Vec<String> = all
        .filter(|file| !file.text.starts_with("//! "))
        .map(|file| format!("{}:1: begins without //! and a sentence", file.name))
        .collect();
    report(&silent);
}

#[test]
fn no_file_is_long() {
    let long: Vec<String> = files(&EVERYWHERE, &["rs", "css", "js"])
        .filter(|file| file.text.lines().count() > MAX_LINES)
        .map(|file| {
            let lines = file.text.lines().count();
            format!(
                "{}:{}: {lines} lines, and {MAX_LINES} are the limit",
                file.name,
                MAX_LINES + 1
            )
        })
        .collect();
    report(&long);
}

#[test]
fn nothing_is_left_unfinished() {
    let all = files(&EVERYWHERE, &["rs", "css", "js"]);
    check(all, |line, _| {
        let word = UNFINISHED.into_iter().find(|word| has_word(line, word))?;
        Some(format!("has {word}"))
    });
}

#[test]
fn a_test_that_is_left_out_says_why() {
    let all = rust_files(&EVERYWHERE);
    check(all, |_, code| {
        let bare: String = code.split_whitespace().collect();
        let left_out = bare.contains(concat!("#[ign", "ore]"));
        left_out.then(|| "is left out without a reason: #[ignore = \"why\"]".to_owned())
    });
}

/// A test waits for a condition. Only the helpers that look at conditions sleep between two looks (one
/// for the browser's tests, one in CPython's script), and the tests' server where it is slow on purpose.
#[test]
fn no_test_sleeps() {
    const MAY: [&str; 3] = [
        "tests/browser/src/wait.rs",
        "tests/browser/src/routes.rs",
        "crates/pysync/tests/conformance/python.py",
    ];
    let python = files(&["tests", "crates", "proxy"], &["py"]);
    let tests = rust_files(&["tests", "crates", "proxy", "xtask/src", "src"]);
    let tests = tests.filter(|file| {
        let whole = file.name.contains("tests/") || file.name.ends_with("/tests.rs");
        whole || file.text.contains("#[cfg(test)]")
    });
    // Where tests stand below what they test, they begin at the mark.
    let tests = tests.map(|mut file| {
        if !file.name.contains("tests/")
            && let Some(at) = file.text.find("#[cfg(test)]")
        {
            let before = file.text[..at].lines().count();
            file.text = "\n".repeat(before) + &file.text[at..];
        }
        file
    });
    let others = tests.chain(python);
    let others = others.filter(|file| !MAY.contains(&file.name.as_str()));
    check(others, |_, code| {
        let word = ["sleep", "sleep_until", "park_timeout"];
        let word = word.into_iter().find(|word| has_word(code, word))?;
        Some(format!(
            "names {word}: a test waits for a condition, by wait::until"
        ))
    });
}

#[test]
fn the_readme_names_every_chapter() {
    let Ok(readme) = fs::read_to_string(root().join("README.md")) else {
        return;
    };
    let missing: Vec<String> = parlab::chapters::ALL
        .into_iter()
        .filter(|chapter| !readme.contains(chapter.title()))
        .map(|chapter| format!("README.md:1: does not name the chapter {}", chapter.title()))
        .collect();
    report(&missing);
}

#[test]
fn words_are_found_in_code_only() {
    assert!(names("use web_sys::Url;", "web_sys"));
    assert!(!names("let my_web_sys = 1;", "web_sys"));
    assert!(
        names("gloo_net::http", "gloo"),
        "a family of crates is named by any of them"
    );
    assert_eq!(code_of("let a = 1; // not leptos"), "let a = 1; ");
    assert_eq!(code_of("f(\"https://a.org\", b); // c"), "f(\"\", b); ");
    assert_eq!(code_of("f('\"', \"a\\\"b\")"), "f(' ', \"\")");
}

/// A source file: its name from the top of the project, and its text.
struct File {
    name: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(places: &[&str]) -> impl Iterator<Item = File> + use<> {
    files(places, &["rs"])
}

/// The files with these endings in these folders (or these files), each once, in order.
fn files(places: &[&str], endings: &[&str]) -> impl Iterator<Item = File> + use<> {
    let mut found = BTreeSet::new();
    for place in places {
        collect(&root().join(place), endings, &mut found);
    }
    found.into_iter().map(|path| File {
        name: path
            .strip_prefix(root())
            .unwrap_or(&path)
            .to_string_lossy()
            .replace('\\', "/"),
        text: fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display())),
    })
}

fn collect(place: &Path, endings: &[&str], found: &mut BTreeSet<PathBuf>) {
    if place.is_dir() {
        for entry in fs::read_dir(place)
            .expect("a folder that can be read")
            .flatten()
        {
            collect(&entry.path(), endings, found);
        }
    } else if place
        .extension()
        .is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted))
    {
        found.insert(place.to_path_buf());
    }
}

/// Looks at each line, as it stands and without its comment, and reports what is wrong.
fn check(files: impl Iterator<Item = File>, wrong: impl Fn(&str, &str) -> Option<String>) {
    let mut broken = Vec::new();
    for file in files {
        for (line, number) in file.text.lines().zip(1..) {
            broken.extend(
                wrong(line, &code_of(line)).map(|what| format!("{}:{number}: {what}", file.name)),
            );
        }
    }
    report(&broken);
}

fn report(broken: &[String]) {
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// A line without its comment and without what stands in its texts.
fn code_of(line: &str) -> String {
    let line = line.replace("'\"'", "' '").replace("\\\"", "");
    let mut code = String::new();
    for (part, number) in line.split('"').zip(0..) {
        let in_text = number % 2 == 1;
        match part.split_once("//") {
            _ if in_text => code.push_str("\"\""),
            Some((before, _)) => return code + before,
            None => code.push_str(part),
        }
    }
    code
}

/// Whether the code names this crate, or one of its family (`gloo_net` for `gloo`).
fn names(code: &str, word: &str) -> bool {
    has_word(code, word)
        || (word == "gloo" && (has_word(code, "gloo_net") || has_word(code, "gloo_timers")))
}

fn has_word(text: &str, word: &str) -> bool {
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(in_word);
        let after = text[at + word.len()..].chars().next().is_some_and(in_word);
        !before && !after
    })
}
