//! Plain text, told from a table: sentences, a message of one line.

use super::error::FileError;

/// How many lines are looked at.
const LINES: usize = 50;
/// Sentences have so many words a line, on average.
const WORDS_A_LINE: usize = 4;
/// And between two commas so many.
const WORDS_A_COMMA: usize = 3;
/// How much is quoted of what a file says, in characters.
const QUOTED: usize = 60;

/// The error that names plain text.
pub fn plain_text(text: &str) -> FileError {
    FileError::NoTable {
        what: "plain text".to_owned(),
        hint: format!(
            "It begins: “{}”. Perhaps it is a message instead of the file: open the link in a new tab.",
            beginning(text)
        ),
    }
}

/// Whether it is a single line of several words.
pub fn is_message(text: &str) -> bool {
    let mut lines = lines(text);
    let first = lines.next().unwrap_or_default();
    lines.next().is_none() && first.split_whitespace().nth(1).is_some()
}

/// Whether its lines look like sentences: several words each, and in the first not a comma behind each
/// or every second one, nor text right behind a comma, as between two names.
pub fn is_prose(text: &str) -> bool {
    let first = lines(text).next().unwrap_or_default();
    let is_parted = first.contains(['\t', '|'])
        || first
            .split([',', ';'])
            .skip(1)
            .any(|rest| !rest.is_empty() && !rest.starts_with(' '));
    let in_first = first.split_whitespace().count();
    let commas = first.matches([',', ';']).count();
    let is_sentence = in_first > 1 && (commas == 0 || in_first >= WORDS_A_COMMA * (commas + 1));
    let (mut seen, mut words) = (0, 0);
    for line in lines(text).take(LINES) {
        seen += 1;
        words += line.split_whitespace().count();
    }
    is_sentence && !is_parted && words >= WORDS_A_LINE * seen
}

/// The beginning of what a text says, in one line.
pub fn beginning(text: &str) -> String {
    let text = text.trim_start();
    let one_line = |c: char| if c.is_control() { ' ' } else { c };
    let mut quoted: String = text.chars().take(QUOTED).map(one_line).collect();
    quoted.truncate(quoted.trim_end().len());
    if text.chars().nth(QUOTED).is_some() {
        quoted.push('…');
    }
    quoted
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r'])
        .filter(|line| !line.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_told_from_tables() {
        for text in [
            "Dear reader, this is no table.\nIt has, as you see, sentences in it.\n",
            "MIT License\n\nPermission is hereby granted, free of charge, to any person\n",
            "# Data\rThe files are described in the documentation, see there.\r",
        ] {
            assert!(is_prose(text), "{text}");
        }
        for text in [
            "name,remark of a reader\n1,this is a long one, with a comma\n",
            "Full name\nAnna Muster\nBert Beispiel\n",
            "remark\nthis one has a few more words\n",
            "id, name, remark\n1, Anna, likes it, and why not\n",
            "a b c d e|f\n1 2 3 4 5|6\n",
            "",
        ] {
            assert!(!is_prose(text), "{text}");
        }
        assert!(is_message("\nNot found\n") && is_message("\"Not found.\""));
        assert!(!is_message("Forbidden") && !is_message("first name\nAnna\n"));
    }

    #[test]
    fn the_beginning_is_one_short_line() {
        assert_eq!(beginning("\n Not\tfound\r\n"), "Not found");
        assert_eq!(beginning(&"ä".repeat(1000)).chars().count(), QUOTED + 1);
    }
}
