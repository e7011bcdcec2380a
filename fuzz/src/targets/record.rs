//! Records: files that someone opens.

use parlab::analysis::record::Record;
use parlab::export::json::{from_json, to_json};
use parlab::export::{Format, file_name};
use runstats::random::Rng;

use crate::change::{self, pick};
use crate::seeds;
use crate::target::{Target, text};

/// The target.
pub const TARGET: Target = Target {
    name: "record",
    make,
    read,
};

fn make(rng: &mut Rng) -> Vec<u8> {
    let (text, seed) = pick(rng, seeds::records());
    if rng.below(4) == 0 {
        return change::text(rng, text, "", 6);
    }
    let mut json = seed;
    for _ in 0..1 + rng.below(4) {
        change::json(rng, &mut json);
    }
    json.to_string().into_bytes()
}

fn read(input: &[u8]) {
    match from_json(&text(input)) {
        Ok(record) => {
            use_everywhere(&record);
            assert_eq!(
                from_json(&to_json(&record)).as_ref(),
                Ok(&record),
                "saved and opened again"
            );
        }
        Err(error) => assert!(error.to_string().chars().count() < 600, "{error}"),
    }
}

/// Does with a record what the page does.
pub fn use_everywhere(record: &Record) {
    for format in Format::ALL {
        assert!(!format.write(record).is_empty());
    }
    let name = file_name(record, "json");
    assert!(
        name.len() < 100 && !name.contains(['/', '\\', ':']),
        "{name}"
    );
    assert!(!record.experiment.about().is_empty());
}
