//! What did each test cost? A line a test, for whoever wants to know where the minutes go.

use std::fs::OpenOptions;
use std::io::Write;
use std::time::Duration;

use crate::meet::kept;

/// Notes a test, once it is over: whether it had the machine to itself, and how long it took then.
pub fn note(name: &str, alone: bool, took: Duration) {
    let how = if alone { "alone" } else { "beside others" };
    let line = format!("{:7.1} s  {how:13}  {name}\n", took.as_secs_f64());
    let path = kept().join("times.txt");
    let file = OpenOptions::new().create(true).append(true).open(path);
    // Where it can't be written, the tests are as good.
    let _ = file.and_then(|mut file| file.write_all(line.as_bytes()));
}
