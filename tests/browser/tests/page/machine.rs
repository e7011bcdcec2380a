//! Does the page tell what this machine can do, as measured, and in words to take along?

use browser_tests::clipboard::until_copied;
use browser_tests::experiments::params_of;
use browser_tests::figures::speed_up;
use browser_tests::{Page, Serve, meet, meet_beside_others};
use parlab::analysis::record::Record;
use parlab::chapters::machine::params::MachineParams;
use parlab::experiment::pool_kind::PoolKind;
use parlab::record::Status;

const FIB_34: &str = "5702887";
const FIB_20: &str = "6765";
const REPORT: &str = "This machine, for a report";
const LINES: [&str; 8] = [
    "Logical processors",
    "Cores that really help",
    "Measured",
    "Step of the clock",
    "The page is",
    "Rung of the ladder",
    "Memory of the engine",
    "Browser",
];

#[test]
fn the_cores_that_help_are_measured_and_reported() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/machine").await;
        for line in ["Cores that really help", "Measured", "Memory of the engine"] {
            assert_eq!(told(page, line).await, "not measured yet: press Run");
        }
        page.follow("#/machine?pool=threads&n=34&workers=1,2,3,4&reps=5&run=1")
            .await;
        let record = page.record().await;
        check_values(&record, FIB_34);
        check_cores(page, &record).await;
        check_common(page, &record).await;
        assert_eq!(
            told(page, "The page is").await,
            "isolated by its host’s headers"
        );
        assert_eq!(
            told(page, "Rung of the ladder").await,
            "1 of 4: everything runs"
        );
        let memory = told(page, "Memory of the engine").await;
        let bytes = record.pool.as_ref().and_then(|pool| pool.memory_bytes);
        let bytes = parlab::format::bytes(bytes.expect("a memory"));
        assert_eq!(memory, format!("{bytes}, shared by 4 workers"));

        let lines = page.listed(REPORT).await;
        let lines: Vec<String> = lines
            .iter()
            .map(|(name, value)| format!("{name}: {value}"))
            .collect();
        let copied = until_copied(page, "Copy the report").await;
        let expected = format!("Parallelism Lab: this machine\n{}\n", lines.join("\n"));
        assert_eq!(copied, expected);
    });
}

#[test]
fn processes_measure_it_where_no_memory_can_be_shared() {
    meet_beside_others(Serve::NOT_ISOLATED, async |lab| {
        let page = &lab.page;
        page.open("#/machine?n=20&workers=1,2&reps=2").await;
        page.until_said("region", "Threads need shared memory")
            .await;
        assert!(!page.can_run().await);
        page.click("radio", "processes").await;
        let record = page.press_run().await;
        let params: &MachineParams = params_of(&record);
        assert_eq!((params.pool, &record.pool), (PoolKind::Processes, &None));
        check_values(&record, FIB_20);
        check_common(page, &record).await;
        assert_eq!(told(page, "The page is").await, "not isolated");
        let rung = told(page, "Rung of the ladder").await;
        assert!(rung.starts_with("3 of 4: processes run"), "{rung}");
        let memory = told(page, "Memory of the engine").await;
        assert!(memory.ends_with("iB for each process"), "{memory}");
    });
}

/// What the report says in this line.
async fn told(page: &Page, line: &str) -> String {
    let mut lines = page.listed(REPORT).await;
    let at = lines.iter().position(|(name, _)| name == line);
    lines.swap_remove(at.expect("this line")).1
}

fn check_values(record: &Record, value: &str) {
    assert_eq!(record.status, Status::Complete);
    for sample in &record.samples {
        assert_eq!(sample.tasks.len(), sample.workers as usize);
        for task in &sample.tasks {
            assert_eq!((task.value.as_deref(), &task.error), (Some(value), &None));
        }
    }
}

/// The most work a second, as computed here from the samples; it must be said with its interval in
/// the report and in the verdict.
async fn check_cores(page: &Page, record: &Record) {
    let all = record
        .report()
        .summary
        .iter()
        .map(|row| (row.workers, speed_up(record, row.workers)));
    let (at, cores) = all.fold(
        (0, 0.0),
        |best, next| if next.1 > best.1 { next } else { best },
    );
    println!("about {cores:.2} cores help, with {at} workers");
    assert!((0.8..=4.0).contains(&cores), "{cores} cores for 4 workers");
    let told = told(page, "Cores that really help").await;
    let number = told.strip_prefix("about ").expect("about how many");
    let number = number.split([',', ' ']).next().unwrap_or_default();
    browser_tests::numbers::check("the report", number, cores);
    let workers = if at == 1 { "worker" } else { "workers" };
    assert!(
        told.ends_with(&format!("(with {at} {workers}, n = 5)")),
        "{told}"
    );

    let verdict = &record.report().verdict;
    let said = verdict
        .strip_prefix("About ")
        .and_then(|rest| rest.split(' ').next());
    let said: f64 = said.and_then(|text| text.parse().ok()).expect("a number");
    assert!((said - cores).abs() <= 0.051, "{verdict} {cores}");
    assert!(verdict.contains(" really help"), "{verdict}");
    if at > 1 {
        let row = record.report().summary.iter().find(|row| row.workers == at);
        let [low, high] = row.and_then(|row| row.speedup_ci95).expect("an interval");
        assert!(low <= cores && cores <= high);
        // Down to the lower end of the fewest workers that may be as good: the best of several is
        // often the luckiest.
        let (_, from) = told.split_once("95 % between ").expect("an interval");
        let (from, rest) = from.split_once(" and ").expect("two ends");
        let to = rest.split(' ').next().unwrap_or_default();
        let end = |text: &str| text.parse::<f64>().expect("a number");
        assert!(end(from) <= low + 0.006, "{told}: {low}");
        assert!(
            (end(to) - high).abs() <= 0.006 * high.max(1.0),
            "{told}: {high}"
        );
        assert!(
            verdict.contains("Surely between ") || verdict.contains("Surely about "),
            "{verdict}"
        );
    }
    page.until_said("region", verdict).await;
}

/// What can be told of any machine.
async fn check_common(page: &Page, record: &Record) {
    let lines = page.listed(REPORT).await;
    let names: Vec<&str> = lines.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, LINES);
    let script = "return [navigator.hardwareConcurrency, navigator.userAgent]";
    let browser = page.script(script, Vec::new()).await;
    let cores = browser[0].as_u64().expect("a number");
    assert_eq!(u64::from(record.machine.logical_cores), cores);
    let said = format!("{cores}, as the browser says");
    assert_eq!(told(page, "Logical processors").await, said);
    assert!(
        record
            .report()
            .verdict
            .contains(&format!("the browser says {cores} logical processor"))
    );
    assert_eq!(
        Some(told(page, "Browser").await.as_str()),
        browser[1].as_str()
    );
    let step_us = record.machine.clock_resolution_us;
    assert!(step_us > 0.0);
    assert_eq!(
        told(page, "Step of the clock").await,
        format!("{step_us} µs, measured")
    );
    let measured = told(page, "Measured").await;
    assert!(measured.starts_with(&record.started_at), "{measured}");
    for (name, value) in record.experiment.pairs() {
        assert!(measured.contains(&format!("{name}={value}")), "{measured}");
    }
}
