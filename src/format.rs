//! Numbers, and texts from outside, as they are written for a person.

use crate::mending::text::is_unseen;

/// The most characters of a text from outside that a message quotes.
pub const MAX_QUOTED: usize = 200;

/// A text from outside, cut to what a message can hold, in one line and without what nobody sees.
pub fn excerpt(text: &str, most: usize) -> String {
    let blank = |c: char| if c.is_whitespace() { ' ' } else { c };
    let mut shown = text.chars().filter(|c| !is_unseen(*c)).map(blank);
    let mut excerpt: String = shown.by_ref().take(most).collect();
    if shown.next().is_some() {
        excerpt.push('…');
    }
    excerpt
}

/// A text from outside as a message quotes it: at most [`MAX_QUOTED`] characters.
pub fn quoted(text: &str) -> String {
    excerpt(text, MAX_QUOTED)
}

/// A time with its unit, from 10 ms on in whole ms: "0.42 ms", "43 ms", "1.25 s", "3 min 20 s".
pub fn time(ms: f64) -> String {
    match ms {
        ms if ms < 9.995 => format!("{ms:.2} ms"),
        ms if ms < 999.5 => format!("{ms:.0} ms"),
        ms if ms < 99_950.0 => format!("{} s", three_digits(ms / 1e3)),
        ms => duration(ms),
    }
}

/// A duration nobody needs to the millisecond: "less than 1 s", "12 s", "3 min 20 s", "5 days", "3 months".
pub fn duration(ms: f64) -> String {
    let seconds = (ms / 1e3).round() as u64;
    match seconds {
        0 => "less than 1 s".to_owned(),
        1..=99 => format!("{seconds} s"),
        100..=3599 => format!("{} min {} s", seconds / 60, seconds % 60),
        3600..=172_799 => format!("{} h {} min", seconds / 3600, seconds / 60 % 60),
        172_800..=5_183_999 => format!("{} days", seconds / 86_400),
        _ => format!("{} months", seconds / (30 * 86_400)),
    }
}

/// A size in bytes with its unit.
pub fn bytes(bytes: u64) -> String {
    let value = bytes as f64;
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{:.1} KiB", value / 1_024.0),
        _ => format!("{:.1} MiB", value / 1_048_576.0),
    }
}

/// A ratio to two or three digits: "0.97", "3.62", "14.1".
pub fn ratio(value: f64) -> String {
    three_digits(value)
}

/// A share as a percentage: "97 %".
pub fn percent(value: f64) -> String {
    format!("{:.0} %", value * 100.0)
}

/// A large whole number in words: "9 227", "18.5 million", "40.7 billion".
pub fn large(number: u64) -> String {
    let value = number as f64;
    match number {
        0..1_000 => number.to_string(),
        1_000..1_000_000 => format!("{} {:03}", number / 1_000, number % 1_000),
        1_000_000..1_000_000_000 => format!("{:.1} million", value / 1e6),
        _ => format!("{:.1} billion", value / 1e9),
    }
}

/// "1 worker", "2 workers".
pub fn count(number: u32, noun: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{s}")
}

/// A number rounded to so many significant digits (1 or more), but never to tens.
pub fn significant(value: f64, digits: usize) -> String {
    format!("{value:.*}", decimals(value, digits))
}

/// How many decimals give a number so many significant digits.
pub fn decimals(value: f64, digits: usize) -> usize {
    // Rust rounds correctly when it prints with an exponent, carry included: 9.96 is 1.0e1.
    let rounded = format!("{value:.*e}", digits - 1);
    let exponent = rounded.split_once('e').map(|(_, exponent)| exponent);
    // Infinity has no exponent, and no decimals either.
    let exponent = exponent.and_then(|e| e.parse::<isize>().ok());
    exponent.map_or(0, |e| (digits as isize - 1 - e).max(0) as usize)
}

fn three_digits(value: f64) -> String {
    match value.abs() {
        v if v < 9.995 => format!("{value:.2}"),
        v if v < 99.95 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        let texts = [
            0.0,
            0.999,
            9.996,
            42.54,
            250.4,
            999.6,
            1250.0,
            99_960.0,
            3_700_000.0,
            260e6,
            8e9,
        ]
        .map(time);
        assert_eq!(
            texts,
            [
                "0.00 ms",
                "1.00 ms",
                "10 ms",
                "43 ms",
                "250 ms",
                "1.00 s",
                "1.25 s",
                "1 min 40 s",
                "1 h 1 min",
                "3 days",
                "3 months"
            ]
        );
    }

    #[test]
    fn a_message_quotes_only_so_much() {
        assert_eq!(quoted("a\nb\u{202e}c"), "a bc");
        let long = quoted(&"é".repeat(1_000_000));
        assert_eq!(long.chars().count(), MAX_QUOTED + 1);
        assert!(long.ends_with("é…"));
    }

    #[test]
    fn sizes_and_ratios() {
        assert_eq!(bytes(512), "512 B");
        assert_eq!(bytes(2048), "2.0 KiB");
        assert_eq!(ratio(3.618), "3.62");
        assert_eq!(percent(0.968), "97 %");
        assert_eq!(
            [7, 9_027, 18_454_929, 40_730_022_147].map(large),
            ["7", "9 027", "18.5 million", "40.7 billion"]
        );
        assert_eq!(count(1, "worker"), "1 worker");
    }

    #[test]
    fn rounds_to_significant_digits() {
        let shown = [
            (3.6, "3.6"),
            (0.966, "0.97"),
            (12.3, "12"),
            (123.4, "123"),
            (9.96, "10"),
            (0.0999, "0.10"),
            (1.0, "1.0"),
        ];
        for (value, text) in shown {
            assert_eq!(significant(value, 2), text);
        }
        assert_eq!(significant(f64::INFINITY, 2), "inf");
    }
}
