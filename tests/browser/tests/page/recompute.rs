//! Can an outsider compute every figure on the page again, from the record of a run alone?

use std::collections::BTreeSet;

use browser_tests::experiments::threads;
use browser_tests::figures::{
    karp_flatt, median, outliers, quantile, serial_fraction, speed_up, speed_ups, split,
    task_alone_ms, times, typical,
};
use browser_tests::numbers::{check, check_range, close, read};
use browser_tests::{Page, Serve, meet};
use parlab::analysis::record::Record;
use parlab::record::Status;
use runstats::bootstrap::median_interval;
use runstats::interval::Interval;
use runstats::plan::visits;
use runstats::samples::Samples;

const COUNTS: [u32; 5] = [1, 2, 3, 4, 8];
const ROUNDS: u32 = 10;

#[test]
fn a_sweep_can_be_computed_again() {
    meet(Serve::default(), async |lab| {
        let page = &lab.page;
        let record = page.run(&threads(27, &COUNTS, ROUNDS)).await;
        assert_eq!(record.status, Status::Complete);
        check_order(&record);
        check_summary(&record);
        check_intervals(&record);
        check_fit(&record);
        check_numbers(page, &record).await;
        check_lost(page, &record).await;
    });
}

/// Each round visits every count once, in an order of its own, and the seed gives all of them.
fn check_order(record: &Record) {
    let visited: Vec<_> = record
        .samples
        .iter()
        .map(|s| (s.round, s.workers))
        .collect();
    let planned = visits(&COUNTS, ROUNDS, record.seed);
    let planned: Vec<_> = planned.iter().map(|v| (v.round, v.workers)).collect();
    assert_eq!(visited, planned);
    let rounds: Vec<&[(u32, u32)]> = visited.chunks(COUNTS.len()).collect();
    assert_eq!(rounds.len() as u32, ROUNDS);
    let mut orders = BTreeSet::new();
    for (round, of_round) in (0..).zip(rounds) {
        assert!(of_round.iter().all(|(number, _)| *number == round));
        let order: Vec<u32> = of_round.iter().map(|(_, workers)| *workers).collect();
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, COUNTS);
        orders.insert(order);
    }
    assert!(orders.len() > 1, "all rounds went in the same order");
}

fn check_summary(record: &Record) {
    let counts: Vec<u32> = record
        .report()
        .summary
        .iter()
        .map(|row| row.workers)
        .collect();
    assert_eq!(counts, COUNTS);
    for row in &record.report().summary {
        let (k, times) = (row.workers, times(record, row.workers));
        assert_eq!((row.n, times.len()), (ROUNDS, ROUNDS as usize));
        let same = |what: &str, left, right| close(&format!("{what} of {k}"), left, right);
        same("median", row.median_ms, median(&times));
        same("first quartile", row.iqr_ms[0], quantile(&times, 0.25));
        same("third quartile", row.iqr_ms[1], quantile(&times, 0.75));
        same("fastest", row.min_ms, times[0]);
        same("slowest", row.max_ms, times[times.len() - 1]);
        assert_eq!(row.outliers as usize, outliers(&times), "outliers of {k}");
        let expected = speed_up(record, k);
        same("speed-up", row.speedup.expect("a speed-up"), expected);
        let efficiency = row.efficiency.expect("an efficiency");
        same("efficiency", efficiency, expected / f64::from(k));
        match row.karp_flatt {
            Some(fraction) => same("Karp-Flatt", fraction, karp_flatt(k, expected)),
            None => assert_eq!(k, 1),
        }
    }
}

/// The intervals are drawn by chance, but from a fixed seed: the same samples give the same ones. What
/// is resampled for a speed-up are its rounds, and each interval is wider by the step of the clock.
fn check_intervals(record: &Record) {
    let step_ms = record.machine.clock_resolution_us / 1e3;
    let pool = record.pool.as_ref().expect("a pool");
    let step_ms = step_ms.max(pool.clock_error_ms.unwrap_or_default());
    for row in &record.report().summary {
        let k = row.workers;
        let own = times(record, k);
        let again = median_interval(&Samples::new(own.clone()).expect("times"), 1);
        let wider = again.map(|Interval { lo, hi }| Interval {
            lo: lo - step_ms,
            hi: hi + step_ms,
        });
        same_interval(&format!("median of {k}"), row.ci95_ms, wider);
        if k == 1 {
            assert_eq!(row.speedup_ci95, Some([1.0, 1.0]));
            continue;
        }
        let per_worker: Vec<f64> = speed_ups(record, k)
            .iter()
            .map(|speed_up| speed_up / f64::from(k))
            .collect();
        let ratios = Samples::new(per_worker).expect("ratios");
        let again = median_interval(&ratios, 1 + u64::from(k));
        let (one, many) = (step_ms / median(&times(record, 1)), step_ms / median(&own));
        let scaled = |by: f64| {
            again.map(|Interval { lo, hi }| Interval {
                lo: lo * by * (1.0 - one) / (1.0 + many),
                hi: hi * by * (1.0 + one) / (1.0 - many),
            })
        };
        same_interval(
            &format!("speed-up of {k}"),
            row.speedup_ci95,
            scaled(f64::from(k)),
        );
        same_interval(
            &format!("efficiency of {k}"),
            row.efficiency_ci95,
            scaled(1.0),
        );
    }
}

fn same_interval(what: &str, found: Option<[f64; 2]>, again: Option<Interval>) {
    let ([lo, hi], again) = found
        .zip(again)
        .unwrap_or_else(|| panic!("no interval of the {what}"));
    close(&format!("lower end of the {what}"), lo, again.lo);
    close(&format!("upper end of the {what}"), hi, again.hi);
}

/// A law is fitted only where it is identified; then anybody can fit it again.
fn check_fit(record: &Record) {
    let Some(fit) = &record.report().fit else {
        return;
    };
    let judged = COUNTS.into_iter().filter(|k| (2..=fit.up_to).contains(k));
    let judged: Vec<(u32, f64)> = judged.map(|k| (k, speed_up(record, k))).collect();
    assert!(
        COUNTS.contains(&fit.up_to) && judged.len() >= 2,
        "one point is on some curve of any law: {fit:?}"
    );
    close(
        "serial fraction",
        fit.serial_fraction,
        serial_fraction(&judged),
    );
    let ci95 = fit.ci95.expect("an interval");
    assert!(
        0.0 <= ci95.lo && ci95.lo <= ci95.hi && ci95.hi <= 1.0,
        "{ci95:?}"
    );
}

/// The table, and what is said below it.
async fn check_numbers(page: &Page, record: &Record) {
    let rows = page.table("The numbers").await;
    let (bare, rows) = rows.split_first().expect("rows");
    let mut bare_ms: Vec<f64> = record.samples.iter().filter_map(|s| s.bare_ms).collect();
    bare_ms.sort_by(f64::total_cmp);
    assert_eq!(
        (bare[0].as_str(), bare_ms.len()),
        ("bare call", ROUNDS as usize)
    );
    check("median of the bare call", &bare[2], median(&bare_ms));
    assert_eq!(rows.len(), COUNTS.len());
    for (cells, row) in rows.iter().zip(&record.report().summary) {
        let k = row.workers;
        let times = times(record, k);
        let [
            workers,
            samples,
            middle,
            interval,
            half,
            span,
            gain,
            efficiency,
            fraction,
        ] = cells.as_slice()
        else {
            panic!("a row with other cells: {cells:?}");
        };
        assert_eq!(workers, &k.to_string());
        let standing_out = outliers(&times);
        let s = if standing_out == 1 { "" } else { "s" };
        let expected = match standing_out {
            0 => ROUNDS.to_string(),
            _ => format!("{ROUNDS} ({standing_out} outlier{s})"),
        };
        assert_eq!(samples, &expected);
        check("median", middle, median(&times));
        check_range("interval", interval, row.ci95_ms.expect("an interval"));
        let quartiles = [quantile(&times, 0.25), quantile(&times, 0.75)];
        check_range("middle half", half, quartiles);
        check_range(
            "fastest and slowest",
            span,
            [times[0], times[times.len() - 1]],
        );
        check("efficiency", efficiency, speed_up(record, k) / f64::from(k));
        let (shown, of_gain) = gain.split_once(" (").unwrap_or((gain, ""));
        check("speed-up", shown, speed_up(record, k));
        if k == 1 {
            assert_eq!((of_gain, fraction.as_str()), ("", "–"));
            continue;
        }
        let ends = row.speedup_ci95.expect("an interval");
        check_range(
            "interval of the speed-up",
            of_gain.trim_end_matches(')'),
            ends,
        );
        check("Karp-Flatt", fraction, karp_flatt(k, speed_up(record, k)));
    }
    let told = page.region("The numbers").await;
    let Some(fit) = &record.report().fit else {
        assert!(!told.contains("fits best"), "{told}");
        return;
    };
    let (_, share) = told.split_once("fits best if ").expect("what the fit says");
    let share = share.split(" of each worker").next().unwrap_or_default();
    check("fit", share, fit.serial_fraction);
    let judged = format!("judged by up to {} workers", fit.up_to);
    assert_eq!(told.contains(&judged), fit.up_to < 8, "{told}");
}

/// Work, slow-down, start-up, waiting and idle tail add up to all of the workers' time.
async fn check_lost(page: &Page, record: &Record) {
    let rows = page.table("Where did the speed-up go?").await;
    assert_eq!(rows.len(), COUNTS.len());
    let alone_ms = task_alone_ms(record);
    for (cells, k) in rows.iter().zip(COUNTS) {
        assert_eq!(cells[0], k.to_string());
        let expected = split(typical(record, k), alone_ms);
        assert_eq!(cells.len(), 1 + expected.len());
        close("all parts", expected[1..].iter().sum(), expected[0]);
        for (cell, ms) in cells[1..].iter().zip(expected) {
            // What rounds to nothing has no sign.
            let ms = if ms < 0.0 && read(cell).0 == 0.0 {
                -ms
            } else {
                ms
            };
            check(&format!("a part with {k} workers, {cells:?}"), cell, ms);
        }
    }
}
