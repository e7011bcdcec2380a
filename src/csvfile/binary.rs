//! Files that are no text, told by their first bytes.

use super::error::FileError;

/// What to do with such a file.
#[derive(Clone, Copy)]
enum Hint {
    /// Another program can open it.
    SaveAs,
    /// There is something in it.
    Unpack,
    /// There is nothing to be done with it.
    Look,
}

impl Hint {
    fn words(self) -> &'static str {
        match self {
            Hint::SaveAs => {
                "Open it in the program that it is for, and save it as “CSV UTF-8”; or look for a link to the same as CSV."
            }
            Hint::Unpack => "Unpack it first, or look for a link to what is in it.",
            Hint::Look => "Look for a link to the same as CSV.",
        }
    }
}

/// How files begin, what they are, and what to do.
const BEGINNINGS: [(&[u8], &str, Hint); 29] = [
    (
        b"PK\x03\x04",
        "an Excel file (.xlsx) or another ZIP archive",
        Hint::SaveAs,
    ),
    (b"PK\x05\x06", "an empty ZIP archive", Hint::Look),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1",
        "an old Excel file (.xls)",
        Hint::SaveAs,
    ),
    (b"%PDF-", "a PDF", Hint::Look),
    (b"{\\rtf", "a text document (RTF)", Hint::SaveAs),
    (b"\x1f\x8b", "a compressed file (gzip)", Hint::Unpack),
    (b"BZh91AY&SY", "a compressed file (bzip2)", Hint::Unpack),
    (b"\xfd7zXZ\0", "a compressed file (xz)", Hint::Unpack),
    (
        b"\x28\xb5\x2f\xfd",
        "a compressed file (zstd)",
        Hint::Unpack,
    ),
    (
        b"7z\xbc\xaf\x27\x1c",
        "a compressed archive (7z)",
        Hint::Unpack,
    ),
    (b"Rar!\x1a\x07", "a compressed archive (RAR)", Hint::Unpack),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)", Hint::Look),
    (b"\xff\xd8\xff", "a picture (JPEG)", Hint::Look),
    (b"GIF87a", "a picture (GIF)", Hint::Look),
    (b"GIF89a", "a picture (GIF)", Hint::Look),
    (b"II*\0", "a picture (TIFF)", Hint::Look),
    (b"MM\0*", "a picture (TIFF)", Hint::Look),
    (b"\0\0\x01\0", "a picture (icon)", Hint::Look),
    (b"PAR1", "a Parquet file", Hint::Look),
    (b"ARROW1\0", "an Arrow file", Hint::Look),
    (b"FEA1", "a Feather file", Hint::Look),
    (b"\x89HDF\r\n", "an HDF5 file", Hint::Look),
    (b"SQLite format 3\0", "a database (SQLite)", Hint::SaveAs),
    (b"$FL2@(#)", "an SPSS file", Hint::SaveAs),
    (b"<stata_dta>", "a Stata file", Hint::SaveAs),
    (b"\0asm", "a program (WebAssembly)", Hint::Look),
    (b"\x7fELF", "a program", Hint::Look),
    (b"OggS\0", "a sound or film (Ogg)", Hint::Look),
    (
        b"version https://git-lfs",
        "a note that the file itself lies elsewhere (Git LFS)",
        Hint::Look,
    ),
];
/// How a file begins, what stands further in and where, and what that is.
type FurtherIn = (&'static [u8], usize, &'static [u8], &'static str, Hint);
/// The same for what stands further in.
const FURTHER_IN: [FurtherIn; 5] = [
    (b"", 257, b"ustar", "an archive (tar)", Hint::Unpack),
    (
        b"",
        4,
        b"ftyp",
        "a film or picture (MP4, HEIC, AVIF)",
        Hint::Look,
    ),
    (b"RIFF", 8, b"WEBP", "a picture (WebP)", Hint::Look),
    (b"RIFF", 8, b"WAVE", "a sound (WAV)", Hint::Look),
    (b"BM", 6, b"\0\0\0\0", "a picture (BMP)", Hint::Look),
];

/// Names a file that is no text.
///
/// # Errors
/// [`FileError::NoTable`], if it is one of those known here.
pub fn check(bytes: &[u8]) -> Result<(), FileError> {
    let begins = BEGINNINGS.iter();
    let begins = begins.map(|(beginning, what, hint)| (&b""[..], 0, *beginning, *what, *hint));
    for (first, at, signature, what, hint) in begins.chain(FURTHER_IN) {
        let is_there = bytes
            .get(at..)
            .is_some_and(|rest| rest.starts_with(signature));
        // Letters further in may be a table’s own.
        if is_there && bytes.starts_with(first) && (at == 0 || bytes[..at].contains(&0)) {
            return Err(FileError::NoTable {
                what: what.to_owned(),
                hint: hint.words().to_owned(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_named() {
        let says = |bytes: &[u8]| check(bytes).unwrap_err().to_string();
        for (bytes, name) in [
            (&b"%PDF-1.7\n%\xe2\xe3"[..], "a PDF"),
            (b"PK\x03\x04\x14\0", ".xlsx"),
            (b"\x1f\x8b\x08\0", "gzip"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a picture (PNG)"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "a picture (JPEG)"),
            (b"GIF89a\x01\0", "a picture (GIF)"),
            (b"BM\x3a\0\0\0\0\0\0\0\x36\0", "a picture (BMP)"),
            (b"RIFF\x24\0\0\0WEBPVP8 ", "a picture (WebP)"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        ] {
            assert!(says(bytes).contains(name), "{}", says(bytes));
        }
        let mut tar = b"data.csv".to_vec();
        tar.resize(257, 0);
        tar.extend(b"ustar\x0000");
        assert!(says(&tar).contains("tar"));
    }

    #[test]
    fn what_only_begins_alike_is_read() {
        for text in [
            "PK,value\n",
            "BM;MZ\n",
            "GIF,PNG\n",
            "1234ftyp,b\n",
            "RIFF....WAVE,b\n",
            "",
        ] {
            assert_eq!(check(text.as_bytes()), Ok(()), "{text}");
        }
    }
}
