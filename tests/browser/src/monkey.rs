//! What does the page make of somebody who does anything at all? A monkey, the same for the same seed.

use serde::Deserialize;
use serde_json::json;

use crate::page::Page;

/// How many actions one call of a script takes: a browser gives up on a script that takes too long.
const AT_A_TIME: usize = 50;
/// How many of the last actions are told when something goes wrong.
const TOLD: usize = 40;

#[derive(Deserialize)]
struct Done {
    errors: Vec<String>,
    acts: Vec<String>,
}

impl Page {
    /// Lets a monkey do so many things. Panics at the first error that the page hasn't caught, with what was done
    /// just before.
    pub async fn let_a_monkey_act(&self, seed: u32, actions: usize) {
        let mut acts = Vec::new();
        for at in (0..actions).step_by(AT_A_TIME) {
            let script = include_str!("monkey.js");
            let how = vec![json!(seed), json!(AT_A_TIME), json!(at == 0)];
            let done = self.script_later(script, how).await;
            let done: Done = serde_json::from_value(done).expect("what it did");
            acts.extend(done.acts);
            let last = &acts[acts.len().saturating_sub(TOLD)..];
            assert!(
                done.errors.is_empty(),
                "{:?}, with seed {seed}, after {} actions: {last:#?}",
                done.errors,
                acts.len()
            );
        }
    }
}
