//! How does a test make another build of the page? From a copy of the built folder: it changes files
//! and has the service worker list them again.

use std::fs;
use std::path::Path;

use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const VERSION: &str = "const VERSION = ";
const FILES: &str = "const FILES = ";

/// A copy of the built folder.
#[derive(Debug)]
pub struct Build {
    folder: TempDir,
}

impl Build {
    /// Copies it.
    pub fn copy_of(dist: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        copy(dist, folder.path());
        Build { folder }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Which build it says it is.
    pub fn version(&self) -> String {
        let worker = self.read("sw.js");
        let line = worker.lines().find_map(|line| line.strip_prefix(VERSION));
        let version = line.expect("a version").trim_matches(['"', ';']);
        assert!(!version.is_empty(), "this build keeps nothing");
        version.to_owned()
    }

    /// Changes a file.
    pub fn change(&self, name: &str, change: impl FnOnce(String) -> String) {
        let text = change(self.read(name));
        fs::write(self.folder().join(name), text).expect("a file that can be written");
        // What lies packed beside it is what it was.
        for end in ["br", "gz"] {
            let _ = fs::remove_file(self.folder().join(format!("{name}.{end}")));
        }
    }

    /// Takes a file away, though it is listed.
    pub fn lose(&self, name: &str) {
        fs::remove_file(self.folder().join(name)).expect("a file");
    }

    /// Makes a build of its own of what is there now.
    pub fn release_as(&self, version: &str) {
        self.change("sw.js", |worker| {
            let lines = worker.lines().map(|line| {
                if line.starts_with(VERSION) {
                    return format!("{VERSION}\"{version}\";");
                }
                let files = line
                    .strip_prefix(FILES)
                    .map(|files| files.trim_end_matches(';'));
                match files {
                    Some(files) => format!("{FILES}{};", self.list_again(files)),
                    None => line.to_owned(),
                }
            });
            lines.collect::<Vec<_>>().join("\n")
        });
    }

    /// The same files with the hashes that they have now.
    fn list_again(&self, files: &str) -> String {
        let files: Vec<(String, String)> = serde_json::from_str(files).expect("a list of files");
        let again = files.into_iter().map(|(address, _)| {
            let name = if address == "./" {
                "index.html"
            } else {
                &address
            };
            let bytes = fs::read(self.folder().join(name)).expect("a listed file");
            let hash = BASE64_STANDARD.encode(Sha256::digest(&bytes));
            (address, format!("sha256-{hash}"))
        });
        serde_json::to_string(&again.collect::<Vec<_>>()).expect("plain data")
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder().join(name)).expect("a text file")
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
