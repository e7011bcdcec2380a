//! What a program prints, taken apart.

/// The lines of the two ways to download.
pub fn two_ways(printed: &str) -> [Vec<String>; 2] {
    let lines: Vec<String> = printed.lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 8, "{printed}");
    let (first, second) = lines.split_at(4);
    [first.to_vec(), second.to_vec()]
}

/// The numbers of the lines that are a table's: those that consist of numbers and "s" only.
pub fn rows(printed: &str) -> Vec<Vec<f64>> {
    let row = |line: &str| {
        let words = line.split_whitespace().filter(|word| *word != "s");
        words.map(|word| word.parse().ok()).collect()
    };
    let rows = printed.lines().filter_map(row);
    rows.filter(|row: &Vec<f64>| !row.is_empty()).collect()
}

/// The first number behind these words.
pub fn number_after(text: &str, words: &str) -> f64 {
    let (_, rest) = text
        .split_once(words)
        .unwrap_or_else(|| panic!("{words} in {text}"));
    let number: String = rest
        .trim_start()
        .chars()
        .take_while(|c| !c.is_whitespace() && *c != ',')
        .collect();
    number
        .parse()
        .unwrap_or_else(|error| panic!("{number} behind {words}: {error}"))
}
