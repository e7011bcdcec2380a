//! Files that are downloaded, with what their server says of them.

use parlab::csvfile::file::read_file;
use runstats::random::Rng;

use crate::change::{self, pick};
use crate::seeds::{CONTENT_TYPES, FILES};
use crate::target::{Target, text};

/// The target.
pub const TARGET: Target = Target {
    name: "csv",
    make,
    read,
};

/// The first line is what the server says, the rest is the file.
fn make(rng: &mut Rng) -> Vec<u8> {
    let other = pick(rng, &CONTENT_TYPES);
    let kind = change::text(rng, other, "", 2);
    let mut input = match rng.below(3) {
        0 => kind,
        _ => pick(rng, &CONTENT_TYPES).as_bytes().to_vec(),
    };
    input.retain(|byte| *byte != b'\n');
    input.push(b'\n');
    let file = pick(rng, &FILES);
    let mut file = match rng.below(6) {
        0 => encoded(rng, file, u16::to_le_bytes),
        1 => encoded(rng, file, u16::to_be_bytes),
        _ => file.as_bytes().to_vec(),
    };
    if rng.below(8) > 0 {
        let other = pick(rng, &FILES);
        change::bytes(rng, &mut file, other.as_bytes(), 6);
    }
    input.extend(file);
    input
}

fn encoded(rng: &mut Rng, text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let mark = if rng.below(2) == 0 { "\u{feff}" } else { "" };
    let units = mark.encode_utf16().chain(text.encode_utf16());
    units.flat_map(bytes).collect()
}

fn read(input: &[u8]) {
    let end = input.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let kind = text(&input[..end]);
    let bytes = input.get(end + 1..).unwrap_or_default();
    // The browser reads some encodings; here it reads all that it is asked for, as UTF-8.
    let browser = |label: &str, bytes: &[u8]| Some((label.to_owned(), text(bytes).into_owned()));
    match read_file(bytes, Some(&kind), &browser) {
        Ok(reading) => {
            let table = reading.table;
            assert!(!table.columns.is_empty() && table.head.len() <= 100);
            assert!(table.rows <= bytes.len() as u64 + 1);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
