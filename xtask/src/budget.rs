//! How large each file may be on its way. Bytes are time for whoever opens the page on a slow line, and
//! nobody notices them coming in.

use anyhow::{Result, bail};

use crate::compress::OnTheWay;

/// How a name begins and ends, and how many kB (1000 bytes) by brotli such a file may take.
type Limit = (&'static str, &'static str, u64);

/// All that comes until Run can be pressed.
const UNTIL_RUN: [Limit; 7] = [
    ("index", ".html", 12),
    ("page-", "/page.js", 11),
    ("page-", "/page_bg.wasm", 208),
    ("page-", "/parts.js", 1),
    ("engine", ".js", 8),
    ("engine-worker", ".js", 1),
    ("engine", "_bg.wasm", 228),
];
/// What comes later: what a run leads to, and for use offline.
const LATER: [Limit; 2] = [("page-", "/split_results.wasm", 520), ("sw", ".js", 7)];

/// An error if a file is larger than it may be, or missing.
pub fn check(files: &[OnTheWay]) -> Result<()> {
    let too_large: Vec<String> = UNTIL_RUN
        .iter()
        .chain(&LATER)
        .flat_map(|limit| faults(limit, files))
        .collect();
    if !too_large.is_empty() {
        bail!(
            "{}. Find out what made it grow; if it is worth it, raise its limit in xtask/src/budget.rs",
            too_large.join("; ")
        );
    }
    Ok(())
}

/// How many bytes by brotli come until Run can be pressed.
pub fn until_run(files: &[OnTheWay]) -> u64 {
    let counts = |file: &&OnTheWay| UNTIL_RUN.iter().any(|limit| is_about(limit, file));
    files.iter().filter(counts).map(|file| file.brotli).sum()
}

fn faults(limit: &Limit, files: &[OnTheWay]) -> Vec<String> {
    let (start, end, most) = *limit;
    let about: Vec<&OnTheWay> = files.iter().filter(|file| is_about(limit, file)).collect();
    if about.is_empty() {
        return vec![format!("dist/{start}…{end} is missing")];
    }
    let large = about.iter().filter(|file| file.brotli > most * 1000);
    large
        .map(|file| {
            format!(
                "dist/{} has {} bytes by brotli, and {most} kB are the limit",
                file.name, file.brotli
            )
        })
        .collect()
}

/// Whether the limit is about this file. Between start and end comes a hash, or nothing.
fn is_about((start, end, _): &Limit, file: &OnTheWay) -> bool {
    let middle = file.name.strip_prefix(start);
    let hash = middle.and_then(|rest| rest.strip_suffix(end));
    hash.is_some_and(|hash| hash.chars().all(|c| c.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(page: u64) -> Vec<OnTheWay> {
        let file = |name: &str, brotli| OnTheWay {
            name: name.to_owned(),
            size: 5 * brotli,
            brotli,
        };
        vec![
            file("engine-worker.js", 400),
            file("engine.js", 8000),
            file("engine_bg.wasm", 200_000),
            file("index.html", 9000),
            file("page-0123456789abcdef/parts.js", 700),
            file("page-0123456789abcdef/page.js", 10_000),
            file("page-0123456789abcdef/page_bg.wasm", page),
            file("page-0123456789abcdef/split_results.wasm", 400_000),
            file("sw.js", 6000),
        ]
    }

    #[test]
    fn what_is_within_its_limit_passes() -> Result<()> {
        check(&files(200_000))?;
        assert_eq!(until_run(&files(200_000)), 428_100);
        Ok(())
    }

    #[test]
    fn what_is_too_large_or_missing_is_named() {
        let why = |files: &[OnTheWay]| check(files).err().map(|error| error.to_string());
        let large = why(&files(900_000)).unwrap_or_default();
        assert!(
            large.contains("page-0123456789abcdef/page_bg.wasm has 900000 bytes"),
            "{large}"
        );
        let missing = why(&files(1)[1..]).unwrap_or_default();
        assert!(
            missing.contains("dist/engine-worker….js is missing"),
            "{missing}"
        );
    }
}
