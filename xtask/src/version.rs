//! Which of two releases is the newer, and do a compiler and its source belong together?

use std::fmt;

/// Major, minor and patch number; whatever a distribution appends is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32, pub u32);

impl Version {
    /// Reads the numbers at the start of `text`: `1.96.0`, `1.96.0+dfsg1-1~deb12u2`, `1.97-nightly`.
    /// A Debian epoch (`1:22.1.8`) is skipped.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = match text.split_once(':') {
            Some((epoch, rest)) if epoch.chars().all(|c| c.is_ascii_digit()) => rest,
            _ => text,
        };
        let end = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(text.len());
        let mut numbers = text[..end].split('.').map(str::parse);
        let major = numbers.next()?.ok()?;
        let minor = numbers.next()?.ok()?;
        let patch = numbers.next().and_then(Result::ok).unwrap_or(0);
        Some(Self(major, minor, patch))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_compilers_and_distributions_write() {
        assert_eq!(Version::parse("1.96.0"), Some(Version(1, 96, 0)));
        assert_eq!(
            Version::parse("1.96.0+dfsg1-1~deb12u2"),
            Some(Version(1, 96, 0))
        );
        assert_eq!(
            Version::parse("1:22.1.8-1~deb12u1"),
            Some(Version(22, 1, 8))
        );
        assert_eq!(
            Version::parse("1.97.0-nightly (abc 2026)\n"),
            Some(Version(1, 97, 0))
        );
        assert_eq!(Version::parse("1.88"), Some(Version(1, 88, 0)));
        assert_eq!(Version::parse("(none)"), None);
        assert_eq!(Version::parse(""), None);
    }

    #[test]
    fn compares_numbers_and_not_letters() {
        assert!(Version(1, 100, 0) > Version(1, 88, 0));
        assert!(Version(1, 9, 0) < Version(1, 88, 0));
        assert!(Version(1, 88, 1) > Version(1, 88, 0));
    }
}
