//! Do queue, executor and GIL hold under every order in which threads can take turns?
//!
//! A model checker (shuttle) runs each test through thousands of schedules; a dead lock, a lost
//! wake-up or a failed assertion in any of them fails the test and prints the schedule.
//! `cargo test -p pysync --features model --test model`

mod counter;
mod executor;
mod gil;
mod queue;
