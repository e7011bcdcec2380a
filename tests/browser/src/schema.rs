//! Is a record what the published schema says?

use std::path::Path;

use serde_json::Value;

/// Checks a record as a script gets it from the page.
pub fn check_schema(record: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/parlab.run-1.schema.json");
    let text = std::fs::read_to_string(path).expect("the schema");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let broken: Vec<String> = validator
        .iter_errors(record)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(broken, Vec::<String>::new());
}
