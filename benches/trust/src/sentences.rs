//! The sentences in which runs and their judgement are told: a row for each run, and a summary.

use parlab::format::count;
use parlab::record::{Status, Stopped};

use crate::judged::missed;
use crate::machine::Machine;
use crate::run::{Run, Told};
use crate::summary::Summary;

const UNKNOWN: &str = "–";

/// What the columns of [`row`] are.
pub fn head() -> String {
    columns([
        "",
        "run",
        "n",
        "rounds",
        "stopped",
        "speed-up of 2 (95 %)",
        "native (95 %)",
        "1 and 2, ms",
        "native, ms",
        "picture",
        "whole",
        "missed",
    ])
}

/// One run: its figures and what it missed, and below it the page's sentence.
pub fn row(run: &Run) -> String {
    let page = run.page.as_ref();
    let native = run.native.as_ref();
    let native_ci95 = native.and_then(|native| native.speedup_ci95);
    let missed = missed(run).into_iter().map(|criterion| criterion.name());
    let missed: Vec<&str> = missed.collect();
    let mut text = columns([
        run.subject.name(),
        &run.number.to_string(),
        &or_unknown(page.and_then(|told| told.n), |n| n.to_string()),
        &or_unknown(page, |told| told.rounds.to_string()),
        ending(page),
        &speedup(
            page.and_then(|told| told.speedup),
            page.and_then(|told| told.speedup_ci95),
        ),
        &speedup(
            native.map(|native| native.speedup),
            native_ci95.map(|ci| [ci.lo, ci.hi]),
        ),
        &times(
            page.and_then(|told| told.one_ms),
            page.and_then(|told| told.two_ms),
        ),
        &times(
            native.map(|native| native.one_ms),
            native.map(|native| native.two_ms),
        ),
        &or_unknown(run.picture_ms(), seconds),
        &or_unknown(run.whole_ms(), seconds),
        &missed.join(", "),
    ]);
    if let Some(told) = page {
        text.push_str(&format!("\n    {}", told.verdict));
    }
    if let Some(why) = &run.failed {
        text.push_str(&format!("\n    FAILED: {why}"));
    }
    text
}

/// All runs of a link: each criterion, and the medians.
pub fn summary(summary: &Summary) -> String {
    let mut lines = vec![format!(
        "{} ({})",
        summary.subject,
        count(summary.runs as u32, "run")
    )];
    for asked in &summary.counts {
        lines.push(format!(
            "  {} {} of {} {} ({} needed)",
            if asked.is_enough() {
                "ok    "
            } else {
                "MISSED"
            },
            asked.met,
            summary.runs,
            asked.criterion.sentence(),
            asked.needed,
        ));
    }
    let ratio = |value: Option<f64>| or_unknown(value, |value| format!("{value:.3}"));
    let time = |value: Option<f64>| or_unknown(value, |ms| format!("{ms:.1} ms"));
    let second = |value: Option<f64>| or_unknown(value, seconds);
    let whole = |value: Option<f64>| or_unknown(value, |value| format!("{value}"));
    lines.push(format!(
        "  Medians over the runs: n {}, {} rounds",
        whole(summary.n),
        whole(summary.rounds)
    ));
    lines.push(format!(
        "    on the page: speed-up of 2 {}, so 2 tasks take {} times as long as 1; 1 worker {}, 2 workers {}",
        ratio(summary.page_speedup),
        ratio(summary.two_to_one),
        time(summary.page_one_ms),
        time(summary.page_two_ms),
    ));
    lines.push(format!(
        "    natively: speed-up of 2 {}; 1 thread {}, 2 threads {}",
        ratio(summary.native_speedup),
        time(summary.native_one_ms),
        time(summary.native_two_ms),
    ));
    lines.push(format!(
        "    first picture after {} (at most {}), whole run {} (at most {}), begun {} after the page was opened",
        second(summary.picture_ms),
        second(summary.picture_most_ms),
        second(summary.whole_ms),
        second(summary.whole_most_ms),
        second(summary.began_ms),
    ));
    lines.join("\n")
}

/// The machine, and a warning if it is busy.
pub fn machine(machine: &Machine) -> String {
    let figure = |value: Option<f64>| or_unknown(value, |value| format!("{value:.2}"));
    let (cores, load, busy) = (machine.cores, figure(machine.load), figure(machine.busy));
    let mut text = format!(
        "{cores} cores; load average {load}; in the last 2 s {busy} of the cores were busy"
    );
    if !machine.is_idle() {
        text.push_str(
            "\nWARNING: the machine is not idle (more than 0.5), so what is measured may say little. \
             The load average also remembers for some minutes what was built just before.",
        );
    }
    text
}

fn columns(cells: [&str; 12]) -> String {
    const WIDTHS: [usize; 12] = [9, 3, 3, 6, 7, 20, 20, 15, 15, 7, 7, 0];
    let cells = cells.iter().zip(WIDTHS);
    let text: Vec<String> = cells
        .map(|(cell, width)| format!("{cell:<width$}"))
        .collect();
    text.join("  ").trim_end().to_owned()
}

fn ending(page: Option<&Told>) -> &'static str {
    let Some(told) = page else { return UNKNOWN };
    match (told.status, told.stopped) {
        (Status::Complete, Some(Stopped::Rounds)) => "rounds",
        (Status::Complete, Some(Stopped::Sure)) => "sure",
        (Status::Complete, Some(Stopped::Budget)) => "budget",
        (Status::Complete, Some(Stopped::Full)) => "full",
        (Status::Complete, None) => UNKNOWN,
        (Status::Running, _) => "RUNNING",
        (Status::Cancelled, _) => "CANCEL.",
        (Status::Failed, _) => "FAILED",
        (Status::Void, _) => "VOID",
    }
}

fn speedup(value: Option<f64>, interval: Option<[f64; 2]>) -> String {
    let interval = interval.map(|[low, high]| format!(" ({low:.3}–{high:.3})"));
    or_unknown(value, |value| format!("{value:.3}")) + &interval.unwrap_or_default()
}

fn times(one: Option<f64>, two: Option<f64>) -> String {
    let time = |value: Option<f64>| or_unknown(value, |ms| format!("{ms:.1}"));
    format!("{} {}", time(one), time(two))
}

fn seconds(ms: f64) -> String {
    format!("{:.2} s", ms / 1e3)
}

fn or_unknown<T>(value: Option<T>, text: impl Fn(T) -> String) -> String {
    value.map_or_else(|| UNKNOWN.to_owned(), text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::criterion::tests::good;
    use crate::subject::Subject;

    #[test]
    fn a_row_names_what_was_missed() {
        let mut run = good();
        assert!(!row(&run).contains("clear"));
        run.page.as_mut().expect("a record").speedup_ci95 = Some([1.0, 1.8]);
        let text = row(&run);
        assert!(
            text.lines()
                .next()
                .is_some_and(|line| line.ends_with("clear, agrees"))
        );
        assert!(text.ends_with("More follows."));
    }

    #[test]
    fn a_run_without_a_record_is_a_row_too() {
        let run = Run {
            page: None,
            native: None,
            failed: Some("no browser".to_owned()),
            ..good()
        };
        assert!(row(&run).contains("FAILED: no browser"));
    }

    #[test]
    fn a_summary_says_what_is_needed() {
        let text = summary(&Summary::of(Subject::Threads, &[good()]));
        assert!(
            text.contains("ok     1 of 1 agree") && text.contains("(1 needed)"),
            "{text}"
        );
    }

    #[test]
    fn a_busy_machine_is_warned_of() {
        let busy = Machine {
            cores: 2,
            load: Some(1.5),
            busy: None,
        };
        assert!(machine(&busy).contains("WARNING"));
    }
}
