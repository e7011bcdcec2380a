//! The lab's answers: runs by their links, as anybody could open them, and their records.

use parlab::analysis::record::Record;
use parlab::record::{Pool, Sample};
use peers::Figures;
use peers::goals::rows;
use peers::job::{Job, Unit, start_row};
use peers::peer::{LAB, within};
use serde_json::Value;

use super::browser::{Met, run};

/// The most tasks that a run can have.
const MAX_TASKS: u32 = 2000;

/// Does a job in the page, and notes what came of it.
pub async fn answer(met: &Met, job: &Job, round: usize, figures: &mut Figures) {
    let lab = within(LAB, met.name());
    let (names, unit) = (job.rows(), job.unit());
    let record = read(met.run(&link(job)).await);
    let record = match record {
        Ok(record) => record,
        Err(why) => {
            for row in &names {
                figures.missing(row, unit, &lab, &why);
            }
            return;
        }
    };
    let mut note = |row: &str, value: f64| figures.note(row, unit, &lab, round, value);
    match job {
        Job::Tasks { workers, .. } => {
            for (row, &count) in names.iter().zip(workers) {
                if let Some(sample) = of_count(&record, count) {
                    note(row, each(sample, sample.wall_ms));
                }
            }
            let counts = record.samples.iter().map(|sample| sample.startup_ms);
            note(rows::ANOTHER_COUNT, counts.fold(0.0, f64::max));
        }
        Job::ForkJoin { workers, .. } => {
            if let Some(sample) = of_count(&record, *workers) {
                note(&names[0], each(sample, sample.wall_ms));
            }
        }
        Job::Start { workers } => {
            if let Some(pool) = &record.pool {
                started(*workers, "", pool, &mut note);
            }
            let record = read(run(met.behind_service_worker(), &link(job)).await);
            if let Some(pool) = record.as_ref().ok().and_then(|record| record.pool.as_ref()) {
                started(*workers, ", behind a service worker", pool, &mut note);
            }
        }
        Job::Empty { workers, .. } => {
            if let Some(sample) = of_count(&record, *workers) {
                let ms = each(sample, sample.wall_ms);
                note(&names[0], ms * 1e3 / f64::from(MAX_TASKS));
            }
        }
        Job::Send { .. } => {
            let task = record
                .samples
                .first()
                .and_then(|sample| sample.tasks.first());
            if let Some((task, sent)) = task.and_then(|task| Some((task, task.sent?))) {
                let there_ms = task.start_ms - sent.taken_ms;
                note(&names[0], there_ms + sent.returned_ms - task.end_ms);
            }
        }
    }
}

/// What the lab is measured by besides: processes, and downloads.
pub async fn more(met: &Met, round: usize, figures: &mut Figures) {
    let lab = within(LAB, met.name());
    let mut note = |row: &str, unit, value: Result<f64, String>| match value {
        Ok(value) => figures.note(row, unit, &lab, round, value),
        Err(why) => figures.missing(row, unit, &lab, &why),
    };
    let record = read(met.run("#/processes?n=20&workers=1,8&reps=1&run=1").await);
    for (count, row) in [(1, "start 1 process"), (8, "start 8 processes")] {
        let start = record.as_ref().map_err(String::clone).and_then(|record| {
            let sample = of_count(record, count).ok_or("no sample")?;
            Ok(sample.startup_ms)
        });
        note(row, Unit::Ms, start);
    }
    let link = "#/downloads?concurrency=3&reps=1&network=practice&files=3&run=1";
    let practice = read(met.run(link).await).and_then(|record| {
        let sample = of_count(&record, 3).ok_or("no sample")?;
        let took = sample.tasks.iter().map(|task| task.end_ms - task.start_ms);
        Ok(sample.wall_ms / took.fold(0.0, f64::max))
    });
    note(rows::PRACTICE, Unit::Ratio, practice);
}

fn link(job: &Job) -> String {
    match job {
        Job::Tasks { n, workers } => {
            let workers: Vec<String> = workers.iter().map(u32::to_string).collect();
            format!("#/threads?n={n}&workers={}&reps=1&run=1", workers.join(","))
        }
        Job::ForkJoin { n, cutoff, workers } => {
            format!("#/threads?kind=forkjoin&n={n}&cutoff={cutoff}&workers={workers}&reps=1&run=1")
        }
        Job::Start { workers } => format!("#/threads?n=20&workers={workers}&reps=1&run=1"),
        Job::Empty { workers, .. } => {
            format!("#/threads?kind=strong&n=1&tasks={MAX_TASKS}&workers={workers}&reps=1&run=1")
        }
        Job::Send { kib } => format!("#/processes?n=20&workers=1&argument_kib={kib}&reps=1&run=1"),
    }
}

/// The phases of a start: until a worker's script runs, until its program stands, and all of it.
fn started(workers: u32, how: &str, pool: &Pool, note: &mut impl FnMut(&str, f64)) {
    let row = format!("{}{how}", start_row(workers));
    note(&row, pool.startup_ms);
    if let Some(phases) = &pool.phases {
        note(&format!("{row}: until its script runs"), phases.script_ms);
        note(&format!("{row}: its program"), phases.program_ms);
    }
}

fn read(record: Result<Value, String>) -> Result<Record, String> {
    serde_json::from_value(record?).map_err(|error| format!("not a record: {error}"))
}

fn of_count(record: &Record, workers: u32) -> Option<&Sample> {
    record
        .samples
        .iter()
        .find(|sample| sample.workers == workers)
}

/// The time of a sample in which each task did its work once.
fn each(sample: &Sample, ms: f64) -> f64 {
    ms / f64::from(sample.repeats)
}
