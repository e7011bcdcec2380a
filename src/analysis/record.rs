//! A run with its report: the JSON object of schema `parlab.run/1`.

use std::ops::Deref;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::report::Report;
use crate::json;
use crate::record::Run;

/// A run with what follows from it. Charts, tables, sentences and exports read it and nothing else. The
/// report always belongs to the run: whoever changes a fact has it computed anew.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Record {
    #[serde(flatten)]
    run: Run,
    #[serde(flatten)]
    report: Report,
}

impl Record {
    /// Computes the report of a run.
    pub fn new(run: Run) -> Self {
        let report = Report::of(&run);
        Record { run, report }
    }

    /// The same, named as one that was not measured here.
    pub fn as_imported(mut self) -> Self {
        self.run.imported = true;
        self
    }

    /// The facts.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// What follows from them.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Changes facts, and computes the report anew.
    pub fn change(&mut self, change: impl FnOnce(&mut Run)) {
        change(&mut self.run);
        self.report = Report::of(&self.run);
    }
}

impl Deref for Record {
    type Target = Run;

    fn deref(&self) -> &Run {
        &self.run
    }
}

/// As it was written: nothing is computed anew, and nothing checked.
impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Value::deserialize(deserializer)?.to_string();
        Ok(Record {
            run: json::read(&text).map_err(D::Error::custom)?,
            report: json::read(&text).map_err(D::Error::custom)?,
        })
    }
}
