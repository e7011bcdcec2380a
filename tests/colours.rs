//! The colours of the page, held against the eyes of those who look at it.
//!
//! What is compared by colour must be told apart with any colour vision, and what is read must stand out from what
//! it stands on. Colour-blind vision after Machado, Oliveira and Fernandes (2009, "A Physiologically-based Model
//! for Simulation of Color Vision Deficiency", severity 1.0); distances in Oklab (Ottosson, 2020); contrast after
//! WCAG 2.2.

use std::collections::BTreeMap;
use std::{fs, path::Path};

type Vector = [f64; 3];
type Matrix = [Vector; 3];
type Palette = BTreeMap<String, Vector>;

const VISIONS: [(&str, Matrix); 4] = [
    ("usual", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "without red",
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
    ),
    (
        "without green",
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    ),
    (
        "without blue",
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ),
];

/// What stands beside each other in one figure: runs and what was expected; kinds of lost time; kinds of time.
const COMPARED: [&[&str]; 3] = [
    &[
        "measured",
        "run-1",
        "run-2",
        "run-3",
        "run-4",
        "run-5",
        "predicted",
    ],
    &[
        "measured", "lost-1", "starting", "lost-3", "lost-4", "lost-5", "lost-6",
    ],
    &["measured", "starting", "error"],
];
/// How far apart they are at least, in Oklab: five times what can just be told side by side.
const APART: f64 = 0.1;

/// What is read, and what it stands on.
const READ: [&str; 9] = [
    "ink", "muted", "accent", "error", "warn", "cores", "keyword", "literal", "type",
];
const GROUNDS: [&str; 3] = ["card", "paper", "soft"];
/// WCAG 2.2, 1.4.3 for text and 1.4.11 for what is drawn.
const TEXT_CONTRAST: f64 = 4.5;
const LINE_CONTRAST: f64 = 3.0;

/// The colours by their names: in light, in dark by choice, and in dark by the system's wish.
fn palettes() -> Vec<Palette> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/style/colours.css");
    let css = fs::read_to_string(file).expect("it is there");
    let palettes: Vec<Palette> = css
        .split('{')
        .map(|block| block.split('}').next().unwrap_or_default())
        .filter(|block| block.contains("--paper:"))
        .map(|block| block.lines().filter_map(colour).collect())
        .collect();
    assert_eq!(palettes.len(), 3);
    palettes
}

/// `  --ink: #14171c;`, in linear light.
fn colour(line: &str) -> Option<(String, Vector)> {
    let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
    let value = value.strip_suffix(';')?;
    let part = |at: usize| {
        let byte = u8::from_str_radix(value.get(at..at + 2)?, 16).ok()?;
        let part = f64::from(byte) / 255.0;
        Some(match part <= 0.04045 {
            true => part / 12.92,
            false => ((part + 0.055) / 1.055).powf(2.4),
        })
    };
    Some((name.to_owned(), [part(0)?, part(2)?, part(4)?]))
}

fn times(matrix: &Matrix, vector: Vector) -> Vector {
    matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
}

fn oklab(linear: Vector) -> Vector {
    let cones = times(
        &[
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ],
        linear,
    );
    times(
        &[
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ],
        cones.map(f64::cbrt),
    )
}

fn distance(vision: &Matrix, one: Vector, other: Vector) -> f64 {
    let seen = |colour| oklab(times(vision, colour).map(|part| part.clamp(0.0, 1.0)));
    let squares = seen(one)
        .into_iter()
        .zip(seen(other))
        .map(|(a, b)| (a - b).powi(2));
    squares.sum::<f64>().sqrt()
}

fn contrast(one: Vector, other: Vector) -> f64 {
    let luminance = |[r, g, b]: Vector| 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
    let (one, other) = (luminance(one), luminance(other));
    one.max(other) / one.min(other)
}

#[test]
fn what_is_compared_is_told_apart_with_any_colour_vision() {
    let mut faults = Vec::new();
    for (palette, names) in palettes()
        .iter()
        .flat_map(|palette| COMPARED.map(|names| (palette, names)))
    {
        for (at, one) in names.iter().enumerate() {
            for other in &names[at + 1..] {
                for (vision, matrix) in &VISIONS {
                    let apart = distance(matrix, palette[*one], palette[*other]);
                    if apart < APART {
                        faults.push(format!("{one} and {other}, {vision}: {apart:.3}"));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_read_stands_out() {
    let mut faults = Vec::new();
    for palette in palettes() {
        for ground in GROUNDS {
            for name in READ {
                let contrast = contrast(palette[name], palette[ground]);
                if contrast < TEXT_CONTRAST {
                    faults.push(format!("{name} on {ground}: {contrast:.2}"));
                }
            }
        }
        for name in COMPARED[0].iter().chain(&["ideal", "error"]) {
            let contrast = contrast(palette[*name], palette["card"]);
            if contrast < LINE_CONTRAST {
                faults.push(format!("the line {name}: {contrast:.2}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// CSS can't share a block between a chosen theme and the system's.
#[test]
fn dark_is_the_same_by_choice_and_by_the_system() {
    let palettes = palettes();
    assert_eq!(palettes[1], palettes[2]);
}
