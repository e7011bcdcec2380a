//! What comes back in: everything that was saved, and nothing else.

use super::*;
use parlab::export::ImportError;
use parlab::export::json::{MAX_MIB, MAX_VALUES, from_json, to_json};

/// The record [`rich`] as it is saved.
static RICH: LazyLock<String> = LazyLock::new(|| to_json(&rich()));

/// What the record `rich` would be with one value replaced.
fn with(pointer: &str, value: Value) -> ImportError {
    let mut whole: Value = serde_json::from_str(&RICH).unwrap();
    *whole
        .pointer_mut(pointer)
        .unwrap_or_else(|| panic!("{pointer}")) = value;
    from_json(&whole.to_string()).expect_err(pointer)
}

/// What the record `rich` would be without a field.
fn without(object: &str, field: &str) -> String {
    let mut whole: Value = serde_json::from_str(&RICH).unwrap();
    whole
        .pointer_mut(object)
        .unwrap()
        .as_object_mut()
        .unwrap()
        .remove(field)
        .unwrap();
    from_json(&whole.to_string()).expect_err(field).to_string()
}

#[test]
fn every_record_comes_back_as_it_was() {
    for record in records() {
        assert_eq!(from_json(&to_json(&record)), Ok(record));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_record_comes_back_as_it_was(record in any_record()) {
        prop_assert_eq!(from_json(&to_json(&record)), Ok(record));
    }
}

proptest! {
    #[test]
    fn any_text_is_answered(text in ".*") {
        prop_assert!(from_json(&text).is_err());
    }

    #[test]
    fn any_damage_is_answered(at in 0.0..1.0, replaced in "[ -~]{0,3}") {
        let mut text = RICH.clone();
        let at = (text.len() as f64 * at) as usize;
        if text.is_char_boundary(at) && text.is_char_boundary(at + 1) {
            text.replace_range(at..at + 1, &replaced);
            let _ = from_json(&text);
        }
    }
}

#[test]
fn a_record_of_the_first_version_still_opens() {
    parlab::chapters::register();
    let record = from_json(include_str!("first.json")).unwrap();
    assert_eq!(record.report().summary.len(), 2);
    assert_eq!(record.report().summary[1].median_ms, 12.5);
}

#[test]
fn the_figures_are_computed_anew() {
    let honest = rich();
    let mut forged: Value = serde_json::from_str(&to_json(&honest)).unwrap();
    forged["summary"][0]["median_ms"] = json!(1e-3);
    forged["summary"].as_array_mut().unwrap().pop();
    forged["fit"] = Value::Null;
    forged["verdict"] = json!("A thousand times as fast.");
    assert_eq!(from_json(&forged.to_string()), Ok(honest));
}

#[test]
fn a_run_that_went_on_counts_as_cancelled() {
    let mut record = rich();
    record.change(|run| {
        run.void = None;
        run.status = Status::Running;
    });
    assert_eq!(
        from_json(&to_json(&record)).unwrap().status,
        Status::Cancelled
    );
}

#[test]
fn what_is_no_record_is_told_apart() {
    use ImportError::{NewerSchema, NoRecord, NotJson, OtherSchema, TooLarge, TooMany};
    let error = |text: &str| from_json(text).unwrap_err();
    assert_eq!(
        error(&" ".repeat((MAX_MIB << 20) + 1)),
        TooLarge { limit_mib: MAX_MIB }
    );
    assert!(matches!(error(&"[".repeat(MAX_VALUES + 1)), TooMany { .. }));
    assert!(matches!(error(""), NotJson { line: 1, .. }));
    assert!(matches!(
        error("{\n  \"a\": 1,\n}"),
        NotJson {
            line: 3,
            column: 1,
            ..
        }
    ));
    assert!(matches!(error(&"[".repeat(1000)), NotJson { .. }));
    for other in [
        "1",
        "null",
        "[]",
        "{}",
        "{\"schema\":1}",
        "{\"a\":{\"schema\":\"parlab.run/1\"}}",
    ] {
        assert_eq!(error(other), NoRecord, "{other}");
    }
    assert_eq!(
        with("/schema", json!("parlab.run/2")),
        NewerSchema {
            found: "parlab.run/2".into()
        }
    );
    for other in ["parlab.run/0", "parlab.run/x", "hyperfine/1", ""] {
        assert_eq!(
            with("/schema", json!(other)),
            OtherSchema {
                found: other.into()
            }
        );
    }
}

#[test]
fn fields_that_are_missing_or_wrong_are_named() {
    assert!(without("", "samples").contains("missing field samples"));
    assert!(without("/samples/2", "wall_ms").contains("in samples[2], missing field wall_ms"));
    let place = |pointer, value| match with(pointer, value) {
        ImportError::Field {
            place,
            why,
            line: 1,
        } => format!("{place}: {why}"),
        other => panic!("{other:?}"),
    };
    let error = place("/samples/1/tasks/0/end_ms", json!("soon"));
    assert_eq!(
        error,
        "samples[1].tasks[0].end_ms: invalid type: string \"soon\", expected f64"
    );
    assert!(place("/samples/1/tasks/0/end_ms", json!(null)).contains("null"));
    assert!(place("/params/n", json!("x")).starts_with("params"));
    assert!(place("/experiment", json!("astrology")).contains("unknown name astrology"));
    assert!(place("/samples/0/workers", json!(-1)).starts_with("samples[0].workers"));
    assert!(place("/status", json!("great")).starts_with("status"));
}

#[test]
fn what_cannot_be_is_named() {
    use ImportError::{DuplicateId, NotNamed, Number, Order, Parameter, Text, Worker, Workers};
    assert!(
        matches!(with("/samples/0/wall_ms", json!(-0.5)), Number { found, .. } if found == "-0.5")
    );
    assert!(matches!(
        with("/samples/0/wall_ms", json!(1e300)),
        Number { .. }
    ));
    assert!(
        matches!(with("/samples/1/ready_ms/1", json!(-1)), Number { place, .. } if place == "samples[1].ready_ms[1]")
    );
    assert!(matches!(
        with("/pool/warmup/last_ms", json!(-1)),
        Number { .. }
    ));
    assert!(matches!(
        with("/prediction/0/speedup", json!(-1)),
        Number { .. }
    ));
    assert!(matches!(
        with("/machine/clock_resolution_us", json!(1e9)),
        Number { .. }
    ));
    let text = RICH.replacen("\"wall_ms\": ", "\"wall_ms\": 1e999, \"x\": ", 1);
    assert!(
        matches!(from_json(&text), Err(ImportError::NotJson { why, .. }) if why.contains("out of range"))
    );

    assert_eq!(
        with("/samples/1/tasks/1/end_ms", json!(0.0)),
        Order {
            place: "samples[1].tasks[1]".into(),
            earlier: "start_ms",
            later: "end_ms"
        }
    );
    assert!(matches!(
        with("/samples/1/tasks/1/queued_ms", json!(99.0)),
        Order {
            later: "start_ms",
            ..
        }
    ));
    assert_eq!(
        with("/samples/1/tasks/1/worker", json!(2)),
        Worker {
            place: "samples[1].tasks[1].worker".into(),
            worker: 2,
            workers: 2
        }
    );
    assert_eq!(
        with("/samples/1/tasks/1/id", json!(0)),
        DuplicateId {
            place: "samples[1]".into(),
            what: "tasks",
            id: 0
        }
    );
    for workers in [0, 1025] {
        assert!(matches!(
            with("/samples/0/workers", json!(workers)),
            Workers { max: 1024, .. }
        ));
        assert!(matches!(
            with("/params/workers", json!([workers])),
            Workers { .. }
        ));
        assert!(matches!(
            with("/pool/workers", json!(workers)),
            Workers { .. }
        ));
    }
    assert!(matches!(
        with("/samples/0/workers", json!(5)),
        NotNamed { .. }
    ));
    assert!(matches!(with("/samples/0/repeats", json!(0)), Text { .. }));
    assert!(matches!(with("/started_at", json!("now")), Text { .. }));
    for bad in [json!([]), json!([2, 1]), json!([1, 1]), json!([1, 33])] {
        assert!(
            matches!(with("/params/workers", bad), Parameter { name, .. } if name == "workers")
        );
    }
    for (field, bad) in [
        ("n", 51),
        ("n", -1),
        ("reps", 0),
        ("tasks", 2001),
        ("cutoff", 0),
        ("budget_s", 0),
        ("switch_ms", 201),
        ("sure_pct", 51),
    ] {
        assert!(
            matches!(with(&format!("/params/{field}"), json!(bad)), Parameter { name, .. } if name == field)
        );
    }
}

#[test]
fn more_than_the_page_can_show_is_refused() {
    let few = serde_json::to_value(rich()).unwrap();
    let mut many = few.clone();
    many["samples"] = vec![few["samples"][0].clone(); 10_001].into();
    let error = from_json(&many.to_string()).unwrap_err();
    assert_eq!(
        error,
        ImportError::TooMany {
            what: "samples",
            limit: 10_000
        }
    );
    let mut many = few;
    many["samples"][0]["tasks"] = vec![many["samples"][0]["tasks"][0].clone(); 200_001].into();
    let error = from_json(&many.to_string()).unwrap_err();
    assert_eq!(
        error,
        ImportError::TooMany {
            what: "tasks",
            limit: 200_000
        }
    );
}

#[test]
fn clocks_that_disagree_a_little_are_no_forgery() {
    let mut record = rich();
    record.change(|run| {
        let task = &mut run.samples[0].tasks[0];
        task.queued_ms = task.start_ms + 0.5;
    });
    assert_eq!(from_json(&to_json(&record)), Ok(record));
}

#[test]
fn downloads_without_a_link_are_refused() {
    let mut value: Value = serde_json::from_str(&to_json(&broken_downloads())).unwrap();
    value["params"]["links"] = json!([]);
    let error = from_json(&value.to_string()).unwrap_err();
    assert!(matches!(error, ImportError::Parameter { name, .. } if name == "links"));
    value["params"]["links"] = vec!["data/a.csv"; 33].into();
    assert!(matches!(
        from_json(&value.to_string()),
        Err(ImportError::Parameter { .. })
    ));
}

/// Whatever the file says of itself: the page that opens it has not measured it.
#[test]
fn what_was_imported_says_so_in_every_format() {
    let record = rich();
    for format in Format::ALL {
        assert!(
            !format.write(&record).contains("\"imported\""),
            "{format:?}"
        );
    }
    let imported = from_json(&to_json(&record)).unwrap().as_imported();
    assert_eq!(from_json(&to_json(&imported)).as_ref(), Ok(&imported));
    for format in [Format::Json, Format::Trace] {
        assert!(
            format.write(&imported).contains("\"imported\":"),
            "{format:?}"
        );
    }
    let csv = Format::Csv.write(&imported);
    assert!(
        csv.lines().skip(1).all(|row| row.contains(",yes,")),
        "{csv}"
    );
}
