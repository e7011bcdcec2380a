//! What does a script read from the page? The record of a run, from `window.parlab.result()`.

use parlab::analysis::record::Record;
use parlab::experiment::Experiment;
use serde_json::Value;

use crate::experiments::run_link;
use crate::page::Page;

const RESULT: &str = "
    const done = arguments[0];
    window.parlab.result().then(
        (record) => done({ record }),
        (error) => done({ error: error.message }),
    );";

impl Page {
    /// Awaits the run in progress, or takes the last one: its record as it stands, or the message
    /// why there is none.
    pub async fn result(&self) -> Result<Value, String> {
        let mut answer = self.script_later(RESULT, Vec::new()).await;
        match answer["error"].as_str() {
            Some(error) => Err(error.to_owned()),
            None => Ok(answer["record"].take()),
        }
    }

    /// The record, read by the types that the page itself uses: nothing in it is unknown.
    pub async fn record(&self) -> Record {
        let value = self
            .result()
            .await
            .unwrap_or_else(|why| panic!("there is no record: {why}"));
        let record: Record = serde_json::from_value(value.clone())
            .unwrap_or_else(|error| panic!("not a record: {error}\n{value:#}"));
        let again = serde_json::to_value(&record).expect("plain data");
        assert!(
            same(&again, &value),
            "some of the record is unknown to its type:\n{value:#}\n{again:#}"
        );
        record
    }

    /// Opens the run link of an experiment, and awaits its record.
    pub async fn run(&self, experiment: &Experiment) -> Record {
        self.open(&run_link(experiment)).await;
        self.record().await
    }

    /// Presses Run, and awaits the record.
    pub async fn press_run(&self) -> Record {
        self.click("button", "Run").await;
        self.record().await
    }
}

/// Whether both say the same. Numbers are compared by value: a script knows no 5.0 beside 5.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(l, r)| same(l, r))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .all(|(key, l)| right.get(key).is_some_and(|r| same(l, r)))
        }
        _ => left == right,
    }
}
