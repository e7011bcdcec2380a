//! Tests of the timeline: that the bars stand where the times say, and that each says what it is.

use super::*;

#[test]
fn bars_follow_the_times_and_rows_the_workers() {
    let task = |id, worker, start_ms: f64, end_ms| Task {
        id,
        worker,
        queued_ms: 1.0,
        start_ms,
        end_ms,
        answered_ms: None,
        value: Some("8".to_owned()),
        error: None,
        sent: None,
    };
    let sample = Sample {
        startup_ms: 1.0,
        wall_ms: 99.0,
        ready_ms: vec![0.5, 1.0],
        tasks: vec![task(0, 0, 1.0, 50.0), task(1, 1, 2.0, 100.0)],
        ..Sample::begin(2, 0)
    };
    let gantt = timeline(&sample, "worker", 800.0, None, 0.0);
    assert_eq!(gantt.rows.len(), 2);
    assert_eq!(gantt.starts.len(), 2);
    let [first, second] = [&gantt.bars[0], &gantt.bars[1]];
    assert!(first.y < second.y && first.width < second.width);
    assert!(
        (second.x + second.width - gantt.frame[2]).abs() < 1e-6,
        "the last bar ends at the frame"
    );
    assert!(second.text.contains("worker 2"));
}

#[test]
fn thousands_of_tasks_become_few_bars_and_none_is_forgotten() {
    let tasks: Vec<Task> = (0..20_000)
        .map(|id| Task {
            id,
            worker: id % 2,
            queued_ms: 0.0,
            start_ms: f64::from(id / 2),
            end_ms: f64::from(id / 2) + 1.0,
            answered_ms: None,
            value: None,
            error: None,
            sent: None,
        })
        .collect();
    let sample = Sample {
        wall_ms: 10_000.0,
        ready_ms: vec![0.0, 0.0],
        tasks,
        ..Sample::begin(2, 0)
    };
    let gantt = timeline(&sample, "worker", 800.0, None, 0.0);
    assert!(gantt.bars.len() < 100);
    let counted: usize = gantt
        .bars
        .iter()
        .map(|bar| {
            bar.text
                .split(' ')
                .next()
                .and_then(|n| n.parse().ok())
                .unwrap_or(1)
        })
        .sum();
    assert_eq!(counted, 20_000);
}

#[test]
fn a_download_waits_first_and_receives_then() {
    let task = |id, start_ms, answered_ms, end_ms| Task {
        id,
        worker: id,
        queued_ms: 0.0,
        start_ms,
        end_ms,
        answered_ms,
        value: Some("1024".to_owned()),
        error: None,
        sent: None,
    };
    let sample = Sample {
        wall_ms: 100.0,
        ready_ms: vec![0.0; 3],
        tasks: vec![
            task(0, 0.0, Some(75.0), 100.0),
            task(1, 0.0, Some(1.0), 100.0),
            task(2, 0.0, None, 50.0),
        ],
        ..Sample::begin(3, 0)
    };
    let gantt = timeline(&sample, "fetch", 800.0, None, 0.0);
    let [long, short, silent] = [&gantt.bars[0], &gantt.bars[1], &gantt.bars[2]];
    assert!((long.waiting.unwrap() / long.width - 0.75).abs() < 1e-9);
    let label = |bar: &Bar| bar.label.clone().unwrap();
    assert!(label(long).on_waiting && !label(short).on_waiting);
    assert!(label(short).x > short.x + short.waiting.unwrap());
    assert_eq!(silent.waiting, None);
    assert!(
        long.text
            .contains("waited 75 ms for its answer, received it in 25 ms")
    );
    assert!(!silent.text.contains("answer"));
    let told = "All together waited 76 ms for answers and received for 124 ms.";
    assert!(gantt.says.ends_with(told), "{}", gantt.says);
}

#[test]
fn a_timeline_fills_the_height_it_is_given() {
    for workers in [1, 4, 8, 32] {
        let sample = Sample::begin(workers, 0);
        let gantt = timeline(&sample, "worker", 600.0, Some(300.0), 0.0);
        assert!(
            gantt.room.height <= 300.5,
            "{workers}: {}",
            gantt.room.height
        );
        let names: Vec<f64> = gantt
            .rows
            .iter()
            .filter(|(_, name)| !name.is_empty())
            .map(|(y, _)| *y)
            .collect();
        let is_spaced = names.windows(2).all(|pair| pair[1] - pair[0] >= 15.0);
        assert!(is_spaced, "{workers}: {names:?}");
    }
}
