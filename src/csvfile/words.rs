//! What is shown of a table, in words.

use super::contents::Table;
use crate::format;

/// The most names of columns that are shown.
const MAX_SHOWN: usize = 40;

/// Its size and shape: "60 B · 1 row · 2 columns, separated by semicolons · UTF-16".
pub fn facts(table: &Table) -> String {
    let columns = table.columns.len() as u64;
    let mut facts = format!(
        "{} · {} · {}",
        format::bytes(table.bytes),
        number_of(table.rows, "row"),
        number_of(columns, "column"),
    );
    if let Some(character) = table.separator.filter(|_| columns > 1) {
        facts += &format!(", separated by {}", separator(character));
    }
    if let Some(encoding) = &table.encoding {
        facts += &format!(" · {encoding}");
    }
    facts
}

/// The names of its columns, as far as there is room.
pub fn columns(table: &Table) -> String {
    let mut names: Vec<String> = table.columns.iter().take(MAX_SHOWN).cloned().collect();
    for name in names.iter_mut().filter(|name| name.trim().is_empty()) {
        *name = "(no name)".to_owned();
    }
    let more = table.columns.len().saturating_sub(MAX_SHOWN) as u64;
    if more > 0 {
        names.push(format!("and {} more", format::large(more)));
    }
    names.join(" · ")
}

/// Its head, with line ends that a browser shows as such, and a sign for each character that it
/// doesn't show.
pub fn head(table: &Table) -> String {
    let head = table.head.replace("\r\n", "\n").replace('\r', "\n");
    let visible = |c: char| match c {
        '\0'..'\t' | '\x0b'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(c),
        _ => c,
    };
    head.chars().map(visible).collect()
}

/// What fields are separated by, in the plural.
pub fn separator(character: char) -> String {
    match character {
        ',' => "commas".to_owned(),
        ';' => "semicolons".to_owned(),
        '\t' => "tabs".to_owned(),
        '|' => "bars".to_owned(),
        ' ' => "spaces".to_owned(),
        other => format!("“{other}”"),
    }
}

fn number_of(number: u64, noun: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{} {noun}{s}", format::large(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table {
            bytes: 60,
            head: "a;\0\r1;2\r\n".to_owned(),
            columns: vec!["a".to_owned(), " ".to_owned()],
            rows: 1,
            separator: Some(';'),
            encoding: None,
        }
    }

    #[test]
    fn a_table_in_words() {
        let mut table = table();
        assert_eq!(
            facts(&table),
            "60 B · 1 row · 2 columns, separated by semicolons"
        );
        assert_eq!(columns(&table), "a · (no name)");
        assert_eq!(head(&table), "a;␀\n1;2\n");
        table.columns.truncate(1);
        table.encoding = Some("UTF-16".to_owned());
        table.rows = 12_000;
        assert_eq!(facts(&table), "60 B · 12 000 rows · 1 column · UTF-16");
        table.columns = vec!["x".to_owned(); 42];
        assert!(columns(&table).ends_with("x · x · and 2 more"));
        let named = [',', '\t', '|', ' ', '§'].map(separator);
        assert_eq!(named, ["commas", "tabs", "bars", "spaces", "“§”"]);
    }
}
