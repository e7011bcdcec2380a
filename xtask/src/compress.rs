//! The built files, compressed for their way. A host that knows how sends `file.br` or `file.gz`,
//! which lie beside the file, in its place.

use std::{fs, io::Write, path::Path};

use anyhow::{Context, Result};
use brotli::{CompressorWriter, enc::BrotliEncoderParams};
use flate2::{Compression, write::GzEncoder};

use crate::files;

/// What such files end with.
pub const ENDINGS: [&str; 2] = [".br", ".gz"];
/// What is packed already gets no smaller.
const PACKED: [&str; 1] = [".png"];
/// As small as brotli can: it is done once, and sent often.
const QUALITY: i32 = 11;
/// Smaller ones fit into one packet as they are, in bytes.
const MIN_SIZE: u64 = 1000;

/// A file, and what it takes on its way.
#[derive(Debug, PartialEq, Eq)]
pub struct OnTheWay {
    /// Its name from the folder on.
    pub name: String,
    /// Its own size in bytes.
    pub size: u64,
    /// Its size in bytes by brotli, or its own if it isn't compressed.
    pub brotli: u64,
}

/// Compresses each file of the folder that gets smaller by it, and gives all of them by name. An error if
/// one can't be read or written.
pub fn all(folder: &Path) -> Result<Vec<OnTheWay>> {
    let plain = files::in_folder(folder)?.into_iter().filter(is_plain);
    plain
        .map(|file| {
            let mut brotli = file.size;
            if file.size >= MIN_SIZE && !PACKED.iter().any(|end| file.name.ends_with(end)) {
                let at = || format!("can't compress {}", file.path.display());
                let bytes = fs::read(&file.path).with_context(at)?;
                let (small, smallest) = (gzipped(&bytes)?, by_brotli(&bytes)?);
                brotli = smallest.len() as u64;
                for (ending, bytes) in ENDINGS.iter().zip([&smallest, &small]) {
                    fs::write(folder.join(format!("{}{ending}", file.name)), bytes)
                        .with_context(at)?;
                }
            }
            let (name, size) = (file.name, file.size);
            Ok(OnTheWay { name, size, brotli })
        })
        .collect()
}

/// Whether a file is one of the lab, and no other's compressed form.
pub fn is_plain(file: &files::File) -> bool {
    !ENDINGS.iter().any(|end| file.name.ends_with(end))
}

fn by_brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: QUALITY,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut writer = CompressorWriter::with_params(Vec::new(), 1 << 16, &parameters);
    writer.write_all(bytes)?;
    Ok(writer.into_inner())
}

fn gzipped(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn both_forms_give_the_file_again() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let text = "the same again and again, ".repeat(200);
        fs::write(folder.path().join("a.js"), &text)?;
        fs::write(folder.path().join("small.js"), "1")?;
        fs::write(folder.path().join("a.png"), &text)?;
        let all = all(folder.path())?;
        let names: Vec<&str> = all.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["a.js", "a.png", "small.js"]);
        assert!(all[0].brotli < 100 && all[1].brotli == all[1].size);

        let (mut brotli, mut gzip) = (Vec::new(), Vec::new());
        brotli::Decompressor::new(fs::File::open(folder.path().join("a.js.br"))?, 4096)
            .read_to_end(&mut brotli)?;
        flate2::read::GzDecoder::new(fs::File::open(folder.path().join("a.js.gz"))?)
            .read_to_end(&mut gzip)?;
        assert_eq!(
            (brotli, gzip),
            (text.clone().into_bytes(), text.into_bytes())
        );
        assert_eq!(
            files::in_folder(folder.path())?.len(),
            5,
            "the others have no other form"
        );
        Ok(())
    }
}
