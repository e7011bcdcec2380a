//! Does `docs/parlab.run-1.schema.json` describe what is saved, all of it?

use super::*;
use parlab::export::json::to_json;

fn schema() -> Value {
    serde_json::from_str(include_str!("../../docs/parlab.run-1.schema.json")).unwrap()
}

#[test]
fn every_record_is_valid() {
    let schema = schema();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    for record in records() {
        let value: Value = serde_json::from_str(&to_json(&record)).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert_eq!(errors, [] as [String; 0]);
    }
}

#[test]
fn what_is_required_is_required() {
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    let whole: Value = serde_json::from_str(&to_json(&rich())).unwrap();
    for (object, fields) in [
        (
            "",
            vec![
                "schema",
                "experiment",
                "params",
                "started_at",
                "status",
                "machine",
                "samples",
            ],
        ),
        ("/params", vec!["n", "workers", "reps"]),
        ("/machine", vec!["user_agent", "clock_resolution_us"]),
        ("/samples/3", vec!["workers", "wall_ms", "tasks"]),
        (
            "/samples/3/tasks/0",
            vec!["id", "worker", "start_ms", "end_ms"],
        ),
        ("/pool/warmup", vec!["first_ms"]),
        ("/summary/0", vec!["n", "median_ms"]),
    ] {
        for field in fields {
            let mut value = whole.clone();
            let parent = value.pointer_mut(object).unwrap().as_object_mut().unwrap();
            assert!(parent.remove(field).is_some(), "{object}/{field}");
            assert!(!validator.is_valid(&value), "{object}/{field}");
        }
    }
    for (pointer, bad) in [
        ("/schema", json!("parlab.run/2")),
        ("/samples/0/wall_ms", json!(-1)),
        ("/samples/0/workers", json!(0)),
        ("/experiment", json!("astrology")),
        ("/started_at", json!("yesterday")),
    ] {
        let mut value = whole.clone();
        *value.pointer_mut(pointer).unwrap() = bad;
        assert!(!validator.is_valid(&value), "{pointer}");
    }
    let mut value = whole;
    value["new"] = json!("fields may be added");
    assert!(validator.is_valid(&value));
}

#[test]
fn every_field_is_described() {
    let schema = schema();
    for record in records() {
        let value = serde_json::to_value(&record).unwrap();
        described(&schema, &schema, &value, "the record");
        let chapter = record.experiment.chapter().slug();
        let params = &schema["$defs"][format!("params_{chapter}")];
        described(&schema, params, &value["params"], "params");
    }
}

/// Panics at a field that the schema has no description for.
fn described(root: &Value, schema: &Value, value: &Value, place: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#')).unwrap();
        return described(root, target, value, place);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        if !value.is_null() {
            described(root, &choices[0], value, place);
        }
        return;
    }
    match value {
        Value::Object(fields) if place != "the record.params" => {
            for (name, value) in fields {
                let place = format!("{place}.{name}");
                let field = &schema["properties"][name];
                let text = field["description"].as_str().or(root
                    .pointer(&format!(
                        "{}/description",
                        field["$ref"].as_str().unwrap_or("").trim_start_matches('#')
                    ))
                    .and_then(Value::as_str));
                assert!(
                    text.is_some(),
                    "docs/parlab.run-1.schema.json does not describe {place}"
                );
                described(root, field, value, &place);
            }
        }
        Value::Array(items) => {
            for item in items {
                described(root, &schema["items"], item, &format!("{place}[]"));
            }
        }
        _ => {}
    }
}
