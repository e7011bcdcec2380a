//! The panels below the figure: which there are. One is open at a time.

/// A panel, by what it holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Panel {
    /// What it is about, and what to try.
    #[default]
    Why,
    /// Tables, and figures that are read slowly.
    Numbers,
    /// Python beside Rust.
    Code,
    /// The runs of this session.
    Runs,
    /// All controls that are not beside Run.
    Settings,
}

impl Panel {
    /// All of them, in their order.
    pub const ALL: [Panel; 5] = [
        Panel::Why,
        Panel::Numbers,
        Panel::Code,
        Panel::Runs,
        Panel::Settings,
    ];

    /// What stands on its tab.
    pub fn title(self) -> &'static str {
        match self {
            Panel::Why => "Why",
            Panel::Numbers => "Numbers",
            Panel::Code => "Code",
            Panel::Runs => "Runs",
            Panel::Settings => "More settings",
        }
    }

    /// Its name in the document.
    pub fn id(self) -> &'static str {
        match self {
            Panel::Why => "why",
            Panel::Numbers => "numbers",
            Panel::Code => "code",
            Panel::Runs => "runs",
            Panel::Settings => "settings",
        }
    }

    /// The tab that a key leads to from this one: they stand in a ring.
    pub fn by_key(self, key: &str) -> Option<Panel> {
        let all = Self::ALL.len();
        let at = Self::ALL.iter().position(|it| *it == self)?;
        let to = match key {
            "ArrowRight" => (at + 1) % all,
            "ArrowLeft" => (at + all - 1) % all,
            "Home" => 0,
            "End" => all - 1,
            _ => return None,
        };
        Some(Self::ALL[to])
    }
}
