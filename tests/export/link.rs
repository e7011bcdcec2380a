//! The link: short enough, the same figures, and safe to open whatever it holds.

use super::*;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use parlab::analysis::findings::NO_SAMPLES;
use parlab::export::ImportError;
use parlab::export::json::{from_json, to_json};
use parlab::export::limits::PREFIX;
use parlab::export::link::{
    MAX_CHARS, MAX_INFLATED, from_fragment, is_result, length_note, to_fragment,
};
use parlab::export::shared::Shared;
use parlab::record::Dropped;
use runstats::random::Rng;

/// A good link.
static GOOD: LazyLock<String> = LazyLock::new(|| to_fragment(&rich()));

/// Numbers from 0 to 1 without a pattern.
fn random(many: usize) -> Vec<f64> {
    let mut rng = Rng::new(1);
    (0..many).map(|_| rng.f64()).collect()
}

/// A link around any data.
fn link_around(version: u8, json: &[u8]) -> String {
    let mut bytes = vec![version];
    bytes.extend(compress_to_vec_zlib(json, 9));
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes))
}

fn why(fragment: &str) -> String {
    match from_fragment(fragment) {
        Err(ImportError::LinkDamaged { why }) => why,
        other => panic!("{other:?}"),
    }
}

/// The same figures, up to `step_ms`.
fn assert_alike(record: &Record, opened: &Record, step_ms: f64) {
    assert_eq!(opened.experiment, record.experiment);
    assert_eq!(opened.samples.len(), record.samples.len());
    assert_eq!(opened.report().summary.len(), record.report().summary.len());
    for (row, was) in opened.report().summary.iter().zip(&record.report().summary) {
        assert_eq!((row.workers, row.n), (was.workers, was.n));
        for (ms, was_ms) in [
            (row.median_ms, was.median_ms),
            (row.min_ms, was.min_ms),
            (row.max_ms, was.max_ms),
        ] {
            assert!((ms - was_ms).abs() <= step_ms, "{ms} was {was_ms}");
        }
        if let (Some(speedup), Some(was_speedup)) = (row.speedup, was.speedup) {
            let tolerance = 4.0 * step_ms / record.report().summary[0].min_ms.min(was.min_ms);
            assert!(
                (speedup / was_speedup - 1.0).abs() <= tolerance,
                "{speedup} was {was_speedup}"
            );
        }
    }
}

#[test]
fn every_record_can_be_sent() {
    for record in records() {
        let fragment = to_fragment(&record);
        assert!(fragment.starts_with(PREFIX) && fragment.len() <= MAX_CHARS);
        assert!(is_result(&fragment));
        let shared = from_fragment(&fragment).unwrap();
        assert_eq!(shared, Shared::of(&record));
        let moved = !record.moves.is_empty();
        assert_eq!(shared.dropped, vec![Dropped::Moves; usize::from(moved)]);
        let opened = shared.into_record();
        assert_eq!(opened.futures, record.futures);
        assert_eq!(opened.notes, record.notes);
        assert_eq!(opened.stall, record.stall);
        assert_eq!(opened.as_written.len(), record.as_written.len());
        assert_alike(&record, &opened, 0.001);
        assert_eq!(opened.report().verdict, record.report().verdict);
        assert_eq!(opened.status, record.status);
        assert_eq!(opened.prediction, record.prediction);
        assert_eq!(
            from_json(&to_json(&opened)).unwrap().report().summary,
            opened.report().summary,
            "and saved again"
        );
        for format in Format::ALL {
            format.write(&opened);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_record_can_be_sent(record in any_record()) {
        let shared = from_fragment(&to_fragment(&record)).unwrap();
        prop_assert_eq!(&shared.dropped, &vec![]);
        assert_alike(&record, &shared.into_record(), 0.001);
    }
}

#[test]
fn times_are_not_finer_than_the_clock() {
    let mut record = rich();
    record.change(|run| run.machine.clock_resolution_us = 100.0);
    let shared = from_fragment(&to_fragment(&record)).unwrap();
    assert!(shared.rows.iter().all(|row| row.unit_us == 100));
    assert_alike(&record, &shared.into_record(), 0.1);
}

#[test]
fn a_long_run_loses_digits_first() {
    let workers: Vec<u32> = (1..=32).collect();
    let params = ThreadsParams {
        workers,
        stopping: Stopping::fixed(70),
        ..ThreadsParams::default()
    };
    let mut record = run_of(Experiment::new(params), 70, 500.0, &NOISE);
    for (sample, noise) in record.samples.iter_mut().zip(random(32 * 70)) {
        sample.wall_ms = 500.0 + 50.0 * noise;
    }
    let record = Record::new(record);
    let fragment = to_fragment(&record);
    assert!(fragment.len() <= MAX_CHARS);
    let shared = from_fragment(&fragment).unwrap();
    assert_eq!(shared.dropped, [Dropped::Precision]);
    assert_alike(&record, &shared.into_record(), 1.0);
}

#[test]
fn the_longest_run_keeps_its_summary() {
    let workers: Vec<u32> = (1..=32).collect();
    let params = ThreadsParams {
        workers,
        stopping: Stopping::fixed(100),
        ..ThreadsParams::default()
    };
    let mut record = run_of(Experiment::new(params), 100, 500.0, &NOISE);
    // As wide as times can be with three digits, and without any pattern.
    for (sample, noise) in record.samples.iter_mut().zip(random(3200)) {
        sample.wall_ms = 1.0 + 1e5 * noise;
    }
    let record = Record::new(record);
    let fragment = to_fragment(&record);
    assert!(fragment.len() <= MAX_CHARS);
    let shared = from_fragment(&fragment).unwrap();
    assert_eq!(shared.dropped, [Dropped::Times]);
    assert!(!shared.dropped[0].sentence().is_empty());
    let opened = shared.into_record();
    assert_eq!(opened.report().verdict, NO_SAMPLES);
    assert!(opened.samples.is_empty());
    for (row, was) in opened.report().summary.iter().zip(&record.report().summary) {
        assert_eq!(row.n, was.n);
        assert!((row.median_ms - was.median_ms).abs() < 0.001);
        assert!((row.speedup.unwrap() - was.speedup.unwrap()).abs() < 0.001);
    }
}

#[test]
fn long_addresses_are_shortened_to_their_server() {
    let mut random = random(16 * 120)
        .into_iter()
        .map(|value| format!("{:x}", value.to_bits() & 0xffff_ffff));
    let links: Vec<String> = (0..16)
        .map(|i| {
            format!(
                "https://server{i}.example.org/{}",
                random.by_ref().take(120).collect::<String>()
            )
        })
        .collect();
    let params = DownloadsParams {
        practice: None,
        links,
        ..DownloadsParams::default()
    };
    let record = record_of(Experiment::new(params), 5, 30.0, &NOISE);
    let fragment = to_fragment(&record);
    assert!(fragment.len() <= MAX_CHARS);
    let shared = from_fragment(&fragment).unwrap();
    assert_eq!(shared.dropped, [Dropped::Precision, Dropped::Links]);
    let params: &DownloadsParams = shared.experiment.params().expect("downloads");
    assert_eq!(params.links[3], "https://server3.example.org/");
    assert_eq!(shared.into_record().samples.len(), record.samples.len());
}

#[test]
fn a_damaged_link_says_what_happened_to_it() {
    let good = to_fragment(&rich());
    for address in ["", "#", "#/threads?n=3", "result"] {
        assert_eq!(from_fragment(address), Err(ImportError::NoResult));
        assert!(!is_result(address));
    }
    assert!(from_fragment(good.trim_start_matches('#')).is_ok());
    assert!(from_fragment(&format!(" {good}\n")).is_ok());
    assert!(why("#/result/").contains("nothing"));
    let odd = format!("{}%5E{}", &good[..20], &good[20..]);
    assert!(why(&odd).contains("character 21 "), "{}", why(&odd));
    assert!(why(&link_around(0, b"{}")).contains("beginning"));
    assert!(why(&link_around(1, b"{}")).contains("no result"));
    assert_eq!(
        from_fragment(&link_around(2, b"{}")),
        Err(ImportError::LinkVersion { version: 2 })
    );
    let long = format!("{PREFIX}{}", "A".repeat(70_000));
    assert!(matches!(
        from_fragment(&long),
        Err(ImportError::LinkTooLong { chars: 70_000, .. })
    ));
}

/// What mail programs, chats and word processors do to a long link, one by one and all at once.
#[test]
fn a_mangled_link_opens_all_the_same() {
    let good = &*GOOD;
    let (head, tail) = good.split_at(good.len() / 2);
    let meant = from_fragment(good).unwrap();
    for mangled in [
        format!("{good}?utm_source=x&fbclid=y"),
        format!("{good}&amp;utm_source=x"),
        format!("{good}."),
        format!("{good}),"),
        format!("{good}/"),
        format!("{good}%22%3E"),
        format!("{good}%E2%80%9D"),
        format!("{good}=="),
        format!("{head}\n{tail}"),
        format!("{head}%0D%0A%20{tail}"),
        format!("{head}\u{200b}\u{ad}{tail}\u{feff}"),
        format!("{head}%E2%80%8B{tail}"),
        good.replace('-', "%2D").replace("_", "%5f"),
        good.replace('-', "+"),
        good.replace("--", "—"),
        format!("{head}\u{200b}%20{tail}...?utm_source=x"),
    ] {
        assert_eq!(from_fragment(&mangled).as_ref(), Ok(&meant), "{mangled}");
    }
}

#[test]
fn a_bomb_does_not_go_off() {
    let bomb = link_around(1, &vec![b' '; 20 * MAX_INFLATED]);
    assert!(bomb.len() < 64_000);
    assert!(why(&bomb).contains("far more"));
}

#[test]
fn a_link_that_cannot_be_is_refused() {
    let good = serde_json::to_value(Shared::of(&rich())).unwrap();
    let open = |value: &Value| from_fragment(&link_around(1, value.to_string().as_bytes()));
    assert!(open(&good).is_ok());
    for (pointer, bad) in [
        ("/params/n", json!(51)),
        ("/params/workers", json!([1])),
        ("/rows/0/wall/0", json!(u64::MAX)),
        ("/rows/0/unit_us", json!(u32::MAX)),
        ("/rows/0/workers", json!(5)),
        ("/rows/0/workers", json!(2)),
        ("/rows/0/repeats", json!(0)),
        ("/rows/0/wall", json!(vec![1; 10_001])),
        ("/failed", json!(1000)),
        ("/tasks", json!(u32::MAX)),
        ("/started_at", json!("<script>")),
        ("/machine/clock_resolution_us", json!(-1)),
    ] {
        let mut value = good.clone();
        *value.pointer_mut(pointer).unwrap() = bad;
        // A unit that is far too large shows in the times.
        if pointer.ends_with("unit_us") {
            value["rows"][0]["wall"][0] = json!(1_000_000);
        }
        assert!(open(&value).is_err(), "{pointer}");
    }
    let short = serde_json::to_value(Shared::of(&rich()).without(Dropped::Times)).unwrap();
    assert!(open(&short).is_ok());
    for (pointer, bad) in [
        ("/summary/0/median_ms", json!(-1)),
        ("/summary/0/median_ms", json!(1e8)),
        ("/summary/0/workers", json!(7)),
        ("/summary/0/n", json!(0)),
        ("/summary/1/speedup", json!(1e300)),
        ("/summary/1/ci95_ms", json!([2, 1])),
    ] {
        let mut value = short.clone();
        *value.pointer_mut(pointer).unwrap() = bad;
        assert!(open(&value).is_err(), "{pointer}");
    }
}

proptest! {
    #[test]
    fn any_text_is_answered(text in ".*", data in "[A-Za-z0-9_-]{0,200}") {
        prop_assert!(from_fragment(&text).is_err());
        for start in ["", "AXja"] {
            let fragment = format!("{PREFIX}{start}{data}");
            prop_assert!(from_fragment(&fragment).is_err());
        }
    }

    #[test]
    fn any_json_is_answered(json in "[\\[\\]{}\",:0-9a-z]{0,60}") {
        prop_assert!(from_fragment(&link_around(1, json.as_bytes())).is_err());
    }

    #[test]
    fn a_part_is_never_taken_for_the_whole(part in 0.0..1.0) {
        let good = &*GOOD;
        let cut = (good.len() as f64 * part) as usize;
        prop_assert!(from_fragment(&good[..cut]).is_err());
    }

    #[test]
    fn a_change_is_noticed(at in 0.0..1.0, letter in "[A-Za-z0-9_-]") {
        let good = &*GOOD;
        let at = PREFIX.len() + ((good.len() - PREFIX.len()) as f64 * at) as usize;
        let mut changed = good.clone();
        changed.replace_range(at..at + 1, &letter);
        let opened = from_fragment(&changed);
        // The few bits that only fill up a byte may change: nothing is in them.
        prop_assert!(opened.is_err() || opened == from_fragment(good));
    }
}

#[test]
fn that_no_network_was_measured_survives_the_link() {
    let mut record = records()
        .into_iter()
        .find(|record| record.experiment.chapter().slug() == "downloads")
        .expect("downloads");
    record.change(|run| run.samples[1].kept = 2);
    let says =
        "The server could not be reached: the times are of no network. This computer gave 2 files";
    assert!(record.report().verdict.starts_with(says));
    assert!(record.report().plateau.is_none());
    let opened = from_fragment(&to_fragment(&record)).unwrap();
    let opened = opened.into_record();
    assert!(opened.report().verdict.starts_with(says));
    assert_eq!(opened.kept_copies(), 2);
}

#[test]
fn a_long_link_says_that_chats_cut_it() {
    let of = |chars: usize| length_note(&"x".repeat(chars));
    assert_eq!(of(2000), None);
    assert!(
        of(2001)
            .unwrap()
            .contains("2 001 characters: some chats cut")
    );
    assert!(
        of(6213)
            .unwrap()
            .contains("6 213 characters: that is more than one message")
    );
}
