//! The separator of the fields in a text: the one it names itself, or the one by which its lines are
//! alike.

use super::position::char_boundary;
use super::records::{Record, Records};

/// The separators that are looked for. Where two would do equally well, the first is taken: a comma
/// is often a part of a text or of a number (“1,5”), a tab hardly ever.
const CANDIDATES: [char; 4] = ['\t', ';', '|', ','];
/// How much of a text is looked at, in bytes.
const LOOKED_AT: usize = 64 * 1024;

/// How the fields of a text are told from each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Separator {
    /// The separator; none if each line is one field.
    pub separator: Option<char>,
    /// Whether the text names it, in a first line that is no part of the table.
    pub is_named: bool,
    /// The byte at which the table begins.
    pub begin: usize,
}

impl Separator {
    /// Finds it.
    pub fn of(text: &str) -> Self {
        match named(text) {
            Some((separator, begin)) => Separator {
                separator: Some(separator),
                is_named: true,
                begin,
            },
            None => Separator {
                separator: found(beginning(&text[first_line(text)..])),
                is_named: false,
                begin: first_line(text),
            },
        }
    }
}

/// Excel’s way to name it: a first line `sep=;`. With it, the byte at which that line ends.
fn named(text: &str) -> Option<(char, usize)> {
    let end = text.find(['\n', '\r']).unwrap_or(text.len());
    let line = &text[..end];
    let is_quoted = line.len() > 1 && line.starts_with('"') && line.ends_with('"');
    let line = if is_quoted { &line[1..end - 1] } else { line };
    let is_it = line.get(..4)?.eq_ignore_ascii_case("sep=");
    let mut rest = line[4..].chars();
    let separator = rest.next().filter(|_| is_it)?;
    let is_one = !separator.is_alphanumeric() && separator != '"' && rest.all(|c| c == ' ');
    is_one.then_some((separator, end))
}

/// Where the first line begins in which there is anything.
fn first_line(text: &str) -> usize {
    let blank = text.len() - text.trim_start().len();
    let line_end = text[..blank].rfind(['\n', '\r']);
    line_end.map_or(0, |end| end + 1)
}

/// The beginning of a long text, up to the end of a line.
fn beginning(text: &str) -> &str {
    if text.len() <= LOOKED_AT {
        return text;
    }
    let text = &text[..char_boundary(text, LOOKED_AT)];
    text.rfind(['\n', '\r']).map_or(text, |end| &text[..end])
}

/// How well a separator fits.
struct Fit {
    separator: char,
    /// How many fields the first record has.
    header: u64,
    /// How many records there are.
    records: usize,
    /// How many of them have as many fields as the first.
    as_header: usize,
    /// Of those after the first, how many have the same number of fields, and more than one.
    alike: usize,
    /// How many quotes stand in the middle of bare fields: within quotes nothing is parted.
    loose_quotes: usize,
    /// Whether it goes through without a quote in the wrong place.
    is_whole: bool,
}

impl Fit {
    fn of(text: &str, separator: char) -> Self {
        let all = Records::new(text, 0, Some(separator));
        let records: Vec<Record> = all.clone().map_while(Result::ok).collect();
        let fields = records.iter().flat_map(|record| all.fields(record));
        let bare = fields
            .map(|(begin, end)| &text[begin..end])
            .filter(|field| !field.starts_with('"'));
        let header = records.first().map_or(0, |record| record.fields);
        let second = records.get(1).map_or(0, |record| record.fields);
        let of_so_many = |fields| {
            let has = |record: &&Record| record.fields == fields;
            records.iter().filter(has).count()
        };
        // What comes before a table is short; what comes in it is alike.
        let middle = records
            .get(records.len() / 2)
            .map_or(0, |record| record.fields);
        let alike = [second, middle].into_iter().filter(|fields| *fields > 1);
        Fit {
            separator,
            header,
            records: records.len(),
            as_header: of_so_many(header),
            alike: alike.map(of_so_many).max().unwrap_or(0),
            loose_quotes: bare.map(|field| field.matches('"').count()).sum(),
            is_whole: records.last().is_none_or(|last| {
                let rest = Records::new(text, last.end, Some(separator)).next();
                rest.is_none()
            }),
        }
    }

    /// Whether it fits better than another: it parts fewer quoted fields, or more of its records have as
    /// many fields as the header.
    fn is_better_than(&self, other: &Fit) -> bool {
        let (own, others) = (
            self.as_header * other.records,
            other.as_header * self.records,
        );
        (other.loose_quotes, own, self.is_whole) > (self.loose_quotes, others, other.is_whole)
    }
}

fn found(text: &str) -> Option<char> {
    let fits = CANDIDATES.map(|separator| Fit::of(text, separator));
    let in_header = fits.iter().filter(|fit| fit.header > 1);
    let best = in_header.reduce(|best, fit| match fit.is_better_than(best) {
        true => fit,
        false => best,
    });
    if let Some(best) = best {
        return Some(best.separator);
    }
    // Something else may stand before the table.
    let most = fits
        .iter()
        .filter(|fit| fit.separator != ',' && fit.alike * 2 >= fit.records.max(1));
    if let Some(fit) = most.max_by_key(|fit| fit.alike) {
        return Some(fit.separator);
    }
    has_commas(text).then_some(',')
}

/// Whether a record is parted by a comma that stands in no number: those of “1,5” and “1,234” part
/// nothing in a file of one column.
fn has_commas(text: &str) -> bool {
    let all = Records::new(text, 0, Some(','));
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    all.clone().map_while(Result::ok).any(|record| {
        let mut ends = all.fields(&record).map(|(_, end)| end);
        ends.any(|end| {
            let is_in_number =
                is_digit(bytes.get(end.wrapping_sub(1))) && is_digit(bytes.get(end + 1));
            end < record.end && !is_in_number
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_one_by_which_lines_are_alike() {
        for (text, separator) in [
            ("Ort;Wert\nA;1\n", Some(';')),
            ("Ort\tWert\nBern, CH\t1,5\n", Some('\t')),
            ("Ort|Wert\nA|1\n", Some('|')),
            ("a,b\n\"x;y\",1\n", Some(',')),
            ("Jahr;Wert\n2020;1,5\n", Some(';')),
            ("Jahr;Wert, in %\n2020;1,5\n", Some(';')),
            ("Ort, Land;Wert (brutto, netto)\nBern, CH;1,5\n", Some(';')),
            ("a,b;c\n1;2\n3;4\n", Some(';')),
            ("x,\"a;b\"\ny,\"c;d\"\n", Some(',')),
            ("5\" pipe;2,5\n6\" pipe;3,5\n", Some(';')),
            ("\"x, y\";\"z\"\n1;2\n", Some(';')),
            ("\"a\"\t\"b;c\"\n1\t2\n", Some('\t')),
            ("name,notes\nA,x;y\nB,z|w\n", Some(',')),
            ("name,value\none,1\ntwo,2,3\n", Some(',')),
            ("a;b", Some(';')),
            ("a,b\n1,\"x\"y\n", Some(',')),
            // What is parted in the header only, or not at all.
            ("Wert, in kg\n1\n2\n", Some(',')),
            ("Wert\n1,5\n1,234\n", None),
            ("Wert\n1,5,6\n", None),
            ("Ort\nBern, CH\n", Some(',')),
            ("value\n1\n", None),
            ("", None),
            // Something stands before the table.
            ("Bericht 2020\n\nJahr;Wert, in %\n2020;1,5\n", Some(';')),
        ] {
            let expected = Separator {
                separator,
                is_named: false,
                begin: 0,
            };
            assert_eq!(Separator::of(text), expected, "{text:?}");
        }
    }

    #[test]
    fn blank_lines_before_the_table_are_passed_over() {
        let expected = Separator {
            separator: Some('\t'),
            is_named: false,
            begin: 6,
        };
        assert_eq!(Separator::of("\n\r\n  \n\ta\n1\t2\n"), expected);
    }

    #[test]
    fn a_text_may_name_it() {
        for (text, separator, begin) in [
            ("sep=;\na;b\n", ';', 5),
            ("SEP=,\r\na;b\r\n", ',', 5),
            ("\"sep=|\"\ra|b", '|', 7),
            ("sep=\t\na\tb\n", '\t', 5),
            ("sep=; \na;b\n", ';', 6),
            ("sep=§\na§b\n", '§', 6),
        ] {
            let expected = Separator {
                separator: Some(separator),
                is_named: true,
                begin,
            };
            assert_eq!(Separator::of(text), expected, "{text:?}");
        }
        for text in ["sep=,b\n1,2\n", "sep,b\n1,2\n", "sep=a,b\n", "é,\n"] {
            assert!(!Separator::of(text).is_named, "{text:?}");
        }
    }

    #[test]
    fn a_long_text_is_not_looked_through() {
        let line = "1;2,3\n";
        let text = format!("a;b\n{}\"", line.repeat(200_000));
        assert_eq!(Separator::of(&text).separator, Some(';'));
        assert!(beginning(&text).len() <= LOOKED_AT);
        let endless = format!("ä{}", "é;".repeat(100_000));
        assert_eq!(Separator::of(&endless).separator, Some(';'));
    }
}
