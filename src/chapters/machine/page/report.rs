//! All that there is to say about this machine: name and value of each, for a student's report.

use leptos::prelude::*;

use crate::analysis::cores::HelpfulCores;
use crate::analysis::record::Record;
use crate::format;
use crate::page::state::Lab;

/// The lines of the report: what is known without a run, and what the run in the foreground found.
pub fn report(lab: Lab) -> Vec<(&'static str, String)> {
    let machine = lab
        .with_record(crate::chapters::machine::CHAPTER, |record| {
            record.machine.clone()
        })
        .unwrap_or_else(|| lab.machine.get());
    let not_yet = || "not measured yet: press Run".to_owned();
    let clock = match machine.clock_resolution_us {
        0.0 => "not known yet".to_owned(),
        step_us => format!("{step_us} µs, measured"),
    };
    let from_run = |tell: fn(&Record) -> Option<String>| {
        let told = lab
            .with_record(crate::chapters::machine::CHAPTER, tell)
            .flatten();
        told.unwrap_or_else(not_yet)
    };
    vec![
        (
            "Logical processors",
            format!("{}, as the browser says", machine.logical_cores),
        ),
        ("Cores that really help", from_run(cores)),
        ("Measured", from_run(when)),
        ("Step of the clock", clock),
        ("The page is", machine.isolation.reason().to_owned()),
        ("Rung of the ladder", machine.isolation.rung().to_owned()),
        ("Memory of the engine", from_run(memory)),
        ("Browser", machine.user_agent),
    ]
}

fn cores(record: &Record) -> Option<String> {
    let helpful = HelpfulCores::of(&record.report().summary)?;
    let samples = record
        .report()
        .summary
        .iter()
        .find(|row| row.workers == helpful.at_workers)
        .map_or(0, |row| row.n);
    let interval = helpful.ci95.map_or(String::new(), |ci| {
        format!(
            ", 95 % between {} and {}",
            format::ratio(ci.lo),
            format::ratio(ci.hi)
        )
    });
    Some(format!(
        "about {}{interval} (with {}, n = {samples})",
        format::ratio(helpful.cores),
        format::count(helpful.at_workers, "worker"),
    ))
}

fn when(record: &Record) -> Option<String> {
    let pairs = record.experiment.pairs();
    let parameters: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    Some(format!("{}, {}", record.started_at, parameters.join(" ")))
}

fn memory(record: &Record) -> Option<String> {
    if let Some(pool) = &record.pool {
        let bytes = format::bytes(pool.memory_bytes?);
        return Some(format!(
            "{bytes}, shared by {}",
            format::count(pool.workers, "worker")
        ));
    }
    let sample = record.samples.last()?;
    let most = sample.memory_bytes.iter().max()?;
    Some(format!("{} for each process", format::bytes(*most)))
}
