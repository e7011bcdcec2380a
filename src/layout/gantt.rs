//! The places of the bars of a timeline: one row a worker, one bar a task; on it, how long a download
//! waited for its answer, who held the GIL and what was sent; and across it, where a stopwatch was
//! started and stopped.

use super::lines::Room;
use super::scale::{Scale, Spread, ticks_within};
use crate::format;
use crate::record::{Sample, Task};

/// A timeline, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Gantt {
    /// Its room; the height follows from the number of workers.
    pub room: Room,
    /// The frame: left, top, right, bottom.
    pub frame: [f64; 4],
    /// The height of a bar.
    pub bar_height: f64,
    /// The rows: the middle of each, and its text.
    pub rows: Vec<(f64, String)>,
    /// The start of each worker: x, y, width.
    pub starts: Vec<(f64, f64, f64)>,
    /// The tasks.
    pub bars: Vec<Bar>,
    /// Under a GIL: when each worker held it, as x, y, width. The bars are then mostly waiting.
    pub held: Vec<(f64, f64, f64)>,
    /// Processes: when a task was on its way there or back, as x, y, width.
    pub sending: Vec<(f64, f64, f64)>,
    /// Where the stopwatch was started and stopped.
    pub timer: Option<(f64, f64)>,
    /// The ticks of the time axis.
    pub ticks: Vec<(f64, String)>,
    /// What the timeline shows, in words.
    pub says: String,
}

/// The bar of one task.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Its left edge.
    pub x: f64,
    /// Its top edge.
    pub y: f64,
    /// Its width; never so small that it can't be seen.
    pub width: f64,
    /// Downloads: how much of it, from the left, is waiting for the answer; the rest is receiving.
    pub waiting: Option<f64>,
    /// What stands in it, if there is room.
    pub label: Option<Label>,
    /// What it says when pointed at.
    pub text: String,
    /// Whether the task failed.
    pub failed: bool,
}

/// A text in a bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Its left edge.
    pub x: f64,
    /// The text.
    pub text: String,
    /// Whether it stands on the part that is waiting.
    pub on_waiting: bool,
}

/// The narrowest part of a bar that has room for a label.
const LABEL_PX: f64 = 34.0;

/// The room below the rows: the axis and what it is called.
const BELOW: f64 = 44.0;
/// The height of a row where there is room enough, by how many there are.
fn usual_row(rows: u32) -> f64 {
    match rows {
        0..=8 => 32.0,
        9..=16 => 24.0,
        _ => 18.0,
    }
}

/// The lowest and the highest row of a timeline that fills a given height.
const ROWS_PX: (f64, f64) = (5.0, 64.0);
/// The lowest row that has room for its name.
const NAME_PX: f64 = 15.0;

/// Lays out one sample. `worker` is what a row is called ("worker", "fetch"); the axis goes to the
/// end of the sample, and at least to `least_ms`. It fills `height` if there is one, and is as high as its
/// rows need otherwise.
pub fn timeline(
    sample: &Sample,
    worker: &str,
    width: f64,
    height: Option<f64>,
    least_ms: f64,
) -> Gantt {
    let threads = rows(sample);
    let main = sample.workers;
    let with_main = sample.holds.iter().any(|hold| hold.worker == main);
    let all_rows = threads + u32::from(with_main);
    let left = if width < 500.0 { 74.0 } else { 96.0 };
    let top = 6.0;
    let row_height = match height {
        None => usual_row(all_rows),
        Some(height) => {
            ((height - top - BELOW) / f64::from(all_rows.max(1))).clamp(ROWS_PX.0, ROWS_PX.1)
        }
    };
    let bottom = top + row_height * f64::from(all_rows);
    let frame = [left, top, width - 14.0, bottom];
    let room = Room {
        width,
        height: bottom + BELOW,
    };
    let timer_ms = sample.timer_ms.map_or(0.0, |[_, stop_ms]| stop_ms);
    let returned = sample.tasks.iter().filter_map(|task| task.sent);
    let end_ms = returned.map(|sent| sent.returned_ms).fold(
        sample
            .end_ms()
            .max(sample.startup_ms)
            .max(timer_ms)
            .max(least_ms),
        f64::max,
    );
    let x = Scale::new(Spread::Linear, 0.0, end_ms, left, width - 14.0);
    let between = (row_height * 0.2).min(6.0);
    let bar_height = row_height - between;
    let row_top = |worker: u32| top + row_height * f64::from(worker) + between / 2.0;
    // Of rows that are too low for their names, every so many has one.
    let every = (NAME_PX / row_height).ceil().max(1.0) as u32;
    Gantt {
        room,
        frame,
        bar_height,
        rows: (0..threads)
            .map(|k| {
                let name = (k % every == 0).then(|| format!("{worker} {}", k + 1));
                (k, name.unwrap_or_default())
            })
            .chain(with_main.then(|| (main, "main".to_owned())))
            .map(|(k, text)| (row_top(k) + bar_height / 2.0, text))
            .collect(),
        held: spans(
            sample.holds.iter().map(|h| (h.worker, h.from_ms, h.to_ms)),
            &x,
            row_top,
        ),
        sending: spans(
            sample.tasks.iter().flat_map(|task| {
                let there = task
                    .sent
                    .map(|sent| (task.worker, sent.taken_ms, task.start_ms));
                let back = task
                    .sent
                    .map(|sent| (task.worker, task.end_ms, sent.returned_ms));
                there.into_iter().chain(back)
            }),
            &x,
            row_top,
        ),
        timer: sample
            .timer_ms
            .map(|[start_ms, stop_ms]| (x.px(start_ms), x.px(stop_ms))),
        starts: (0u32..)
            .zip(&sample.ready_ms)
            .filter(|(_, ready_ms)| **ready_ms > 0.0)
            .map(|(k, &ready_ms)| (left, row_top(k), x.px(ready_ms) - left))
            .collect(),
        bars: merged(sample, &x)
            .iter()
            .map(|tasks| {
                let (start_ms, end_ms) = span(tasks);
                let row = tasks[0].worker;
                let left = x.px(start_ms);
                let width = (x.px(end_ms) - left).max(1.5);
                let waiting = match tasks.as_slice() {
                    [task] => task.answered_ms.map(|ms| (x.px(ms) - left).min(width)),
                    _ => None,
                };
                Bar {
                    x: left,
                    y: row_top(row),
                    width,
                    waiting,
                    label: match tasks.as_slice() {
                        [task] if bar_height > 14.0 => label(task, left, width, waiting),
                        _ => None,
                    },
                    text: told(tasks, worker),
                    failed: tasks.iter().any(|task| task.error.is_some()),
                }
            })
            .collect(),
        ticks: ticks_within(end_ms, if width < 500.0 { 4 } else { 8 })
            .into_iter()
            .map(|tick| (x.px(tick), short(tick)))
            .collect(),
        says: sentence(sample, worker),
    }
}

/// The task's number, in the first part of its bar that has room for it.
fn label(task: &Task, left: f64, width: f64, waiting: Option<f64>) -> Option<Label> {
    let waiting = waiting.unwrap_or(0.0);
    let on_waiting = waiting > LABEL_PX;
    let from = if on_waiting { 0.0 } else { waiting };
    (on_waiting || width - waiting > LABEL_PX).then(|| Label {
        x: left + from + 8.0,
        text: (task.id + 1).to_string(),
        on_waiting,
    })
}

/// How many threads there are to show: on one thread, the tasks are many and the row is one.
fn rows(sample: &Sample) -> u32 {
    match sample.ready_ms.len() as u32 {
        1 => 1,
        _ => sample.workers,
    }
}

/// Stretches of time on the rows of workers. Those that would touch on the screen are one.
fn spans(
    stretches: impl Iterator<Item = (u32, f64, f64)>,
    x: &Scale,
    row_top: impl Fn(u32) -> f64,
) -> Vec<(f64, f64, f64)> {
    let mut stretches: Vec<_> = stretches.filter(|(_, from, to)| to > from).collect();
    stretches.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let mut spans: Vec<(f64, f64, f64)> = Vec::new();
    for (worker, from_ms, to_ms) in stretches {
        let (from, y, to) = (x.px(from_ms), row_top(worker), x.px(to_ms));
        match spans.last_mut() {
            Some(last) if last.1 == y && from - (last.0 + last.2) < 0.3 => {
                last.2 = last.2.max(to - last.0);
            }
            _ => spans.push((from, y, (to - from).max(0.8))),
        }
    }
    spans
}

/// Bars narrower than this many px are drawn as one with their neighbours: thousands of tasks
/// would be thousands of marks that nobody could tell apart.
const NARROW_PX: f64 = 2.0;

/// The tasks of each bar, in the order of rows and times.
fn merged<'a>(sample: &'a Sample, x: &Scale) -> Vec<Vec<&'a Task>> {
    let mut tasks: Vec<&Task> = sample.tasks.iter().collect();
    tasks.sort_by(|a, b| {
        a.worker
            .cmp(&b.worker)
            .then(a.start_ms.total_cmp(&b.start_ms))
    });
    let mut bars: Vec<Vec<&Task>> = Vec::new();
    let is_narrow = |task: &Task| x.px(task.end_ms) - x.px(task.start_ms) < NARROW_PX;
    for task in tasks {
        let joins = bars
            .last()
            .and_then(|bar| bar.last())
            .is_some_and(|before| {
                before.worker == task.worker
                    && is_narrow(before)
                    && is_narrow(task)
                    && x.px(task.start_ms) - x.px(before.end_ms) < 1.0
            });
        match bars.last_mut() {
            Some(bar) if joins => bar.push(task),
            _ => bars.push(vec![task]),
        }
    }
    bars
}

fn span(tasks: &[&Task]) -> (f64, f64) {
    let start_ms = tasks
        .iter()
        .map(|task| task.start_ms)
        .fold(f64::INFINITY, f64::min);
    let end_ms = tasks.iter().map(|task| task.end_ms).fold(0.0, f64::max);
    (start_ms, end_ms)
}

fn told(tasks: &[&Task], worker: &str) -> String {
    let (start_ms, end_ms) = span(tasks);
    let (first, row) = (tasks[0], tasks[0].worker + 1);
    let when = format!(
        "from {} to {}",
        format::time(start_ms),
        format::time(end_ms)
    );
    if tasks.len() > 1 {
        let failed = tasks.iter().filter(|task| task.error.is_some()).count();
        let failed = if failed > 0 {
            format!("; {failed} failed")
        } else {
            String::new()
        };
        return format!("{} tasks on {worker} {row}, {when}{failed}", tasks.len());
    }
    let outcome = match (&first.value, &first.error) {
        (_, Some(error)) => format!("failed: {error}"),
        (Some(value), None) => format!("result {value}"),
        (None, None) => "no result".to_owned(),
    };
    let answer = first.answered_ms.map_or(String::new(), |answered_ms| {
        format!(
            "; waited {} for its answer, received it in {}",
            format::time(answered_ms - start_ms),
            format::time(end_ms - answered_ms),
        )
    });
    format!(
        "Task {} on {worker} {row}: {}, {when}; waited {} in the queue{answer}; {outcome}",
        first.id + 1,
        format::time(end_ms - start_ms),
        format::time((start_ms - first.queued_ms).max(0.0)),
    )
}

fn sentence(sample: &Sample, worker: &str) -> String {
    let tasks = format::count(sample.tasks.len() as u32, "task");
    if let Some([start_ms, stop_ms]) = sample.timer_ms {
        return format!(
            "Timeline of {tasks}, one row a {worker}; the stopwatch runs from {} to {}.",
            format::time(start_ms),
            format::time(stop_ms),
        );
    }
    let busy_ms: f64 = sample
        .tasks
        .iter()
        .map(|task| task.end_ms - task.start_ms)
        .sum();
    let rows = rows(sample);
    let room_ms = f64::from(rows) * sample.wall_ms;
    let answered = sample.tasks.iter().filter_map(|task| {
        let answered_ms = task.answered_ms?;
        Some((answered_ms - task.start_ms, task.end_ms - answered_ms))
    });
    let (waited_ms, received_ms) = answered.fold((0.0, 0.0), |(waited, received), (w, r)| {
        (waited + w, received + r)
    });
    let fetched = if waited_ms + received_ms > 0.0 {
        format!(
            " All together waited {} for answers and received for {}.",
            format::time(waited_ms),
            format::time(received_ms),
        )
    } else {
        String::new()
    };
    format!(
        "Timeline of {tasks} in {}, one row a {worker}: {}, busy {} of the time.{fetched}",
        format::time(sample.wall_ms),
        format::count(rows, "row"),
        format::percent(if room_ms > 0.0 {
            busy_ms / room_ms
        } else {
            0.0
        }),
    )
}

fn short(ms: f64) -> String {
    if ms >= 1e3 {
        format!("{} s", (ms / 10.0).round() / 100.0)
    } else {
        format!("{} ms", (ms * 1e3).round() / 1e3)
    }
}

#[cfg(test)]
mod tests;
