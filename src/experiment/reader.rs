//! The reader of a run link: what its parameters mean, and which are illegal.
//!
//! A [`Reader`] takes the pairs of a link one by one. What it can't use it replaces by the default
//! and reports, so a bad link never leads to a blank page or to a silent change.

use std::fmt::Display;
use std::ops::RangeInclusive;

use crate::error::LabError;
use crate::format::quoted;

/// The most pairs of a link that are read; no link of this page has a tenth of them.
const MAX_PAIRS: usize = 1_000;
/// The most unknown parameters that are named.
const MAX_UNKNOWN: usize = 8;

/// Reads the parameters of one link, and collects what was wrong with them.
#[derive(Debug, Default)]
pub struct Reader {
    pairs: Vec<(String, String)>,
    known: Vec<&'static str>,
    notices: Vec<LabError>,
    /// How many pairs were too many to be read.
    unread: usize,
}

impl Reader {
    /// Reads `name=value&name=value`, percent-encoded as in a query.
    pub fn new(query: &str) -> Self {
        let mut pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
        Reader {
            pairs: pairs.by_ref().take(MAX_PAIRS).collect(),
            unread: pairs.count(),
            ..Reader::default()
        }
    }

    /// The names that were asked for.
    pub fn known(&self) -> &[&'static str] {
        &self.known
    }

    /// Every value of `name`, in order.
    pub fn all(&mut self, name: &'static str) -> Vec<String> {
        self.known.push(name);
        let (own, rest) = std::mem::take(&mut self.pairs)
            .into_iter()
            .partition(|(key, _)| key == name);
        self.pairs = rest;
        let own: Vec<(String, String)> = own;
        own.into_iter().map(|(_, value)| value).collect()
    }

    /// The last value of `name`.
    pub fn last(&mut self, name: &'static str) -> Option<String> {
        self.all(name).pop()
    }

    /// A whole number within `bounds`, or the default.
    pub fn whole(&mut self, name: &'static str, bounds: RangeInclusive<i64>, default: i64) -> i64 {
        let given = self.last(name);
        let value = given.and_then(|given| self.parse(name, given, &bounds, default));
        value.unwrap_or(default)
    }

    /// A whole number within `bounds` that fits a `u32`; `None` if none is given, or none that can be
    /// used: then `used` is what takes its place.
    pub fn whole_given(
        &mut self,
        name: &'static str,
        bounds: RangeInclusive<i64>,
        used: i64,
    ) -> Option<u32> {
        let given = self.last(name)?;
        let value = self.parse(name, given, &bounds, used)?;
        u32::try_from(value).ok()
    }

    fn parse(
        &mut self,
        name: &str,
        given: String,
        bounds: &RangeInclusive<i64>,
        used: i64,
    ) -> Option<i64> {
        let value = parse_whole(&given, bounds);
        if value.is_none() {
            let allowed = format!("a whole number from {} to {}", bounds.start(), bounds.end());
            self.refuse(name, given, allowed, used);
        }
        value
    }

    /// Whole numbers within `bounds`, separated by commas, returned ascending and each once; or
    /// the default.
    pub fn list(
        &mut self,
        name: &'static str,
        bounds: RangeInclusive<i64>,
        default: &[u32],
    ) -> Vec<u32> {
        let Some(given) = self.last(name) else {
            return default.to_vec();
        };
        let values: Option<Vec<u32>> = given
            .split(',')
            .map(|part| parse_whole(part, &bounds).and_then(|v| u32::try_from(v).ok()))
            .collect();
        match values {
            Some(mut values) => {
                values.sort_unstable();
                values.dedup();
                values
            }
            None => {
                let allowed = format!(
                    "whole numbers from {} to {}, separated by commas",
                    bounds.start(),
                    bounds.end()
                );
                let used = join(default);
                self.refuse(name, given, allowed, used);
                default.to_vec()
            }
        }
    }

    /// One of the words in `allowed`, or the default.
    pub fn word<T: Copy>(&mut self, name: &'static str, allowed: &[(&str, T)], default: T) -> T {
        let Some(given) = self.last(name) else {
            return default;
        };
        if let Some((_, value)) = allowed.iter().find(|(word, _)| *word == given) {
            return *value;
        }
        let words: Vec<&str> = allowed.iter().map(|(word, _)| *word).collect();
        let used = words.first().copied().unwrap_or_default();
        self.refuse(name, given, format!("one of {}", words.join(", ")), used);
        default
    }

    /// A word that can only be `allowed` beside the other parameters, if it is given at all.
    pub fn fixed(&mut self, name: &'static str, allowed: &str) {
        let given = self.last(name).filter(|given| given != allowed);
        if let Some(given) = given {
            let beside = format!("always {allowed} with the other settings of this link");
            self.refuse(name, given, beside, allowed);
        }
    }

    /// `name=1` is yes; absent or 0 is no.
    pub fn flag(&mut self, name: &'static str) -> bool {
        self.whole(name, 0..=1, 0) == 1
    }

    /// Reports a value that can't be used.
    pub fn refuse(&mut self, name: &str, given: String, allowed: String, used: impl Display) {
        self.notices.push(LabError::Parameter {
            name: name.to_owned(),
            given: quoted(&given),
            allowed,
            used: used.to_string(),
        });
    }

    /// Reports an error of another kind.
    pub fn notice(&mut self, error: LabError) {
        self.notices.push(error);
    }

    /// Everything that was wrong, with a notice for each parameter that nobody asked for; of many, the first
    /// are named.
    pub fn finish(mut self) -> Vec<LabError> {
        let known = self.known.join(", ");
        let mut more = self.unread;
        let mut named: Vec<String> = Vec::new();
        for (name, _) in self.pairs {
            match named.len() < MAX_UNKNOWN {
                _ if named.contains(&name) => {}
                true => named.push(name),
                false => more += 1,
            }
        }
        let unknown = named.iter().map(|name| LabError::UnknownParameter {
            name: quoted(name),
            known: known.clone(),
        });
        self.notices.extend(unknown);
        if more > 0 {
            self.notices.push(LabError::MoreUnknownParameters { more });
        }
        self.notices
    }
}

/// Numbers separated by commas, as they stand in a link.
pub fn join(values: &[u32]) -> String {
    let texts: Vec<String> = values.iter().map(u32::to_string).collect();
    texts.join(",")
}

fn parse_whole(text: &str, bounds: &RangeInclusive<i64>) -> Option<i64> {
    text.trim()
        .parse()
        .ok()
        .filter(|value| bounds.contains(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_values_pass_without_a_notice() {
        let mut reader = Reader::new("n=34&workers=4,1,2,2&run=1");
        assert_eq!(reader.whole("n", 0..=50, 30), 34);
        assert_eq!(reader.list("workers", 1..=32, &[1]), [1, 2, 4]);
        assert!(reader.flag("run"));
        assert_eq!(reader.finish(), []);
    }

    #[test]
    fn illegal_values_give_the_default_and_a_notice_each() {
        let mut reader = Reader::new("n=99&workers=0,2&colour=red");
        assert_eq!(reader.whole("n", 0..=50, 34), 34);
        assert_eq!(reader.list("workers", 1..=32, &[1, 2]), [1, 2]);
        let notices = reader.finish();
        assert_eq!(notices.len(), 3);
        assert!(
            notices[0]
                .to_string()
                .contains("n is a whole number from 0 to 50")
        );
        assert!(notices[2].to_string().contains("colour"));
    }

    #[test]
    fn of_a_very_long_link_little_is_quoted() {
        let long = "x".repeat(1_000_000);
        let many = "a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9&".repeat(30_000);
        for (query, most) in [
            (format!("n={long}"), 1),
            (format!("{long}=1&n=3"), 1),
            (many, 9),
        ] {
            let mut reader = Reader::new(&query);
            reader.whole("n", 0..=50, 34);
            let notices = reader.finish();
            assert_eq!(notices.len(), most);
            for notice in &notices {
                assert!(notice.to_string().chars().count() < 350, "{notice}");
            }
            if most == 9 {
                assert!(
                    notices[8].to_string().starts_with("269111 more"),
                    "{}",
                    notices[8]
                );
            }
        }
    }
}
