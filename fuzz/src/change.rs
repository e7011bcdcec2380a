//! Small changes that make odd inputs of good ones.

use runstats::random::Rng;
use serde_json::{Map, Value, json};

/// What has made trouble somewhere: signs of all formats, extreme numbers, characters nobody sees.
const TOKENS: [&str; 72] = [
    "&",
    "?",
    "#",
    "=",
    "%",
    "%25",
    "%00",
    "%ff",
    "%E2%80%8B",
    "&amp;",
    "&lt;",
    "&#0;",
    "+",
    ";",
    ":",
    "//",
    "/",
    "\\",
    "..",
    "\"",
    "'",
    "<",
    ">",
    "<script>",
    "](",
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    ",",
    ".",
    "-",
    "_",
    " ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\0",
    "\u{200b}",
    "\u{ad}",
    "\u{202e}",
    "\u{feff}",
    "\u{a0}",
    "é",
    "漢",
    "👩‍👩‍👧",
    "０",
    "−1",
    "-1",
    "0",
    "1",
    "50",
    "51",
    "1e9",
    "1e400",
    "-0",
    "NaN",
    "Infinity",
    "4294967296",
    "18446744073709551616",
    "9007199254740993",
    "null",
    "true",
    "utm_source=x",
    "javascript:alert(1)",
    "data:,x",
    "https://",
    "http://localhost:80",
    "run=1",
];

/// One of them.
pub fn pick<T: Clone>(rng: &mut Rng, of: &[T]) -> T {
    of[rng.below(of.len())].clone()
}

/// Up to `most` changes, often few.
pub fn bytes(rng: &mut Rng, input: &mut Vec<u8>, other: &[u8], most: usize) {
    for _ in 0..1 + rng.below(most) {
        let at = rng.below(input.len() + 1);
        let end = (at + 1 + rng.below(16)).min(input.len());
        match rng.below(10) {
            0 if at < input.len() => input[at] ^= 1 << rng.below(8),
            1 if at < input.len() => input[at] = rng.below(256) as u8,
            2 => drop(input.drain(at..end)),
            3 => input.truncate(at),
            4 => {
                let part = input[at..end].to_vec();
                let times = pick(rng, &[1, 2, 3, 40, 600]);
                input.splice(at..at, part.repeat(times));
            }
            5 if !other.is_empty() => {
                let from = rng.below(other.len());
                input.truncate(at);
                input.extend_from_slice(&other[from..]);
            }
            6 => {
                let noise: Vec<u8> = (0..rng.below(8)).map(|_| rng.below(256) as u8).collect();
                input.splice(at..at, noise);
            }
            _ => {
                let token = pick(rng, &TOKENS).as_bytes().to_vec();
                let until = if rng.below(2) == 0 { at } else { end.max(at) };
                input.splice(at..until, token);
            }
        }
    }
}

/// A text with up to `most` changes.
pub fn text(rng: &mut Rng, text: &str, other: &str, most: usize) -> Vec<u8> {
    let mut input = text.as_bytes().to_vec();
    bytes(rng, &mut input, other.as_bytes(), most);
    input
}

/// Changes one value somewhere in it.
pub fn json(rng: &mut Rng, value: &mut Value) {
    match value {
        Value::Array(list) if !list.is_empty() && rng.below(8) > 0 => {
            let at = rng.below(list.len());
            match rng.below(12) {
                0 => drop(list.remove(at)),
                1 => list.push(list[at].clone()),
                2 => list.reverse(),
                3 => list.truncate(at),
                4 if list.len() < 400 => list.extend(list.clone()),
                _ => json(rng, &mut list[at]),
            }
        }
        Value::Object(fields) if !fields.is_empty() && rng.below(8) > 0 => field(rng, fields),
        Value::String(text) if rng.below(3) > 0 => {
            let changed = self::text(rng, text, "", 2);
            *text = String::from_utf8_lossy(&changed).into_owned();
        }
        Value::Number(number) if rng.below(2) == 0 => {
            let near = number.as_f64().unwrap_or_default();
            let changed = pick(
                rng,
                &[
                    near + 1.0,
                    near - 1.0,
                    -near,
                    near * 2.0,
                    near / 3.0,
                    near * 1e9,
                ],
            );
            *value = json!(changed);
            if changed.fract() == 0.0 && changed.abs() < 1e15 {
                *value = json!(changed as i64);
            }
        }
        other => *other = odd(rng),
    }
}

fn field(rng: &mut Rng, fields: &mut Map<String, Value>) {
    let names: Vec<String> = fields.keys().cloned().collect();
    let name = pick(rng, &names);
    match rng.below(14) {
        0 => drop(fields.remove(&name)),
        1 => {
            let moved = fields[&name].clone();
            fields.insert(pick(rng, &names), moved);
        }
        2 => drop(fields.insert(pick(rng, &TOKENS).to_string(), odd(rng))),
        _ => json(rng, fields.get_mut(&name).expect("it was just there")),
    }
}

fn odd(rng: &mut Rng) -> Value {
    let values = [
        json!(null),
        json!(true),
        json!(0),
        json!(1),
        json!(-1),
        json!(0.5),
        json!(1e308),
        json!(u32::MAX),
        json!(u64::MAX),
        json!(i64::MIN),
        json!([]),
        json!({}),
        json!(""),
        json!([0, 0]),
        json!("x".repeat(3_000)),
    ];
    match rng.below(3) {
        0 => json!(pick(rng, &TOKENS)),
        _ => pick(rng, &values),
    }
}
