//! A tab of the browser: what it remembers itself, and whether what it has written may go.

use serde::{Deserialize, Serialize};

/// What a closed tab has written is kept for at least this long, in ms: while a page is loaded again, it
/// looks closed.
pub const GRACE_MS: f64 = 5e3;
/// What a tab has written that nobody saw closing goes after this long without a word from it, in ms: a
/// day. A browser may put a tab away to save memory, and it comes back with what it remembers.
const MAX_AGE_MS: f64 = 24.0 * 3600e3;

/// What a tab remembers of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tab {
    /// Its name in the database.
    pub id: String,
    /// The largest number that a run of it has had.
    pub last_number: u32,
    /// How many of its runs are kept.
    pub kept: u32,
}

impl Tab {
    /// From its text.
    pub fn read(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let id = words.next().filter(|id| is_id(id))?.to_owned();
        let mut number = || words.next()?.parse().ok();
        Some(Tab {
            id,
            last_number: number()?,
            kept: number()?,
        })
    }

    /// As a text.
    pub fn write(&self) -> String {
        let Tab {
            id,
            last_number,
            kept,
        } = self;
        format!("{id} {last_number} {kept}")
    }
}

fn is_id(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What stands of a tab in the database beside its runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TabRow {
    /// When it wrote last, in ms since 1970.
    pub written_ms: f64,
    /// Its runs in the foreground of their chapters.
    pub front: Vec<u32>,
}

/// What is to become of what a tab has written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays.
    Stays,
    /// It is removed.
    Goes,
    /// It can't be told yet.
    Open,
}

/// What is to become of what another tab has written. `lives` is whether it is open, where the browser says
/// so; `left_ms` when its page went, if it was seen going; `written_ms` when it last wrote. All in ms since
/// 1970.
pub fn fate(
    lives: Option<bool>,
    left_ms: Option<f64>,
    written_ms: Option<f64>,
    now_ms: f64,
) -> Fate {
    // A clock that was set back makes nobody old.
    let since = |ms: f64| (now_ms - ms).max(0.0);
    match (lives, left_ms, written_ms) {
        (Some(true), ..) => Fate::Stays,
        (_, Some(left), _) if since(left) < GRACE_MS => Fate::Open,
        (_, Some(_), _) => Fate::Goes,
        (_, None, Some(written)) if since(written) < MAX_AGE_MS => Fate::Stays,
        // Nobody knows when it was written: nothing that this page writes is so.
        (_, None, _) => Fate::Goes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_is_read_as_it_was_written() {
        let tab = Tab {
            id: "mb3k2x7".to_owned(),
            last_number: 12,
            kept: 3,
        };
        assert_eq!(Tab::read(&tab.write()), Some(tab));
        let long = format!("{} 1 1", "a".repeat(41));
        for bad in [
            "",
            "a",
            "a 1",
            "a -1 1",
            "a/b 1 1",
            "a  1 1",
            "a 1 4294967296",
            &long,
        ] {
            assert_eq!(Tab::read(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_a_closed_tab_has_written_goes() {
        let now = 1e12;
        let (just, long) = (Some(now - 1e3), Some(now - 10e3));
        let (hour, days) = (Some(now - 3600e3), Some(now - 3.0 * 86400e3));
        for (lives, left, written, expected) in [
            // One that is open stays, however old, and whatever it says.
            (Some(true), None, days, Fate::Stays),
            (Some(true), long, days, Fate::Stays),
            // One that was seen closing goes, but not while it may only be loading again.
            (Some(false), long, hour, Fate::Goes),
            (Some(false), just, hour, Fate::Open),
            (None, long, hour, Fate::Goes),
            // One that wasn't may have been put away by the browser, for a day.
            (Some(false), None, hour, Fate::Stays),
            (None, None, hour, Fate::Stays),
            (Some(false), None, days, Fate::Goes),
            (Some(false), None, None, Fate::Goes),
            // Clocks are set back.
            (Some(false), Some(now + 1e9), hour, Fate::Open),
            (Some(false), None, Some(now + 1e9), Fate::Stays),
        ] {
            assert_eq!(
                fate(lives, left, written, now),
                expected,
                "{lives:?} {left:?} {written:?}"
            );
        }
    }
}
