//! The networks that there are to practise on.

use super::settings::Practice;

/// A network by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Network {
    /// A classroom shares one line.
    School,
    /// A telephone in a town.
    Mobile,
    /// A satellite high above the equator.
    Satellite,
    /// A fast line, and servers nearby.
    Office,
    /// Any other.
    Custom,
}

impl Network {
    /// All of them.
    pub const ALL: [Network; 5] = [
        Network::School,
        Network::Mobile,
        Network::Satellite,
        Network::Office,
        Network::Custom,
    ];

    /// Its name in a link.
    pub fn slug(self) -> &'static str {
        match self {
            Network::School => "school",
            Network::Mobile => "mobile",
            Network::Satellite => "satellite",
            Network::Office => "office",
            Network::Custom => "custom",
        }
    }

    /// Its name on the page.
    pub fn name(self) -> &'static str {
        match self {
            Network::School => "school Wi-Fi",
            Network::Mobile => "mobile",
            Network::Satellite => "satellite",
            Network::Office => "office",
            Network::Custom => "a network of one’s own",
        }
    }

    /// What it is like, with three files as in the lesson. A custom one begins as a school's.
    pub fn preset(self) -> Practice {
        let (latency_ms, jitter_ms, kib_s, line_kib_s) = match self {
            Network::School | Network::Custom => (60, 40, 500, 1500),
            Network::Mobile => (120, 80, 300, 600),
            // There and back once: a signal to that height takes four times 120 ms.
            Network::Satellite => (600, 50, 250, 1000),
            Network::Office => (15, 5, 4000, 12_000),
        };
        Practice {
            latency_ms,
            jitter_ms,
            kib_s,
            line_kib_s,
            connections: 0,
            kib: 64,
            files: 3,
            seed: 1,
            faults: Vec::new(),
        }
    }
}

impl Default for Practice {
    fn default() -> Self {
        Network::School.preset()
    }
}

impl Practice {
    /// Which network it is.
    pub fn network(&self) -> Network {
        Network::ALL
            .into_iter()
            .find(|network| *network != Network::Custom && self.is_on(*network))
            .unwrap_or(Network::Custom)
    }

    /// The same files on another network.
    pub fn on(&self, network: Network) -> Self {
        Practice {
            kib: self.kib,
            files: self.files,
            seed: self.seed,
            faults: self.faults.clone(),
            ..network.preset()
        }
    }

    /// Whether delay and speeds are those of this network; the files may be any.
    fn is_on(&self, network: Network) -> bool {
        *self == self.on(network)
    }
}
