//! The lab for a USB stick: one archive of `dist/`, with a text in it that says how to serve it.

use std::{
    fs,
    io::{Cursor, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use crate::{compress::is_plain, files};

/// Beside `dist/`.
const ARCHIVE: &str = "parlab-dist.zip";
/// The one folder in it.
const FOLDER: &str = "parlab";

/// Packs `dist/` of the project; gives where the archive lies. An error if a file can't be read or
/// written.
pub fn pack(root: &Path) -> Result<PathBuf> {
    let path = root.join(ARCHIVE);
    let bytes = packed(&root.join("dist"))?;
    fs::write(&path, bytes).with_context(|| format!("can't write {}", path.display()))?;
    Ok(path)
}

/// The archive of a folder. The same files make the same archive: no times, in order of names.
fn packed(folder: &Path) -> Result<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for file in files::in_folder(folder)?.into_iter().filter(is_plain) {
        let bytes =
            fs::read(&file.path).with_context(|| format!("can't read {}", file.path.display()))?;
        archive.start_file(format!("{FOLDER}/{}", file.name), options)?;
        archive.write_all(&bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn all_files_are_in_it_as_they_are() -> Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir_all(folder.path().join("data"))?;
        fs::write(folder.path().join("index.html"), "<p>".repeat(1000))?;
        fs::write(folder.path().join("data").join("a.csv"), "1,2\n")?;
        let bytes = packed(folder.path())?;
        assert_eq!(bytes, packed(folder.path())?, "the same again");
        assert!(bytes.len() < 1000, "it is not compressed");

        let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
        assert_eq!(archive.len(), 2);
        let mut text = String::new();
        archive
            .by_name("parlab/data/a.csv")?
            .read_to_string(&mut text)?;
        assert_eq!(text, "1,2\n");
        assert_eq!(archive.by_name("parlab/index.html")?.size(), 3000);
        Ok(())
    }
}
