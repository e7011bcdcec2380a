//! Chapter Downloads: what is gained by fetching several files at once?
//!
//! The same links are fetched one after another and with up to k at a time (strong scaling): a
//! download mostly waits, and waiting can overlap on a single thread.

use serde::{Deserialize, Serialize};

use super::param::{Reader, join};
use crate::error::LabError;

/// The most fetches at a time on offer.
pub const MAX_CONCURRENCY: u32 = 16;
/// The most links in one run.
pub const MAX_LINKS: usize = 16;
/// The most repetitions on offer.
pub const MAX_REPS: u32 = 50;

/// Three small files served with the page, with the columns of the lesson's three. Made up.
pub const SAMPLE_LINKS: [&str; 3] = [
    "data/enterprise-size-bands.csv",
    "data/living-costs-indexes.csv",
    "data/enterprise-finance.csv",
];

/// The lesson's own three addresses.
pub const LESSON_LINKS: [&str; 3] = [
    "https://www.stats.govt.nz/assets/Uploads/Annual-enterprise-survey/Annual-enterprise-survey-2017-financial-year-provisional/Download-data/annual-enterprise-survey-2017-financial-year-provisional-size-bands-csv.csv",
    "https://www.stats.govt.nz/assets/Uploads/Household-living-costs-price-indexes/Household-living-costs-price-indexes-September-2018-quarter/Download-data/household-living-costs-price-indexes-sep18qtr-time-series-indexes.csv",
    "https://www.stats.govt.nz/assets/Uploads/Annual-enterprise-survey/Annual-enterprise-survey-2017-financial-year-provisional/Download-data/annual-enterprise-survey-2017-financial-year-provisional-csv.csv",
];

/// What a download run fetches, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DownloadsParams {
    /// How many fetches at a time, ascending, each once, 1 to 16, at least one. 1 is one after
    /// another.
    pub concurrency: Vec<u32>,
    /// Samples for each of these, 1 to 50.
    pub reps: u32,
    /// The addresses, 1 to 16; relative ones are beside the page.
    pub links: Vec<String>,
    /// The time limit of each fetch in seconds, 1 to 120.
    pub timeout_s: u32,
    /// The size limit of each file in MiB, 1 to 8.
    pub limit_mib: u32,
}

impl Default for DownloadsParams {
    fn default() -> Self {
        DownloadsParams {
            concurrency: vec![1, 2, 3],
            reps: 5,
            links: sample_links(),
            timeout_s: 30,
            limit_mib: 8,
        }
    }
}

impl DownloadsParams {
    /// Reads them from a link.
    pub fn read(reader: &mut Reader) -> Self {
        let default = Self::default();
        let most = i64::from(MAX_CONCURRENCY);
        DownloadsParams {
            concurrency: reader.list("concurrency", 1..=most, &default.concurrency),
            reps: reader.whole("reps", 1..=i64::from(MAX_REPS), i64::from(default.reps)) as u32,
            timeout_s: reader.whole("timeout_s", 1..=120, i64::from(default.timeout_s)) as u32,
            limit_mib: reader.whole("limit_mib", 1..=8, i64::from(default.limit_mib)) as u32,
            links: read_links(reader),
        }
    }

    /// Writes them into a link. The samples are the default and are left out.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![
            ("concurrency", join(&self.concurrency)),
            ("reps", self.reps.to_string()),
            ("timeout_s", self.timeout_s.to_string()),
            ("limit_mib", self.limit_mib.to_string()),
        ];
        if self.links != sample_links() {
            pairs.extend(self.links.iter().map(|link| ("link", link.clone())));
        }
        pairs
    }
}

/// The counts for a slider at `most`: one after another, small steps, doublings, and `most` itself.
pub fn concurrency_up_to(most: u32) -> Vec<u32> {
    let most = most.clamp(1, MAX_CONCURRENCY);
    let mut counts: Vec<u32> = [1, 2, 3, 4, 6, 8, 12]
        .into_iter()
        .filter(|&k| k < most)
        .collect();
    counts.push(most);
    counts
}

/// The sample files as links.
pub fn sample_links() -> Vec<String> {
    SAMPLE_LINKS.map(str::to_owned).to_vec()
}

/// The lesson's files as links.
pub fn lesson_links() -> Vec<String> {
    LESSON_LINKS.map(str::to_owned).to_vec()
}

/// Checks an address without fetching it: http(s), or relative to the page.
pub fn check_link(link: &str) -> Result<(), LabError> {
    let bad = |why: &str| {
        Err(LabError::BadLink {
            link: link.to_owned(),
            why: why.to_owned(),
        })
    };
    let trimmed = link.trim();
    if trimmed.is_empty() {
        return bad("it is empty");
    }
    if trimmed.contains(char::is_whitespace) {
        return bad("it has a space in it; one address a line");
    }
    let scheme = trimmed
        .split(['/', '?', '#'])
        .next()
        .unwrap_or("")
        .split_once(':');
    match scheme {
        Some((scheme, _)) if !["http", "https"].contains(&scheme.to_ascii_lowercase().as_str()) => {
            bad("only http and https can be fetched by a page")
        }
        Some(_)
            if trimmed
                .split_once("://")
                .is_none_or(|(_, rest)| rest.starts_with(['/', '?', '#']) || rest.is_empty()) =>
        {
            bad("it names no server")
        }
        _ => Ok(()),
    }
}

fn read_links(reader: &mut Reader) -> Vec<String> {
    let given = reader.all("link");
    if given.is_empty() {
        return sample_links();
    }
    if given.len() > MAX_LINKS {
        reader.refuse(
            "link",
            format!("({} links)", given.len()),
            format!("given at most {MAX_LINKS} times"),
            format!("the first {MAX_LINKS}"),
        );
    }
    let mut links = Vec::new();
    for link in given.into_iter().take(MAX_LINKS) {
        match check_link(&link) {
            Ok(()) => links.push(link.trim().to_owned()),
            Err(error) => reader.notice(error),
        }
    }
    if links.is_empty() {
        sample_links()
    } else {
        links
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_before_they_are_fetched() {
        for good in [
            "data/a.csv",
            "../a.csv?x=1",
            "https://a.org/b.csv",
            "HTTP://a.org:80/",
        ] {
            assert_eq!(check_link(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            " ",
            "ftp://a.org/x",
            "javascript:alert(1)",
            "https:///x",
            "http:",
            "a b",
        ] {
            assert!(check_link(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_bad_link_does_not_lose_the_good_ones() {
        let mut reader = Reader::new("link=data%2Fa.csv&link=file:///etc/passwd");
        let params = DownloadsParams::read(&mut reader);
        assert_eq!(params.links, ["data/a.csv"]);
        assert_eq!(reader.finish().len(), 1);
    }

    #[test]
    fn links_survive_the_way_through_an_address() {
        let params = DownloadsParams {
            links: lesson_links(),
            ..DownloadsParams::default()
        };
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(params.pairs())
            .finish();
        let mut reader = Reader::new(&query);
        assert_eq!(DownloadsParams::read(&mut reader), params);
        assert_eq!(reader.finish(), []);
    }
}
