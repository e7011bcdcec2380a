//! The parameters of Downloads, which asks what is gained by fetching several files at once.
//!
//! The same files are fetched one after another and with up to k at a time (strong scaling): a
//! download mostly waits, and waiting can overlap on a single thread. The files come from the
//! practice network, or from links of one's own.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::links::is_one_server;
use crate::experiment;
use crate::experiment::Parameters;
use crate::experiment::chapter::{Chapter, Entry, OfChapter, for_the_page};
use crate::experiment::cost::{SampleCost, Speed};
use crate::experiment::link_form::{Host, Linked};
use crate::experiment::question::Question;
use crate::experiment::worker_kind::WorkerKind;
use runstats::scaling::Scaling;

pub use super::links::{
    LESSON_LINKS, MAX_LINKS, Pasted, SAMPLE_LINKS, check_link, is_proxied, is_this_computer,
    lesson_links, proxied, read_pasted, sample_links,
};

use super::practice::{self, Network, Practice};
use crate::experiment::reader::{Reader, join};
use crate::experiment::stopping::Stopping;

/// The chapter.
pub const CHAPTER: Chapter = Chapter::new(&Entry {
    slug: "downloads",
    title: "Downloads",
    question: for_the_page("Why wait for one file at a time?"),
    intro: for_the_page(
        "A download is mostly waiting for an answer. Fetch the files one after another, then several at once: waits that overlap cost no more than the longest of them.",
    ),
    session: None,
    keeps_cores_busy: false,
    can_be_predicted: true,
});

/// The most fetches at a time on offer.
pub const MAX_CONCURRENCY: u32 = 16;

/// How long a file from a link takes as a rule, in ms; nothing is known of it.
const USUAL_FETCH_MS: f64 = 500.0;

/// What a download run fetches, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(extend("required" = ["concurrency", "reps", "links", "timeout_s", "limit_mib"])))]
pub struct DownloadsParams {
    /// How many fetches at a time, ascending, each once, 1 to 16, at least one. 1 is one after
    /// another.
    #[cfg_attr(test, schemars(length(min = 1), inner(range(min = 1, max = MAX_CONCURRENCY)), extend("uniqueItems" = true)))]
    pub concurrency: Vec<u32>,
    /// When it ends.
    #[serde(flatten)]
    pub stopping: Stopping,
    /// The practice network that the files come from: the page's own service worker. Left out for
    /// links.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(required))]
    pub practice: Option<Practice>,
    /// The addresses, 1 to 32; relative ones are beside the page. Not used with a practice network.
    #[cfg_attr(test, schemars(length(min = 1)))]
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
            stopping: Stopping::default(),
            practice: Some(Practice::default()),
            links: sample_links(),
            timeout_s: 30,
            limit_mib: 8,
        }
    }
}

impl DownloadsParams {
    /// What is shown at first, on any machine: as many files as show the networks to differ.
    pub fn first() -> Self {
        DownloadsParams {
            concurrency: vec![1, 3, 6],
            practice: Some(Practice {
                files: 6,
                ..Practice::default()
            }),
            ..Self::default()
        }
    }

    /// How many files are fetched.
    pub fn files(&self) -> usize {
        match &self.practice {
            Some(practice) => practice.files as usize,
            None => self.links.len(),
        }
    }

    /// The address of a file, counted from 0.
    pub fn address(&self, at: usize) -> Option<Cow<'_, str>> {
        match &self.practice {
            Some(practice) => (at < self.files()).then(|| practice.link(at as u32 + 1).into()),
            None => self.links.get(at).map(|link| link.as_str().into()),
        }
    }

    /// The addresses of all files.
    pub fn addresses(&self) -> Vec<String> {
        let addresses = (0..self.files()).filter_map(|at| self.address(at));
        addresses.map(Cow::into_owned).collect()
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

/// What `network` says of files that come from no practice network.
const REAL: &str = "real";

/// Where the files come from: a practice network, or links.
fn read_source(reader: &mut Reader) -> (Option<Practice>, Vec<String>) {
    let links = read_links(reader);
    let network = match links {
        Some(_) => {
            reader.fixed("network", REAL);
            None
        }
        None => {
            let practice = Network::ALL.map(|network| (network.slug(), Some(network)));
            let all = [practice.as_slice(), &[(REAL, None)]].concat();
            reader.word("network", &all, Some(Network::School))
        }
    };
    let practice = network.map(|network| Practice::read(reader, network));
    if practice.is_none() {
        for name in practice::PARAMETERS {
            if let Some(given) = reader.last(name) {
                let allowed = "for the practice network only, and these are real links".to_owned();
                reader.refuse(name, given, allowed, "none");
            }
        }
    }
    (practice, links.unwrap_or_else(sample_links))
}

/// The links, if any are given; the samples if none of those is any good.
fn read_links(reader: &mut Reader) -> Option<Vec<String>> {
    let given = reader.all("link");
    if given.is_empty() {
        return None;
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
        links = sample_links();
    }
    Some(links)
}

impl Linked for DownloadsParams {
    fn read(reader: &mut Reader) -> Self {
        let default = Self::default();
        let most = i64::from(MAX_CONCURRENCY);
        let (practice, links) = read_source(reader);
        DownloadsParams {
            concurrency: reader.list("concurrency", 1..=most, &default.concurrency),
            stopping: Stopping::read(reader, &default.stopping),
            timeout_s: reader.whole("timeout_s", 1..=120, i64::from(default.timeout_s)) as u32,
            limit_mib: reader.whole("limit_mib", 1..=8, i64::from(default.limit_mib)) as u32,
            practice,
            links,
        }
    }

    fn at_first(_: Host) -> Self {
        Self::first()
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = vec![("concurrency", join(&self.concurrency))];
        pairs.extend(self.stopping.pairs(&Stopping::default()));
        pairs.push(("timeout_s", self.timeout_s.to_string()));
        pairs.push(("limit_mib", self.limit_mib.to_string()));
        match &self.practice {
            Some(practice) => pairs.extend(practice.pairs()),
            // Links are real ones; the samples need not be written out.
            None if self.links == sample_links() => pairs.push(("network", REAL.to_owned())),
            None => pairs.extend(self.links.iter().map(|link| ("link", link.clone()))),
        }
        pairs
    }

    fn sample_cost(&self, workers: u32, _speed: Speed) -> SampleCost {
        let files = self.files() as u32;
        let limit_ms = f64::from(self.timeout_s) * 1e3;
        let (each_ms, line_ms) = match &self.practice {
            Some(practice) => practice.about_ms(limit_ms),
            None => (f64::from(files) * USUAL_FETCH_MS, 0.0),
        };
        let at_a_time = f64::from(workers.clamp(1, files.max(1)));
        SampleCost {
            tasks: files.into(),
            ms: (each_ms / at_a_time).max(line_ms),
        }
    }

    fn about(&self) -> String {
        match (&self.practice, self.links.len()) {
            (Some(practice), _) => practice.about(),
            (None, 1) => "1 link".to_owned(),
            (None, links) => format!("{links} links"),
        }
    }

    fn flaw(&self) -> Option<[&'static str; 3]> {
        match self.links.len() {
            0 => Some(["links", "", "at least one address"]),
            1..=MAX_LINKS => None,
            _ => Some(["links", "(a long list)", "at most 32 addresses"]),
        }
    }
}

impl OfChapter for DownloadsParams {
    const CHAPTER: Chapter = CHAPTER;
}

impl Parameters for DownloadsParams {
    fn worker_counts(&self) -> &[u32] {
        &self.concurrency
    }

    fn question(&self) -> Question {
        Question::Overlap
    }

    fn scaling(&self) -> Scaling {
        Scaling::Strong
    }

    fn tasks(&self, _workers: u32) -> u32 {
        self.files() as u32
    }

    fn stopping(&self) -> Option<&Stopping> {
        Some(&self.stopping)
    }

    fn stopping_mut(&mut self) -> Option<&mut Stopping> {
        Some(&mut self.stopping)
    }

    fn worker_kind(&self) -> WorkerKind {
        WorkerKind::Fetches
    }

    fn needs_practice_network(&self) -> bool {
        self.practice.is_some()
    }

    fn network(&self) -> Option<experiment::network::Network> {
        Some(match &self.practice {
            Some(practice) => experiment::network::Network::Practice {
                connections: practice.connections,
                line_kib_s: practice.line_kib_s,
            },
            None => experiment::network::Network::Real {
                one_server: is_one_server(&self.links),
            },
        })
    }

    fn address(&self, task: usize) -> Option<Cow<'_, str>> {
        self.address(task)
    }

    fn addresses_mut(&mut self) -> &mut [String] {
        &mut self.links
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chapters::downloads::practice::Fault;
    use crate::error::LabError;

    fn read(query: &str) -> (DownloadsParams, Vec<LabError>) {
        let mut reader = Reader::new(query);
        let params = DownloadsParams::read(&mut reader);
        (params, reader.finish())
    }

    fn again(params: &DownloadsParams) -> DownloadsParams {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(params.pairs())
            .finish();
        let (again, notices) = read(&query);
        assert_eq!(notices, []);
        again
    }

    #[test]
    fn a_bad_link_does_not_lose_the_good_ones() {
        let (params, notices) = read("link=data%2Fa.csv&link=file:///etc/passwd");
        assert_eq!(params.links, ["data/a.csv"]);
        assert_eq!(params.practice, None);
        assert_eq!(notices.len(), 1);
    }

    #[test]
    fn links_survive_the_way_through_an_address() {
        for links in [lesson_links(), sample_links()] {
            let params = DownloadsParams {
                practice: None,
                links,
                ..DownloadsParams::default()
            };
            assert_eq!(again(&params), params);
            assert_eq!(params.addresses(), params.links);
        }
    }

    #[test]
    fn a_practice_network_survives_it_too() {
        let mut practice = Network::Satellite.preset();
        practice.set_files(5);
        practice.set_fault(5, Some(Fault::Utf16));
        let params = DownloadsParams {
            practice: Some(practice.clone()),
            ..DownloadsParams::default()
        };
        assert_eq!(again(&params), params);
        assert_eq!(params.addresses(), practice.links());
        assert_eq!(params.address(5), None);
        assert_eq!(params.about(), "5 practice files, 1 broken, satellite");
    }

    #[test]
    fn nothing_said_is_the_school_and_a_link_is_real() {
        assert_eq!(read(""), (DownloadsParams::default(), vec![]));
        let (real, notices) = read("network=real");
        assert_eq!((real.practice, real.links), (None, sample_links()));
        assert_eq!(notices, []);
        // What contradicts itself is said, and the links have it.
        let (both, notices) = read("link=data%2Fa.csv&network=mobile&kib=3");
        assert_eq!(both.practice, None);
        let notices: Vec<String> = notices.iter().map(LabError::to_string).collect();
        assert!(notices.len() == 2 && notices[0].contains("always real"));
        assert!(notices[1].contains("kib is for the practice network only"));
        let (odd, notices) = read("network=moon");
        assert_eq!(odd, DownloadsParams::default());
        assert!(notices[0].to_string().contains("Using school instead"));
    }
}
