//! The places of everything in the machine. Where there is room, the queues stand left and right of
//! the workers, and the main program above; on a narrow window all stand below each other.

/// Windows that leave less than this get the narrow layout, in px.
const WIDE: f64 = 540.0;
/// The height of the main program.
const MAIN: f64 = 66.0;
/// Between the main program and what is below: room for an arrow and its word.
const GAP: f64 = 48.0;
/// Between the narrow layout's parts.
const SMALL_GAP: f64 = 26.0;
/// What is kept free beside the narrow layout, for the way back.
const WAY_BACK: f64 = 22.0;
/// Between two workers.
const BETWEEN: f64 = 8.0;
/// The title of a queue.
const TITLE: f64 = 32.0;
/// The edge of a box, and what it takes with its distance to the next.
const BOX: f64 = 30.0;
const PITCH: f64 = 36.0;
/// The distance of the boxes to the edges of their queue.
const PADDING: f64 = 10.0;

/// A rectangle, in px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    /// Its left edge.
    pub x: f64,
    /// Its top edge.
    pub y: f64,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

/// Where everything stands, and the paths of the arrows as SVG writes them.
#[derive(Clone, Debug, PartialEq)]
pub struct Places {
    /// The width of the whole.
    pub width: f64,
    /// The height of the whole.
    pub height: f64,
    /// The main program.
    pub main: Rect,
    /// The queue of tasks.
    pub tasks: Rect,
    /// The workers.
    pub workers: Vec<Rect>,
    /// The queue of results.
    pub results: Rect,
    /// From the main program to the queue of tasks.
    pub put: String,
    /// From there to the workers: an arrow each, or one for all.
    pub take: Vec<String>,
    /// From the workers to the queue of results: an arrow each, or one for all.
    pub hand_in: Vec<String>,
    /// From there to the main program.
    pub get: String,
    /// Where a task that is lost on the way to the queue is drawn.
    pub lost: (f64, f64),
    /// Where the words beside the first and the last arrow begin.
    pub words: [(f64, f64); 2],
}

/// The boxes in a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Boxes {
    /// The top left corners of those that are drawn.
    pub at: Vec<(f64, f64)>,
    /// The edge of each.
    pub edge: f64,
    /// How many there is no room for, and where that is said.
    pub more: Option<(usize, (f64, f64))>,
}

impl Places {
    /// The machine with so many workers in so much width.
    pub fn new(width: f64, workers: usize) -> Self {
        if width < WIDE {
            narrow(width, workers)
        } else {
            wide(width, workers)
        }
    }
}

fn wide(width: f64, workers: usize) -> Places {
    let queue = (width * 0.25).clamp(140.0, 230.0);
    let gap = (width * 0.06).clamp(30.0, 56.0);
    let top = MAIN + GAP;
    let row = if workers <= 5 { 48.0 } else { 40.0 };
    let stack = stack_height(workers, row);
    let height = stack.max(TITLE + 5.0 * PITCH + PADDING);
    let left = queue + gap;
    let rect = |x, width| Rect {
        x,
        y: top,
        width,
        height,
    };
    let workers = stacked(
        Rect {
            x: left,
            y: top + (height - stack) / 2.0,
            width: width - 2.0 * left,
            height: row,
        },
        workers,
    );
    let middle = top + height / 2.0;
    let right = width - left;
    let bend = gap / 2.0;
    let (down, up) = (queue / 2.0, width - queue / 2.0);
    Places {
        width,
        height: top + height + 2.0,
        main: Rect {
            x: 1.0,
            y: 1.0,
            width: width - 2.0,
            height: MAIN,
        },
        tasks: rect(1.0, queue - 1.0),
        results: rect(width - queue, queue - 1.0),
        put: format!("M {down} {} V {} {DOWN}", MAIN + 6.0, top - 4.0),
        take: workers
            .iter()
            .map(|w| {
                let y = w.y + w.height / 2.0;
                let end = left - 4.0;
                format!(
                    "M {} {middle} C {} {middle} {} {y} {end} {y} {RIGHT}",
                    queue + 3.0,
                    queue + bend,
                    left - bend
                )
            })
            .collect(),
        hand_in: workers
            .iter()
            .map(|w| {
                let y = w.y + w.height / 2.0;
                let end = width - queue - 4.0;
                format!(
                    "M {} {y} C {} {y} {} {middle} {end} {middle} {RIGHT}",
                    right + 3.0,
                    right + bend,
                    width - queue - bend
                )
            })
            .collect(),
        get: format!("M {up} {} V {} {UP}", top - 4.0, MAIN + 6.0),
        lost: (down + 54.0, MAIN + 9.0),
        words: [
            (down + 12.0, MAIN + GAP / 2.0 + 5.0),
            (up + 12.0, MAIN + GAP / 2.0 + 5.0),
        ],
        workers,
    }
}

fn narrow(width: f64, workers: usize) -> Places {
    let inner = width - WAY_BACK;
    let rect = |y, height| Rect {
        x: 1.0,
        y,
        width: inner - 1.0,
        height,
    };
    let tasks = rect(MAIN + GAP, TITLE + 2.0 * PITCH + PADDING - 4.0);
    let workers_top = tasks.y + tasks.height + SMALL_GAP;
    let workers = stacked(rect(workers_top, 40.0), workers);
    let workers_end = workers.last().map_or(workers_top, |w| w.y + w.height);
    let results = rect(workers_end + SMALL_GAP, TITLE + PITCH + PADDING - 4.0);
    let middle = inner / 2.0;
    let down = |from: f64, to: f64| format!("M {middle} {} V {} {DOWN}", from + 4.0, to - 4.0);
    let back = results.y + results.height / 2.0;
    Places {
        width,
        height: results.y + results.height + 2.0,
        main: Rect {
            x: 1.0,
            y: 1.0,
            width: width - 2.0,
            height: MAIN,
        },
        put: down(MAIN, tasks.y),
        take: vec![down(tasks.y + tasks.height, workers_top)],
        hand_in: vec![down(workers_end, results.y)],
        get: format!(
            "M {} {back} H {} V {} {UP}",
            inner + 3.0,
            width - 9.0,
            MAIN + 6.0
        ),
        lost: (middle + 54.0, MAIN + 9.0),
        words: [
            (middle + 12.0, MAIN + GAP / 2.0 + 5.0),
            (width - 46.0, MAIN + GAP / 2.0 + 5.0),
        ],
        tasks,
        workers,
        results,
    }
}

/// The heads of arrows.
const DOWN: &str = "m -6 -8 l 6 8 l 6 -8";
const UP: &str = "m -6 8 l 6 -8 l 6 8";
const RIGHT: &str = "m -8 -5 l 8 5 l -8 5";

fn stack_height(workers: usize, row: f64) -> f64 {
    (row + BETWEEN) * workers as f64 - BETWEEN
}

/// So many rectangles below each other, of which this is the first.
fn stacked(first: Rect, count: usize) -> Vec<Rect> {
    let y = |at: usize| first.y + (first.height + BETWEEN) * at as f64;
    (0..count).map(|at| Rect { y: y(at), ..first }).collect()
}

/// Where so many boxes stand in a queue: in reading order, those that will be taken first.
pub fn boxes(queue: Rect, count: usize) -> Boxes {
    let across = ((queue.width - 2.0 * PADDING + PITCH - BOX) / PITCH).floor();
    let down = ((queue.height - TITLE - PADDING + PITCH - BOX) / PITCH).floor();
    let (across, room) = (across.max(1.0) as usize, (across * down).max(1.0) as usize);
    let place = |at: usize| {
        (
            queue.x + PADDING + PITCH * (at % across) as f64,
            queue.y + TITLE + PITCH * (at / across) as f64,
        )
    };
    // The last place says how many more there are.
    let shown = if count > room { room - 1 } else { count };
    Boxes {
        at: (0..shown).map(place).collect(),
        edge: BOX,
        more: (count > shown).then(|| (count - shown, place(shown))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn is_in(inner: &Rect, width: f64, height: f64) -> bool {
        inner.x >= 0.0
            && inner.y >= 0.0
            && inner.width > 40.0
            && inner.x + inner.width <= width
            && inner.y + inner.height <= height
    }

    fn overlap(a: &Rect, b: &Rect) -> bool {
        a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
    }

    proptest! {
        #[test]
        fn everything_has_a_place_of_its_own(width in 280.0..1000.0f64, k in 1..9usize) {
            let places = Places::new(width, k);
            let mut all = vec![places.main, places.tasks, places.results];
            all.extend(&places.workers);
            prop_assert_eq!(all.len(), 3 + k);
            for (at, one) in all.iter().enumerate() {
                prop_assert!(is_in(one, width, places.height), "{:?}", one);
                for other in &all[at + 1..] {
                    prop_assert!(!overlap(one, other), "{:?} {:?}", one, other);
                }
            }
        }

        #[test]
        fn boxes_stay_in_their_queue_and_none_is_forgotten(
            width in 280.0..1000.0f64,
            k in 1..9usize,
            count in 0..80usize,
        ) {
            let places = Places::new(width, k);
            for queue in [places.tasks, places.results] {
                let boxes = boxes(queue, count);
                let more = boxes.more.map_or(0, |(more, _)| more);
                prop_assert_eq!(boxes.at.len() + more, count);
                for (x, y) in boxes.at {
                    let edge = boxes.edge;
                    prop_assert!(x >= queue.x && x + edge <= queue.x + queue.width);
                    prop_assert!(y >= queue.y && y + edge <= queue.y + queue.height);
                }
            }
        }
    }
}
