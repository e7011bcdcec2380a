//! The figures as a table in Markdown, which is read as it is in a terminal too.

use crate::goals::Judged;
use crate::job::Unit;
use crate::report::{Report, Told, ToldRow};

/// Columns: what, who, the median with its interval, how many times the base it is, and the goals.
pub fn markdown(report: &Report) -> String {
    let mut lines = vec![[
        "what".to_owned(),
        "who".to_owned(),
        "median (95 %)".to_owned(),
        "ratio (95 %)".to_owned(),
        "goal".to_owned(),
    ]];
    for row in &report.rows {
        for (index, peer) in row.peers.iter().enumerate() {
            let what = if index == 0 {
                row.row.clone()
            } else {
                String::new()
            };
            lines.push([
                what,
                peer.peer.clone(),
                figure(peer, row.unit),
                ratio(peer, row),
                goals(peer, row),
            ]);
        }
    }
    aligned(&lines)
}

fn figure(peer: &Told, unit: Unit) -> String {
    let Some(median) = peer.median else {
        let why = peer.missing.as_deref().unwrap_or("no figure");
        return format!("– ({why})");
    };
    let sign = unit.sign();
    let about = if peer.reckoned.is_some() { "≈ " } else { "" };
    match peer.ci95 {
        Some(ci) => format!(
            "{about}{}{sign} ({}–{})",
            digits(median),
            digits(ci.lo),
            digits(ci.hi)
        ),
        None => format!("{about}{}{sign}", digits(median)),
    }
}

fn ratio(peer: &Told, row: &ToldRow) -> String {
    if row.base.as_ref() == Some(&peer.peer) {
        return "1".to_owned();
    }
    match (peer.ratio, peer.ratio_ci95) {
        (Some(ratio), Some(ci)) => {
            format!("{} ({}–{})", digits(ratio), digits(ci.lo), digits(ci.hi))
        }
        (Some(ratio), None) => digits(ratio),
        _ => String::new(),
    }
}

fn goals(peer: &Told, row: &ToldRow) -> String {
    let own = row.goals.iter().filter(|goal| goal.peer == peer.peer);
    own.map(|goal| told(goal, row.unit))
        .collect::<Vec<_>>()
        .join("; ")
}

/// `met: 0.72 ≤ 1.05 × native Rust, rayon`.
fn told(goal: &Judged, unit: Unit) -> String {
    let word = if goal.met { "met" } else { "**missed**" };
    let (figure, most) = (digits(goal.figure), digits(goal.most));
    match goal.times_of {
        Some(other) => format!("{word}: {figure}, at most {most} × {other}"),
        None => format!("{word}: {figure}, at most {most}{}", unit.sign()),
    }
}

/// Three digits that count, or whole numbers above 100.
pub fn digits(value: f64) -> String {
    let places = match value.abs() {
        x if x >= 99.95 => 0,
        x if x >= 9.995 => 1,
        x if x >= 0.9995 => 2,
        _ => 3,
    };
    format!("{value:.places$}")
}

fn aligned(lines: &[[String; 5]]) -> String {
    let width = |column: usize| {
        let cells = lines.iter().map(|line| line[column].chars().count());
        cells.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..5).map(width).collect();
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        let cells = line.iter().zip(&widths);
        let cells: Vec<String> = cells
            .map(|(cell, &width)| format!("{cell:width$}"))
            .collect();
        text += &format!("| {} |\n", cells.join(" | "));
        if index == 0 {
            let rules: Vec<String> = widths.iter().map(|&width| "-".repeat(width)).collect();
            text += &format!("| {} |\n", rules.join(" | "));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peer::{LAB, NATIVE, within};
    use crate::report::Figures;

    #[test]
    fn a_row_for_each_peer() {
        let mut figures = Figures::default();
        let row = "1 task of fib(37)";
        figures.note(row, Unit::Ms, &within(LAB, "Chromium"), 0, 45.0);
        figures.note(row, Unit::Ms, NATIVE, 0, 50.0);
        figures.missing(row, Unit::Ms, "node", "not found");
        let text = markdown(&figures.report());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 5);
        assert!(
            lines[2].contains("45.0 ms") && lines[2].contains("0.900"),
            "{}",
            lines[2]
        );
        assert!(
            lines[2].contains("met: 0.900, at most 1.00 × native"),
            "{}",
            lines[2]
        );
        assert!(lines[4].contains("– (not found)"), "{}", lines[4]);
        let widths: Vec<usize> = lines.iter().map(|line| line.chars().count()).collect();
        assert!(widths.iter().all(|&width| width == widths[0]));
    }

    #[test]
    fn figures_have_three_digits() {
        let told = [0.0123, 0.9996, 4.567, 45.67, 456.7].map(digits);
        assert_eq!(told, ["0.012", "1.00", "4.57", "45.7", "457"]);
    }
}
