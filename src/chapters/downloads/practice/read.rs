//! The practice network as it stands in a run link.
//!
//! `network=school&files=6&faults=2:404,3:cut-off`: a network by its name, and what differs from
//! it. A delay or a speed that differs makes it `custom`.

use std::ops::RangeInclusive;

use super::bounds::{MAX_CONNECTIONS, MAX_FILES, MAX_KIB, MAX_KIB_S, MAX_LATENCY_MS};
use super::fault::{Broken, Fault};
use super::preset::Network;
use super::settings::Practice;
use crate::experiment::reader::Reader;

/// The parameters that a practice network has beside its name.
pub const PARAMETERS: [&str; 9] = [
    "latency_ms",
    "jitter_ms",
    "kib_s",
    "line_kib_s",
    "connections",
    "kib",
    "files",
    "seed",
    "faults",
];

/// How many of the numbers are about the network and not about its files.
const OF_THE_NETWORK: usize = 5;

impl Practice {
    /// Reads what a link says of this network; what it doesn't say is as it usually is.
    pub fn read(reader: &mut Reader, network: Network) -> Self {
        let mut practice = network.preset();
        for (name, bounds, value) in practice.numbers() {
            *value = reader.whole(name, bounds, i64::from(*value)) as u32;
        }
        practice.faults = read_faults(reader, practice.files);
        practice
    }

    /// Writes it into a link.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let network = self.network();
        let mut pairs = vec![("network", network.slug().to_owned())];
        let (mut own, mut usual) = (self.clone(), network.preset());
        let numbers = own.numbers().into_iter().zip(usual.numbers());
        for (at, ((name, _, value), (_, _, usual))) in numbers.enumerate() {
            let is_told = network == Network::Custom && at < OF_THE_NETWORK;
            if is_told || value != usual {
                pairs.push((name, value.to_string()));
            }
        }
        if !self.faults.is_empty() {
            let faults = self.faults.iter();
            let faults: Vec<String> = faults
                .map(|broken| format!("{}:{}", broken.file, broken.fault.slug()))
                .collect();
            pairs.push(("faults", faults.join(",")));
        }
        pairs
    }

    /// Each number with its name and its bounds.
    fn numbers(&mut self) -> [(&'static str, RangeInclusive<i64>, &mut u32); 8] {
        let up_to = |most: u32| 0..=i64::from(most);
        let from_one = |most: u32| 1..=i64::from(most);
        [
            ("latency_ms", up_to(MAX_LATENCY_MS), &mut self.latency_ms),
            ("jitter_ms", up_to(MAX_LATENCY_MS), &mut self.jitter_ms),
            ("kib_s", up_to(MAX_KIB_S), &mut self.kib_s),
            ("line_kib_s", up_to(MAX_KIB_S), &mut self.line_kib_s),
            ("connections", up_to(MAX_CONNECTIONS), &mut self.connections),
            ("kib", from_one(MAX_KIB), &mut self.kib),
            ("files", from_one(MAX_FILES), &mut self.files),
            ("seed", up_to(u32::MAX), &mut self.seed),
        ]
    }
}

fn read_faults(reader: &mut Reader, files: u32) -> Vec<Broken> {
    let Some(given) = reader.last("faults") else {
        return Vec::new();
    };
    let faults: Option<Vec<Broken>> = given.split(',').map(|one| read_fault(one, files)).collect();
    match faults {
        Some(mut faults) => {
            faults.sort_by_key(|broken| broken.file);
            faults.dedup_by_key(|broken| broken.file);
            faults
        }
        None => {
            let names = Fault::ALL.map(Fault::slug).join(", ");
            let allowed = format!(
                "pairs like 2:404, separated by commas: a file from 1 to {files}, and one of {names}"
            );
            reader.refuse("faults", given, allowed, "none");
            Vec::new()
        }
    }
}

fn read_fault(text: &str, files: u32) -> Option<Broken> {
    let (file, fault) = text.split_once(':')?;
    let file = file.trim().parse().ok()?;
    let is_there = (1..=files).contains(&file);
    let fault = Fault::named(fault.trim())?;
    is_there.then_some(Broken { file, fault })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::LabError;
    use proptest::prelude::*;

    fn read(query: &str, network: Network) -> (Practice, Vec<LabError>) {
        let mut reader = Reader::new(query);
        let practice = Practice::read(&mut reader, network);
        (practice, reader.finish())
    }

    fn query(practice: &Practice) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(practice.pairs().into_iter().skip(1));
        query.finish()
    }

    #[test]
    fn what_is_not_said_is_as_usual() {
        let (practice, notices) = read("latency_ms=300&faults=3:html,1:404", Network::Mobile);
        assert_eq!(notices, []);
        assert_eq!((practice.latency_ms, practice.jitter_ms), (300, 80));
        assert_eq!(practice.network(), Network::Custom);
        assert_eq!(practice.fault(1), Some(Fault::NotFound));
        assert_eq!(
            query(&practice),
            "latency_ms=300&jitter_ms=80&kib_s=300&line_kib_s=600&connections=0&faults=1%3A404%2C3%3Ahtml"
        );
        assert_eq!(
            Network::Office.preset().pairs(),
            [("network", "office".to_owned())]
        );
    }

    #[test]
    fn what_cannot_be_is_refused_one_by_one() {
        for bad in [
            "latency_ms=5001",
            "jitter_ms=-1",
            "kib_s=fast",
            "connections=65",
            "kib=0",
            "files=33",
            "faults=4:404",
            "faults=0:404",
            "faults=1:none",
            "faults=404",
            "faults=",
        ] {
            let (practice, notices) = read(bad, Network::School);
            assert_eq!(practice, Practice::default(), "{bad}");
            assert_eq!(notices.len(), 1, "{bad}: {notices:?}");
        }
    }

    prop_compose! {
        fn any_practice()(
            network in proptest::sample::select(Network::ALL.to_vec()),
            change in proptest::option::of((0..=MAX_LATENCY_MS, 0..=MAX_LATENCY_MS, 0..=MAX_KIB_S, 0..=MAX_KIB_S, 0..=MAX_CONNECTIONS)),
            kib in 1..=MAX_KIB,
            files in 1..=MAX_FILES,
            seed: u32,
            faults in proptest::collection::btree_map(1..=MAX_FILES, proptest::sample::select(Fault::ALL.to_vec()), 0..8),
        ) -> Practice {
            let mut practice = network.preset();
            if let Some((latency_ms, jitter_ms, kib_s, line_kib_s, connections)) = change {
                practice = Practice { latency_ms, jitter_ms, kib_s, line_kib_s, connections, ..practice };
            }
            for (file, fault) in faults {
                practice.set_fault(file, Some(fault));
            }
            practice.set_files(files);
            Practice { kib, seed, ..practice }
        }
    }

    proptest! {
        #[test]
        fn a_link_means_what_it_was_made_from(practice in any_practice()) {
            let (again, notices) = read(&query(&practice), practice.network());
            prop_assert_eq!(notices, []);
            prop_assert_eq!(&again, &practice);
            let json = serde_json::to_string(&practice).unwrap();
            prop_assert_eq!(serde_json::from_str::<Practice>(&json).unwrap(), practice);
        }

        #[test]
        fn any_query_gives_a_network(query in "(latency_ms|kib|files|faults)=[0-9:,a-z-]{0,12}") {
            let (practice, _) = read(&query, Network::School);
            prop_assert_eq!(practice.links().len(), practice.files as usize);
        }
    }
}
