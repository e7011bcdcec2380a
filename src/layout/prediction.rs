//! The places of the handles with which someone draws the speed-ups they expect, and the value that a
//! place means.

use super::lines::Room;
use super::scale::{Scale, Spread, ticks_from_zero};

/// A field to draw an expectation in.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its room.
    pub room: Room,
    /// The frame: left, top, right, bottom.
    pub frame: [f64; 4],
    /// The worker counts, each with its place.
    pub columns: Vec<(u32, f64)>,
    /// The ticks of the y axis: place and text.
    pub y_ticks: Vec<(f64, String)>,
    /// The largest speed-up that can be drawn.
    pub most: f64,
    /// The step of the handles.
    pub step: f64,
    y: Scale,
}

/// Lays the field out for these worker counts: as high as the largest of them and a bit more.
pub fn field(counts: &[u32], room: Room) -> Field {
    let frame = [70.0, 34.0, room.width - 14.0, room.height - 52.0];
    let [left, top, right, bottom] = frame;
    let highest = f64::from(counts.last().copied().unwrap_or(1)).max(2.0);
    let ticks = ticks_from_zero(highest * 1.1, 6);
    let most = *ticks.last().unwrap_or(&1.0);
    let y = Scale::new(Spread::Linear, 0.0, most, bottom, top);
    let width = (right - left) / counts.len().max(1) as f64;
    Field {
        room,
        frame,
        columns: (0u32..)
            .zip(counts)
            .map(|(at, &k)| (k, left + (f64::from(at) + 0.5) * width))
            .collect(),
        y_ticks: ticks
            .iter()
            .map(|&tick| (y.px(tick), format!("{tick} ×")))
            .collect(),
        most,
        step: if most > 10.0 { 0.5 } else { 0.1 },
        y,
    }
}

impl Field {
    /// The height of a speed-up.
    pub fn y(&self, speedup: f64) -> f64 {
        self.y.px(speedup.clamp(0.0, self.most))
    }

    /// The speed-up at a height, to the step of the handles.
    pub fn speedup_at(&self, y: f64) -> f64 {
        let [_, top, _, bottom] = self.frame;
        self.settle((bottom - y) / (bottom - top) * self.most)
    }

    /// A speed-up within the field, to the step of the handles.
    pub fn settle(&self, speedup: f64) -> f64 {
        let settled = (speedup.clamp(0.0, self.most) / self.step).round() * self.step;
        (settled * 100.0).round() / 100.0
    }

    /// The worker count whose column is nearest to x.
    pub fn column_at(&self, x: f64) -> Option<u32> {
        let distance = |(_, at): &&(u32, f64)| (at - x).abs();
        self.columns
            .iter()
            .min_by(|a, b| distance(a).total_cmp(&distance(b)))
            .map(|(k, _)| *k)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_drawn_can_be_read_back(counts in proptest::collection::btree_set(1u32..=32, 1..8), share in 0f64..1.0) {
            let counts: Vec<u32> = counts.into_iter().collect();
            let field = field(&counts, Room { width: 700.0, height: 350.0 });
            let speedup = field.settle(share * field.most);
            prop_assert_eq!(field.speedup_at(field.y(speedup)), speedup);
            for (k, x) in &field.columns {
                prop_assert_eq!(field.column_at(*x), Some(*k));
            }
        }
    }
}
