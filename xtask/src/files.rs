//! The files in a folder.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// A file in a folder.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct File {
    /// Where it is from the folder on, with forward slashes.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// How large it is, in bytes.
    pub size: u64,
}

/// All files in the folder and below, by name. An error if a folder can't be read.
pub fn in_folder(folder: &Path) -> Result<Vec<File>> {
    let mut files = Vec::new();
    collect(folder, "", &mut files).with_context(|| format!("can't read {}", folder.display()))?;
    files.sort();
    Ok(files)
}

/// Takes the names and the bytes of all files in the folder and below into a hash. An error if one
/// can't be read.
pub fn hash(folder: &Path, into: &mut Sha256) -> Result<()> {
    for file in in_folder(folder)? {
        into.update(file.name.as_bytes());
        into.update(Sha256::digest(read(&file.path)?));
    }
    Ok(())
}

/// The bytes of a file. An error names it.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("can't read {}", path.display()))
}

fn collect(folder: &Path, before: &str, files: &mut Vec<File>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            let (path, size) = (entry.path(), entry.metadata()?.len());
            files.push(File { name, path, size });
        }
    }
    Ok(())
}
