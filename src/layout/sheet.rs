//! A chart on a sheet of its own: the places of title, legend and notes around it. On the page they stand
//! beside the chart; a saved picture has to bring them along.

use super::lines::Room;

/// From the edge of the sheet to what stands on it, in px.
const MARGIN: f64 = 16.0;
/// From the foot of a line to that of the next.
const LINE: f64 = 21.0;
/// The width of a letter of the text, at most: no font is asked, so that the sheet is the same anywhere.
const LETTER: f64 = 8.0;
/// The same in a title.
const TITLE_LETTER: f64 = 10.5;
/// The room of a mark in the legend, and how far its text is from it.
pub const KEY: Room = Room {
    width: 28.0,
    height: 16.0,
};
const GAP: f64 = 8.0;
const BETWEEN: f64 = 22.0;

/// A line of text, by where it begins: its left end and its foot.
pub type Line = (f64, f64, String);

/// The places on a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Its size.
    pub room: Room,
    /// The title.
    pub title: Vec<Line>,
    /// What the chart shows.
    pub subtitle: Vec<Line>,
    /// The top of the chart, which is as wide as the sheet.
    pub chart_top: f64,
    /// The legend: where each mark begins (left and top), and the lines of its text.
    pub legend: Vec<((f64, f64), Vec<Line>)>,
    /// The notes below.
    pub notes: Vec<Line>,
}

/// Lays a sheet out around a chart.
pub fn lay_out(
    chart: Room,
    title: &str,
    subtitle: &str,
    legend: &[String],
    notes: &[String],
) -> Sheet {
    let width = chart.width - 2.0 * MARGIN;
    let mut foot = MARGIN;
    let mut put = |text: &str, letter: f64, line: f64| -> Vec<Line> {
        let lines = wrapped(text, width / letter).into_iter();
        lines
            .map(|text| {
                foot += line;
                (MARGIN, foot, text)
            })
            .collect()
    };
    let title = put(title, TITLE_LETTER, LINE + 5.0);
    let subtitle = put(subtitle, LETTER, LINE);
    let chart_top = foot + 12.0;
    let mut foot = chart_top + chart.height + LINE + 4.0;
    let mut left = MARGIN;
    let right = MARGIN + width;
    let legend = legend
        .iter()
        .map(|text| {
            let taken = KEY.width + GAP + text.chars().count() as f64 * LETTER;
            if left > MARGIN && left + taken > right {
                left = MARGIN;
                foot += LINE;
            }
            let mark = (left, foot - KEY.height + 3.0);
            let start = left + KEY.width + GAP;
            let lines: Vec<Line> = wrapped(text, (right - start) / LETTER)
                .into_iter()
                .enumerate()
                .map(|(at, text)| (start, foot + at as f64 * LINE, text))
                .collect();
            foot += lines.len().saturating_sub(1) as f64 * LINE;
            left += taken + BETWEEN;
            (mark, lines)
        })
        .collect();
    foot += 8.0;
    let notes = notes
        .iter()
        .flat_map(|note| wrapped(note, width / LETTER))
        .map(|text| {
            foot += LINE;
            (MARGIN, foot, text)
        })
        .collect();
    let room = Room {
        width: chart.width,
        height: foot + MARGIN,
    };
    Sheet {
        room,
        title,
        subtitle,
        chart_top,
        legend,
        notes,
    }
}

/// A text in lines of at most so many letters, broken between words; a word that is longer is broken
/// anywhere.
fn wrapped(text: &str, letters: f64) -> Vec<String> {
    let most = (letters as usize).max(1);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for (at, piece) in letters.chunks(most).enumerate() {
            let piece: String = piece.iter().collect();
            let fits = |line: &&mut String| {
                at == 0 && line.chars().count() + 1 + piece.chars().count() <= most
            };
            match lines.last_mut().filter(fits) {
                Some(line) => {
                    line.push(' ');
                    line.push_str(&piece);
                }
                None => lines.push(piece),
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_leaves_the_sheet(
            width in 280f64..1000.0,
            title in "[a-z]{1,12}( [a-zü“]{1,60}){0,12}",
            legend in proptest::collection::vec("[a-z]{1,9}( [a-z0-9]{1,20}){0,6}", 0..8),
            notes in proptest::collection::vec("[a-z ]{0,200}", 0..4),
        ) {
            let chart = Room { width, height: 300.0 };
            let sheet = lay_out(chart, &title, "what it shows", &legend, &notes);
            let said = |lines: &[Line]| {
                let words = lines.iter().map(|(_, _, text)| text.replace(' ', ""));
                words.collect::<String>()
            };
            prop_assert_eq!(said(&sheet.title), title.replace(' ', ""));
            for (text, (_, lines)) in legend.iter().zip(&sheet.legend) {
                prop_assert_eq!(said(lines), text.replace(' ', ""));
            }
            prop_assert_eq!(said(&sheet.notes), notes.concat().replace(' ', ""));
            let below = sheet.legend.iter().flat_map(|(_, lines)| lines).chain(&sheet.notes);
            let above = sheet.title.iter().chain(&sheet.subtitle);
            for (_, foot, _) in above.clone() {
                prop_assert!(*foot < sheet.chart_top);
            }
            for (_, foot, _) in below.clone() {
                prop_assert!(*foot > sheet.chart_top + chart.height && *foot < sheet.room.height);
            }
            for (left, foot, text) in above.chain(below) {
                let end = left + text.chars().count() as f64 * LETTER;
                prop_assert!(end <= width && *foot > 0.0, "{} ends at {}", text, end);
            }
        }
    }

    #[test]
    fn a_legend_goes_on_in_the_next_line() {
        let legend = ["one", "two", "three"].map(|word| format!("what is called {word}"));
        let room = Room {
            width: 420.0,
            height: 200.0,
        };
        let sheet = lay_out(room, "t", "s", &legend, &[]);
        let tops: Vec<f64> = sheet.legend.iter().map(|((_, top), _)| *top).collect();
        assert_eq!(tops, [tops[0], tops[0], tops[0] + LINE]);
    }
}
