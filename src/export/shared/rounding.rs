//! Figures and texts, made short enough for a link.

/// How much of a text is kept, in characters: of a browser's name for itself, and of the reason
/// why a run is void.
pub(super) const TEXT: usize = 160;

pub(super) fn round(value: f64, steps: f64) -> f64 {
    (value * steps).round() / steps
}

/// At most so many characters of a text, with a sign at the end where there were more.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        true => text.chars().take(most - 1).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

pub(super) fn to_us(ms: f64) -> f64 {
    round(ms, 1e3)
}
