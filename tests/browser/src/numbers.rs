//! Does a text show a number? It is read back, and must be the number to within half a unit of the
//! last digit shown.

/// Half a unit of the last digit, and a little for numbers that lie just between two.
const HALF: f64 = 0.500_001;

/// The number in a text such as "42.5 ms", "1.25 s", "3.62", "−0.12 ms" or "97 %", with the value
/// of its last digit.
pub fn read(text: &str) -> (f64, f64) {
    let text = text.trim();
    let (number, unit) = text.split_once(' ').unwrap_or((text, ""));
    let scale = match unit.trim_end_matches('.') {
        "" | "ms" | "×" => 1.0,
        "s" => 1e3,
        "%" => 0.01,
        other => panic!("the unit {other} in “{text}” is not known"),
    };
    let decimals = number.split_once('.').map_or(0, |(_, digits)| digits.len());
    let value: f64 = number
        .replace('−', "-")
        .parse()
        .unwrap_or_else(|_| panic!("“{text}” begins with no number"));
    let last = 0.1_f64.powi(decimals as i32) * scale;
    (value * scale, last)
}

/// The text shows this number, and enough of it: three digits, or two decimals, or whole percents or
/// milliseconds.
pub fn check(what: &str, text: &str, value: f64) {
    let (shown, last) = read(text);
    assert!(
        (shown - value).abs() <= HALF * last,
        "{what}: “{text}” is not {value}"
    );
    let whole = text.ends_with('%') || (text.ends_with(" ms") && last <= 1.0);
    let enough = whole || last <= 0.0101 || last / value.abs() <= 0.0101;
    assert!(enough, "{what}: “{text}” says little of {value}");
}

/// A text such as "1.20 ms – 1.30 ms" shows these two.
pub fn check_range(what: &str, text: &str, [low, high]: [f64; 2]) {
    let (from, to) = text
        .split_once(" – ")
        .unwrap_or_else(|| panic!("{what}: “{text}” is no range"));
    check(what, from, low);
    check(what, to, high);
}

/// Both are the same but for rounding in the last of many digits.
pub fn close(what: &str, left: f64, right: f64) {
    let apart = (left - right).abs();
    assert!(
        apart <= 1e-9 * left.abs().max(right.abs()).max(1e-3),
        "{what}: {left} and {right}"
    );
}
