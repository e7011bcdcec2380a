//! The faults that a practice file can have.

use serde::{Deserialize, Serialize};

/// Something wrong with a file, or at least unusual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Fault {
    /// There is no such file.
    #[serde(rename = "404")]
    NotFound,
    /// The server has an error inside.
    #[serde(rename = "500")]
    ServerError,
    /// The connection breaks in the middle.
    #[serde(rename = "cut-off")]
    CutOff,
    /// More is promised than comes.
    #[serde(rename = "wrong-length")]
    WrongLength,
    /// No answer ever comes.
    #[serde(rename = "silent")]
    Silent,
    /// A web page comes in place of the file.
    #[serde(rename = "html")]
    Html,
    /// The file begins with a byte order mark.
    #[serde(rename = "bom")]
    Bom,
    /// The file is in UTF-16.
    #[serde(rename = "utf-16")]
    Utf16,
    /// The file is in Windows-1252, and nobody says so.
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// A line has a field too many.
    #[serde(rename = "ragged")]
    Ragged,
}

impl Fault {
    /// All of them.
    pub const ALL: [Fault; 10] = [
        Fault::NotFound,
        Fault::ServerError,
        Fault::CutOff,
        Fault::WrongLength,
        Fault::Silent,
        Fault::Html,
        Fault::Bom,
        Fault::Utf16,
        Fault::Windows1252,
        Fault::Ragged,
    ];

    /// Its name in a link.
    pub fn slug(self) -> &'static str {
        match self {
            Fault::NotFound => "404",
            Fault::ServerError => "500",
            Fault::CutOff => "cut-off",
            Fault::WrongLength => "wrong-length",
            Fault::Silent => "silent",
            Fault::Html => "html",
            Fault::Bom => "bom",
            Fault::Utf16 => "utf-16",
            Fault::Windows1252 => "windows-1252",
            Fault::Ragged => "ragged",
        }
    }

    /// The fault of this name.
    pub fn named(slug: &str) -> Option<Self> {
        Fault::ALL.into_iter().find(|fault| fault.slug() == slug)
    }

    /// Its name on the page.
    pub fn sentence(self) -> &'static str {
        match self {
            Fault::NotFound => "404: there is no such file",
            Fault::ServerError => "500: an error inside the server",
            Fault::CutOff => "cut off half way",
            Fault::WrongLength => "shorter than promised",
            Fault::Silent => "never answers",
            Fault::Html => "a web page instead of the file",
            Fault::Bom => "with a byte order mark",
            Fault::Utf16 => "in UTF-16",
            Fault::Windows1252 => "in Windows-1252, undeclared",
            Fault::Ragged => "a line with a field too many",
        }
    }
}

/// What is wrong with which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Broken {
    /// The file, counted from 1.
    #[cfg_attr(test, schemars(range(min = 1, max = super::bounds::MAX_FILES)))]
    pub file: u32,
    /// What is wrong with it.
    pub fault: Fault,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_names_faults_as_a_link_does() {
        for fault in Fault::ALL {
            assert_eq!(
                serde_json::to_value(fault).unwrap().as_str(),
                Some(fault.slug())
            );
            assert_eq!(Fault::named(fault.slug()), Some(fault));
        }
        assert_eq!(Fault::named("none"), None);
    }
}
