//! What do the samples of a run say, computed from the record alone? As an outsider would do it by
//! hand: nothing of the page's own statistics is used.

use parlab::analysis::record::Record;
use parlab::record::Sample;

/// The times with so many workers, ascending.
pub fn times(record: &Record, workers: u32) -> Vec<f64> {
    let of_these = record.samples_with(workers).map(|sample| sample.wall_ms);
    let mut times: Vec<f64> = of_these.collect();
    times.sort_by(f64::total_cmp);
    times
}

/// The quantile of ascending values, linear between them: type 7, as in R and NumPy.
pub fn quantile(sorted: &[f64], p: f64) -> f64 {
    let at = p * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    low + (high - low) * at.fract()
}

/// The middle value.
pub fn median(sorted: &[f64]) -> f64 {
    quantile(sorted, 0.5)
}

/// How many values lie further outside the middle half than 1.5 times its width.
pub fn outliers(sorted: &[f64]) -> usize {
    let (q1, q3) = (quantile(sorted, 0.25), quantile(sorted, 0.75));
    let reach = 1.5 * (q3 - q1);
    let outside = |value: &&f64| **value < q1 - reach || **value > q3 + reach;
    sorted.iter().filter(outside).count()
}

/// Weak scaling: k times the work, in how much of the time? For each round that has both times, in the
/// order of the rounds.
pub fn speed_ups(record: &Record, workers: u32) -> Vec<f64> {
    let time = |round: u32, workers: u32| {
        let mut samples = record.samples_with(workers);
        samples.find(|sample| sample.round == round)
    };
    let rounds = 0..record.samples.len() as u32;
    rounds
        .filter_map(|round| {
            let (one, many) = (time(round, 1)?, time(round, workers)?);
            Some(f64::from(workers) * one.wall_ms / many.wall_ms)
        })
        .collect()
}

/// The median of [`speed_ups`].
pub fn speed_up(record: &Record, workers: u32) -> f64 {
    let mut all = speed_ups(record, workers);
    all.sort_by(f64::total_cmp);
    median(&all)
}

/// The part that can't be shared, by one speed-up: Karp and Flatt.
pub fn karp_flatt(workers: u32, speed_up: f64) -> f64 {
    let k = f64::from(workers);
    (1.0 / speed_up - 1.0 / k) / (1.0 - 1.0 / k)
}

/// The part s that can't be shared in weak scaling, by many speed-ups S: Gustafson's S = k − s (k − 1)
/// by least squares.
pub fn serial_fraction(speed_ups: &[(u32, f64)]) -> f64 {
    let (mut above, mut below) = (0.0, 0.0);
    for &(workers, speed_up) in speed_ups {
        let k = f64::from(workers);
        above += (k - 1.0) * (k - speed_up);
        below += (k - 1.0) * (k - 1.0);
    }
    (above / below).clamp(0.0, 1.0)
}

/// The sample whose time is in the middle; the faster one of two.
pub fn typical(record: &Record, workers: u32) -> &Sample {
    let mut samples: Vec<&Sample> = record.samples_with(workers).collect();
    samples.sort_by(|a, b| a.wall_ms.total_cmp(&b.wall_ms));
    samples[(samples.len() - 1) / 2]
}

/// Where the time of all workers of a sample went, in ms: all of it, then work, slow-down,
/// start-up, waiting and idle tail. `task_ms` is what a task takes alone.
pub fn split(sample: &Sample, task_ms: f64) -> [f64; 6] {
    let end_ms = sample.tasks.iter().map(|t| t.end_ms).fold(0.0, f64::max);
    let (mut busy, mut start_up, mut waiting, mut idle) = (0.0, 0.0, 0.0, 0.0);
    for (worker, ready_ms) in (0..).zip(&sample.ready_ms) {
        let own = sample.tasks.iter().filter(|task| task.worker == worker);
        let mut own: Vec<(f64, f64)> = own.map(|t| (t.start_ms, t.end_ms)).collect();
        own.sort_by(|a, b| a.0.total_cmp(&b.0));
        // Who is at a task is ready, whatever another clock says.
        let first = own.first().map_or(end_ms, |(start, _)| *start);
        let mut now = ready_ms.min(first);
        start_up += now;
        for (start, end) in own {
            waiting += start - now;
            busy += end - start;
            now = end;
        }
        idle += end_ms - now;
    }
    let work = sample.tasks.len() as f64 * task_ms;
    let all = f64::from(sample.workers) * end_ms;
    [all, work, busy - work, start_up, waiting, idle]
}

/// What a task takes alone, in ms: the median over the samples with one worker.
pub fn task_alone_ms(record: &Record) -> f64 {
    let of_one = record.samples_with(1).map(|sample| {
        let times: f64 = sample.tasks.iter().map(|t| t.end_ms - t.start_ms).sum();
        times / sample.tasks.len() as f64
    });
    let mut times: Vec<f64> = of_one.collect();
    times.sort_by(f64::total_cmp);
    median(&times)
}
