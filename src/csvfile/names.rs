//! The names of the columns, and what is unusual about them.

use super::records::{Record, Records, unquoted};
use crate::format;

/// The most characters of a name that are kept.
pub const MAX_NAME_CHARS: usize = 200;

/// The names in the first record.
pub fn names(text: &str, records: &Records, header: &Record) -> Vec<String> {
    let name = |(begin, end)| unquoted(&text[begin..end]);
    records.fields(header).map(name).collect()
}

/// Cuts long names, and says what is unusual about all of them.
pub fn tidy(names: &mut [String]) -> Vec<String> {
    let mut notes = Vec::new();
    if names.len() > 1 {
        match names.iter().filter(|name| name.trim().is_empty()).count() {
            0 => {}
            1 => notes.push("One of its columns has no name.".to_owned()),
            nameless => notes.push(format!("{nameless} of its columns have no name.")),
        }
        notes.extend(twice(names));
    }
    let mut cut = 0;
    for name in names {
        if let Some((end, _)) = name.char_indices().nth(MAX_NAME_CHARS) {
            name.truncate(end);
            cut += 1;
        }
    }
    if cut > 0 {
        let long = format::count(cut, "name");
        notes.push(format!(
            "Of {long} longer than {MAX_NAME_CHARS} characters, only the beginning is kept."
        ));
    }
    notes
}

/// Says which names stand above several columns.
fn twice(names: &[String]) -> Option<String> {
    let mut sorted: Vec<&str> = names.iter().map(|name| name.trim()).collect();
    sorted.retain(|name| !name.is_empty());
    sorted.sort_unstable();
    let mut groups: Vec<&[&str]> = sorted.chunk_by(|a, b| a == b).collect();
    groups.retain(|group| group.len() > 1);
    let first: String = groups.first()?.first()?.chars().take(40).collect();
    let columns = groups[0].len();
    let more = match groups.len() - 1 {
        0 => String::new(),
        1 => "; so does another name".to_owned(),
        others => format!("; so do {others} other names"),
    };
    Some(format!(
        "The name “{first}” stands above {columns} of its columns{more}."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notes(names: &[&str]) -> Vec<String> {
        let mut names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        tidy(&mut names)
    }

    #[test]
    fn names_that_say_little_are_noted() {
        assert!(notes(&["a", "b"]).is_empty());
        assert_eq!(notes(&["a", " ", "b"]), ["One of its columns has no name."]);
        assert_eq!(
            notes(&["", "a", "", "a ", "b", "a"]),
            [
                "2 of its columns have no name.",
                "The name “a” stands above 3 of its columns."
            ]
        );
        assert_eq!(
            notes(&["b", "a", "b", "a"]),
            ["The name “a” stands above 2 of its columns; so does another name."]
        );
    }

    #[test]
    fn long_names_are_cut() {
        let mut names = ["é".repeat(MAX_NAME_CHARS), "é".repeat(5000)];
        let notes = tidy(&mut names);
        assert_eq!(
            notes,
            ["Of 1 name longer than 200 characters, only the beginning is kept."]
        );
        assert!(
            names
                .iter()
                .all(|name| name.chars().count() == MAX_NAME_CHARS)
        );
    }
}
