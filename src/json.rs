//! JSON, read and written in one way each: for every kind of source or form all that is read or written
//! would be compiled once more, which was a third of the page.

use serde::{Deserialize, Serialize};
use serde_json::{Serializer, Value};
use serde_path_to_error::Error;

/// Reads a value.
///
/// # Errors
/// Text that is no JSON, or not of this type, with the path to where.
#[cfg(not(feature = "engine"))]
pub fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Error<serde_json::Error>> {
    serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(text))
}

/// Reads a value. What the engine reads was written by the page of the same build: nobody mends it by hand,
/// and the path to an error would be a tenth of the program.
///
/// # Errors
/// Text that is no JSON, or not of this type.
#[cfg(feature = "engine")]
pub fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Error<serde_json::Error>> {
    let nowhere = |error| Error::new(serde_path_to_error::Track::new().path(), error);
    serde_json::from_str(text).map_err(nowhere)
}

/// Writes a value in one line.
///
/// # Panics
/// For a map whose keys are no texts; there is none in what this project writes.
pub fn write<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("all keys are texts")
}

/// The same, indented.
///
/// # Panics
/// As [`write()`].
pub fn write_indented<T: Serialize + ?Sized>(value: &T) -> String {
    let line = write(value);
    let mut indented = Serializer::pretty(Vec::with_capacity(2 * line.len()));
    let mut reader = serde_json::Deserializer::from_str(&line);
    serde_transcode::transcode(&mut reader, &mut indented).expect("what was just written");
    String::from_utf8(indented.into_inner()).expect("JSON is text")
}

/// A value as a tree.
///
/// # Panics
/// As [`write()`].
pub fn to_tree<T: Serialize + ?Sized>(value: &T) -> Value {
    serde_json::from_str(&write(value)).expect("what was just written")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn indenting_changes_nothing_but_blanks(
            numbers in prop::collection::vec(-1e300..1e300_f64, 0..8),
            whole in any::<i64>(),
            text in ".*",
        ) {
            let value = serde_json::json!({ "b": numbers, "a": { "whole": whole, "text": text, "no": null } });
            prop_assert_eq!(write_indented(&value), serde_json::to_string_pretty(&value).unwrap());
            prop_assert_eq!(&to_tree(&value), &value);
            prop_assert_eq!(read::<Value>(&write(&value)).unwrap(), value);
        }
    }
}
