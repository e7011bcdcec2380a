//! What a practice network is like: how slow, how narrow, how broken, and which files it offers.

use form_urlencoded::Serializer;
use serde::{Deserialize, Serialize};

use super::fault::{Broken, Fault};

/// What the addresses of all practice files begin with.
pub const FOLDER: &str = "practice/";

/// A network to practise on, and the files that it offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Practice {
    /// How long each answer takes to begin, in ms, 0 to 5000.
    #[cfg_attr(test, schemars(range(max = super::bounds::MAX_LATENCY_MS)))]
    pub latency_ms: u32,
    /// How much longer it takes at most, in ms, 0 to 5000: drawn evenly, from seed, file and round.
    #[cfg_attr(test, schemars(range(max = super::bounds::MAX_LATENCY_MS)))]
    pub jitter_ms: u32,
    /// How fast a file comes over one connection, in KiB/s, up to 1 000 000; 0: no limit.
    #[cfg_attr(test, schemars(range(max = super::bounds::MAX_KIB_S)))]
    pub kib_s: u32,
    /// How fast all files together come, in KiB/s, up to 1 000 000; 0: no limit.
    #[cfg_attr(test, schemars(range(max = super::bounds::MAX_KIB_S)))]
    pub line_kib_s: u32,
    /// How many files are sent at a time, up to 64, while the others wait; 0: no limit.
    #[cfg_attr(test, schemars(range(max = super::bounds::MAX_CONNECTIONS)))]
    pub connections: u32,
    /// The size of each file in KiB, 1 to 4096.
    #[cfg_attr(test, schemars(range(min = 1, max = super::bounds::MAX_KIB)))]
    pub kib: u32,
    /// The number of files, 1 to 32.
    #[cfg_attr(test, schemars(range(min = 1, max = super::bounds::MAX_FILES)))]
    pub files: u32,
    /// The seed of the delays and of what is in the files.
    pub seed: u32,
    /// What is broken on purpose: ascending by file, at most one fault a file. Left out if empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Broken>,
}

impl Practice {
    /// Sets the number of files. What is said of files that are there no longer is forgotten.
    pub fn set_files(&mut self, files: u32) {
        self.files = files;
        self.faults.retain(|broken| broken.file <= files);
    }

    /// What is wrong with a file, counted from 1.
    pub fn fault(&self, file: u32) -> Option<Fault> {
        let broken = self.faults.iter().find(|broken| broken.file == file)?;
        Some(broken.fault)
    }

    /// Breaks a file, counted from 1, or puts it in order.
    pub fn set_fault(&mut self, file: u32, fault: Option<Fault>) {
        self.faults.retain(|broken| broken.file != file);
        self.faults
            .extend(fault.map(|fault| Broken { file, fault }));
        self.faults.sort_by_key(|broken| broken.file);
    }

    /// The address of a file, counted from 1, relative to the page.
    pub fn link(&self, file: u32) -> String {
        let mut query = Serializer::new(String::new());
        for (name, value) in self.of_the_link() {
            query.append_pair(name, &value.to_string());
        }
        if let Some(fault) = self.fault(file) {
            query.append_pair("fault", fault.slug());
        }
        format!("{FOLDER}{file}.csv?{}", query.finish())
    }

    /// The addresses of all files.
    pub fn links(&self) -> Vec<String> {
        (1..=self.files).map(|file| self.link(file)).collect()
    }

    /// What the service worker reads in a link.
    fn of_the_link(&self) -> [(&'static str, u32); 7] {
        [
            ("latency_ms", self.latency_ms),
            ("jitter_ms", self.jitter_ms),
            ("kib_s", self.kib_s),
            ("line_kib_s", self.line_kib_s),
            ("connections", self.connections),
            ("kib", self.kib),
            ("seed", self.seed),
        ]
    }

    /// About how long all files take one after another, and how long the line takes for them at least, in
    /// ms; none takes longer than `limit_ms`.
    pub fn about_ms(&self, limit_ms: f64) -> (f64, f64) {
        let at = |kib_s: u32| match kib_s {
            0 => 0.0,
            kib_s => 1e3 * f64::from(self.kib) / f64::from(kib_s),
        };
        let wait_ms = f64::from(self.latency_ms) + f64::from(self.jitter_ms) / 2.0;
        let file_ms = |file| match self.fault(file) {
            Some(Fault::Silent) => limit_ms,
            _ => (wait_ms + at(self.kib_s).max(at(self.line_kib_s))).min(limit_ms),
        };
        let files = f64::from(self.files);
        let line_ms = (files * at(self.line_kib_s)).min(files * limit_ms);
        ((1..=self.files).map(file_ms).sum(), line_ms)
    }

    /// In a few words.
    pub fn about(&self) -> String {
        let files = match self.files {
            1 => "1 practice file".to_owned(),
            files => format!("{files} practice files"),
        };
        match self.faults.len() {
            0 => format!("{files}, {}", self.network().name()),
            broken => format!("{files}, {broken} broken, {}", self.network().name()),
        }
    }
}

/// A small file at once: a browser puts a service worker to sleep when nobody has asked it for a
/// while, and the first file of a sample must not pay for its waking up.
pub const WAKING: &str = "practice/1.csv?kib=1";

/// The address as it is fetched in one round. Jitter is drawn anew in each round, but whatever
/// number of fetches a round measures, it meets the same delays: they are compared under the same
/// luck.
pub fn in_round(link: &str, round: u32) -> String {
    format!("{link}&round={round}")
}

/// Whether an address is one of the practice network's.
pub fn is_practice(link: &str) -> bool {
    link.starts_with(FOLDER)
}

#[cfg(test)]
mod tests {
    use super::super::Network;
    use super::*;

    #[test]
    fn a_link_says_everything() {
        let mut practice = Practice::default();
        practice.set_fault(2, Some(Fault::CutOff));
        assert_eq!(
            practice.links(),
            [
                "practice/1.csv?latency_ms=60&jitter_ms=40&kib_s=500&line_kib_s=1500&connections=0&kib=64&seed=1",
                "practice/2.csv?latency_ms=60&jitter_ms=40&kib_s=500&line_kib_s=1500&connections=0&kib=64&seed=1&fault=cut-off",
                "practice/3.csv?latency_ms=60&jitter_ms=40&kib_s=500&line_kib_s=1500&connections=0&kib=64&seed=1",
            ]
        );
        assert!(in_round(&practice.link(1), 4).ends_with("&seed=1&round=4"));
        assert!(is_practice(&practice.link(1)) && !is_practice("data/1.csv"));
    }

    #[test]
    fn a_network_is_known_by_its_delay_and_speeds() {
        for network in Network::ALL {
            let mut practice = network.preset();
            practice.set_files(6);
            practice.set_fault(6, Some(Fault::Silent));
            practice.kib = 1;
            let expected = match network {
                Network::Custom => Network::School,
                named => named,
            };
            assert_eq!(practice.network(), expected);
            practice.latency_ms += 1;
            assert_eq!(practice.network(), Network::Custom);
            assert_eq!(practice.on(Network::Office).network(), Network::Office);
            assert_eq!(practice.on(Network::Office).fault(6), Some(Fault::Silent));
        }
    }

    #[test]
    fn a_file_that_is_gone_has_no_fault() {
        let mut practice = Practice::default();
        practice.set_fault(3, Some(Fault::Html));
        practice.set_fault(1, Some(Fault::Ragged));
        practice.set_fault(3, Some(Fault::NotFound));
        assert_eq!(
            practice.faults,
            [(1, Fault::Ragged), (3, Fault::NotFound)].map(|(file, fault)| Broken { file, fault })
        );
        practice.set_files(2);
        practice.set_files(3);
        assert_eq!(practice.fault(3), None);
        practice.set_fault(1, None);
        assert_eq!(practice.faults, []);
    }
}
