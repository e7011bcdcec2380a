//! The JSON Schema of a record, made from its types and kept in `docs/`.
//!
//! Types, fields and their doc comments give the shape and the words. Beside a field stands
//! `schemars(required)` where it is left out rather than `null`, and a bound that is its own; what holds for
//! all fields of a kind is said here.

use std::borrow::Cow;
use std::path::Path;

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::SCHEMAS;
use crate::analysis::record::Record;
use crate::experiment::Experiment;
use crate::export::limits::{MAX_BYTES, MAX_TEXT, MAX_WORKERS};
use crate::record::SCHEMA;

/// What it says of itself.
const ABOUT: &str = "What one run of the Parallelism Lab leaves behind. Times are in ms (names end in _ms) unless a name ends in _us (µs) or _s (seconds). Fields may be added; none changes its meaning. Counting starts from 0. What follows from the samples, and can be computed from them again, are summary, fit, usl, plateau and verdict.";
/// Where it is kept.
const FILE: &str = "docs/parlab.run-1.schema.json";
/// What numbers of workers are called.
const COUNTS: [&str; 2] = ["workers", "from"];
/// The parts of a record whose texts are those of a session.
const OF_SESSIONS: [&str; 3] = ["/$defs/FutureTrace", "/$defs/Note", "/properties/stall"];
/// The variable that has it written anew.
const WRITE: &str = "WRITE_SCHEMA";
/// The longest line of the file that holds several values.
const WIDTH: usize = 120;
/// What comes first in an object of the file, in this order, and what comes last.
const FIRST: [&str; 5] = ["$schema", "$id", "title", "description", "type"];
const LAST: &str = "$defs";

#[test]
fn the_file_is_what_the_types_say() {
    let text = write(&schema().to_value(), 0) + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).is_ok_and(|kept| kept == text),
        "{FILE} is not what the types say: have it written anew by `{WRITE}=1 cargo test --lib schema`"
    );
}

fn schema() -> Schema {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<Record>();
    schema.insert("$id".to_owned(), json!("parlab.run-1.schema.json"));
    schema.insert("title".to_owned(), json!(SCHEMA));
    schema.insert("description".to_owned(), json!(ABOUT));
    RecursiveTransform(plain_words).transform(&mut schema);
    RecursiveTransform(bounds).transform(&mut schema);
    for part in OF_SESSIONS {
        let fields = schema.pointer_mut(&format!("{part}/properties"));
        let fields = fields.and_then(Value::as_object_mut);
        for field in fields.expect("a part of the record").values_mut() {
            if is(field, "string") {
                field["maxLength"] = json!(MAX_TEXT);
            }
        }
    }
    schema
}

/// Whichever chapter it is of: only the registry knows them.
impl JsonSchema for Experiment {
    fn schema_name() -> Cow<'static, str> {
        "Experiment".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut own = Vec::new();
        for (chapter, params) in SCHEMAS {
            let slug = chapter.slug();
            let name = format!("params_{slug}");
            let params = params(generator).to_value();
            own.push(json!({
                "if": { "properties": { "experiment": { "const": slug } } },
                "then": { "properties": { "params": { "$ref": format!("#/$defs/{name}") } } },
            }));
            generator.definitions_mut().insert(name, params);
        }
        json_schema!({
            "type": "object",
            "required": ["experiment", "params"],
            "properties": {
                "experiment": {
                    "description": "The chapter.",
                    "enum": SCHEMAS.map(|(chapter, _)| chapter.slug()),
                },
                "params": {
                    "description": "The chapter's parameters, as in a run link.",
                    "type": "object",
                },
            },
            "allOf": own,
        })
    }
}

/// A doc comment as it reads outside the sources.
fn plain_words(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text
            .replace('\n', " ")
            .replace("[`", "`")
            .replace("`]", "`")
            .replace("`None`", "`null`");
    }
}

/// What a number may be, by its type and by the name of its field.
fn bounds(schema: &mut Schema) {
    // The only formats are the types of numbers in Rust, which mean nothing elsewhere.
    if schema.remove("format") == Some(json!("uint32")) {
        let limits = schema.ensure_object();
        limits.entry("maximum").or_insert(json!(u32::MAX));
    }
    let fields = schema.get_mut("properties").and_then(Value::as_object_mut);
    for (name, field) in fields.into_iter().flatten() {
        if is(field, "number") && (name.ends_with("_ms") || name.ends_with("_us")) {
            field["minimum"] = json!(0);
        }
        if is(field, "integer") && COUNTS.contains(&name.as_str()) {
            field["minimum"] = json!(1);
            field["maximum"] = json!(MAX_WORKERS);
        }
        let bytes = if is(field, "array") {
            &mut field["items"]
        } else {
            field
        };
        if is(bytes, "integer") && name.ends_with("bytes") {
            bytes["maximum"] = json!(MAX_BYTES as u64);
        }
    }
}

fn is(schema: &Value, name: &str) -> bool {
    match &schema["type"] {
        Value::Array(names) => names.iter().any(|it| it == name),
        it => it == name,
    }
}

/// A value in one line if that fits, and else with an entry a line.
fn write(value: &Value, depth: usize) -> String {
    let (open, entries, close) = match value {
        Value::Object(fields) if !fields.is_empty() => {
            let mut fields: Vec<_> = fields.iter().collect();
            // By name, because a map's own order hangs on what features other packages ask for.
            fields.sort_by_key(|(name, _)| (rank(name), name.as_str()));
            let entry = |(name, value)| format!("{}: {}", json!(name), write(value, depth + 1));
            ("{", fields.into_iter().map(entry).collect(), "}")
        }
        Value::Array(items) if !items.is_empty() => {
            let entries = items.iter().map(|item| write(item, depth + 1));
            ("[", entries.collect(), "]")
        }
        _ => return value.to_string(),
    };
    let entries: Vec<String> = entries;
    let line = format!("{open} {} {close}", entries.join(", "));
    if !line.contains('\n') && line.len() + 2 * depth <= WIDTH {
        return line;
    }
    let indent = "  ".repeat(depth);
    let lines = entries.join(&format!(",\n{indent}  "));
    format!("{open}\n{indent}  {lines}\n{indent}{close}")
}

fn rank(name: &str) -> usize {
    let first = FIRST.iter().position(|first| *first == name);
    first.unwrap_or(FIRST.len() + usize::from(name == LAST))
}
