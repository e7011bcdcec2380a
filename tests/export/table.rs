//! The table: every row there, every cell as it was, and no formula in it.

use super::*;
use parlab::csvfile::encoding::Encoding;
use parlab::csvfile::table::read_table;
use parlab::export::csv::{HEADER, guard, to_csv, unguard};

fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(reader.headers().unwrap(), HEADER.as_slice());
    reader
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

fn cell<'a>(row: &'a [String], name: &str) -> &'a str {
    &row[HEADER.iter().position(|column| *column == name).unwrap()]
}

#[test]
fn one_row_a_task_with_its_figures() {
    for record in records() {
        let rows = rows(&to_csv(&record));
        let tasks: Vec<_> = record
            .samples
            .iter()
            .enumerate()
            .chain(record.as_written.iter().enumerate())
            .flat_map(|(at, sample)| sample.tasks.iter().map(move |task| (at, sample, task)))
            .collect();
        assert_eq!(rows.len(), tasks.len());
        for (row, (at, sample, task)) in rows.iter().zip(tasks) {
            let near = |name, ms: f64| {
                let read: f64 = cell(row, name).parse().unwrap();
                assert!((read - ms).abs() < 1e-6, "{name}");
            };
            assert_eq!(cell(row, "experiment"), record.experiment.chapter().slug());
            assert_eq!(cell(row, "sample"), at.to_string());
            assert_eq!(cell(row, "workers"), sample.workers.to_string());
            assert_eq!(cell(row, "task"), task.id.to_string());
            assert_eq!(cell(row, "worker"), task.worker.to_string());
            near("wall_ms", sample.wall_ms);
            near("end_ms", task.end_ms);
            near("duration_ms", task.end_ms - task.start_ms);
            match task.answered_ms {
                Some(answered_ms) => near("answered_ms", answered_ms),
                None => assert_eq!(cell(row, "answered_ms"), ""),
            }
            assert_eq!(
                unguard(cell(row, "error")),
                task.error.as_deref().unwrap_or_default()
            );
            assert_eq!(
                cell(row, "value"),
                task.value.as_deref().unwrap_or_default()
            );
        }
    }
}

#[test]
fn what_was_sent_and_how_it_was_timed_has_columns() {
    let sent = "bytes answer_bytes taken_ms returned_ms";
    for record in kinds::all() {
        let written: usize = record.as_written.iter().map(|s| s.tasks.len()).sum();
        let rows = rows(&to_csv(&record));
        let tasks = record.samples.iter().chain(&record.as_written);
        let tasks = tasks.flat_map(|sample| &sample.tasks);
        for (at, (row, task)) in rows.iter().zip(tasks).enumerate() {
            let timing = match (written, at + written >= rows.len()) {
                (0, _) => "",
                (_, true) => "as written",
                (_, false) => "repaired",
            };
            assert_eq!(cell(row, "timing"), timing);
            let expected = task.sent.map_or(vec![String::new(); 4], |sent| {
                let ms = |ms: f64| format!("{ms:.6}");
                vec![
                    sent.bytes.to_string(),
                    sent.answer_bytes.to_string(),
                    ms(sent.taken_ms),
                    ms(sent.returned_ms),
                ]
            });
            let found: Vec<&str> = sent.split(' ').map(|name| cell(row, name)).collect();
            assert_eq!(found, expected);
        }
    }
}

#[test]
fn texts_from_outside_are_no_formulas() {
    let rows = rows(&to_csv(&broken_downloads()));
    assert_eq!(cell(&rows[0], "error"), "'@SUM(A1)");
    assert_eq!(cell(&rows[0], "link"), "'=HYPERLINK(1)");
    assert_eq!(cell(&rows[3], "error"), "''quoted'");
    assert_eq!(cell(&rows[6], "error"), "'-1, \"x\"\n");
    assert_eq!(cell(&rows[1], "link"), "https://a.org/b.csv?x=1");
    assert_eq!(
        cell(&rows[0], "params"),
        "concurrency=1,2,3 timeout_s=30 limit_mib=8"
    );
}

#[test]
fn a_sample_without_tasks_keeps_its_row() {
    let mut record = rich();
    record.change(|run| {
        run.samples
            .iter_mut()
            .for_each(|sample| sample.tasks.clear())
    });
    let rows = rows(&to_csv(&record));
    assert_eq!(rows.len(), record.samples.len());
    assert_eq!(cell(&rows[0], "task"), "");
    assert_ne!(cell(&rows[0], "wall_ms"), "");
}

#[test]
fn a_spreadsheet_reads_the_letters_and_the_numbers() {
    let mut record = broken_downloads();
    record.change(|run| run.samples[0].tasks[1].value = Some("-12.5".to_owned()));
    let text = to_csv(&record);
    assert!(text.starts_with("\u{feff}experiment,"), "no mark");
    assert_eq!(text.matches('\u{feff}').count(), 1);
    assert_eq!(cell(&rows(&text)[1], "value"), "-12.5");
    // What the lab reads of files from elsewhere, it reads of its own.
    let encoding = Encoding::of(text.as_bytes(), None);
    let unmarked = encoding
        .decode(text.as_bytes(), |_, _| unreachable!())
        .unwrap();
    let table = read_table(&unmarked, text.len() as u64).unwrap();
    assert_eq!(table.columns, HEADER);
}

proptest! {
    #[test]
    fn a_guarded_text_is_no_formula_and_comes_back(text in "[=+@'\t-]?.*") {
        let guarded = guard(&text);
        prop_assert!(!guarded.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
        prop_assert_eq!(unguard(&guarded), text);
    }
}
