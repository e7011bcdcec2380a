//! Which files are in a folder?

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

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

/// All files in the folder and below, by name.
pub fn in_folder(folder: &Path) -> Result<Vec<File>> {
    let mut files = Vec::new();
    collect(folder, "", &mut files).with_context(|| format!("can't read {}", folder.display()))?;
    files.sort();
    Ok(files)
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
