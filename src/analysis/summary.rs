//! The rows of a summary as points of a curve.

use runstats::interval::Interval;
use runstats::speed_up::Point;

use crate::record::SummaryRow;

/// The rows that have a speed-up, as points of a curve: what was drawn for them is not drawn again.
pub fn points_of(summary: &[SummaryRow]) -> Vec<Point> {
    let point = |row: &SummaryRow| {
        let speed_up = row.speedup?;
        let per_worker = 1.0 / f64::from(row.workers);
        let ci95 = row.speedup_ci95.map(|[lo, hi]| Interval { lo, hi });
        Some(Point {
            workers: row.workers,
            n: row.n as usize,
            median_ms: row.median_ms,
            median_ci95_ms: row.ci95_ms.map(|[lo, hi]| Interval { lo, hi }),
            speed_up,
            speed_up_ci95: ci95,
            efficiency: speed_up * per_worker,
            efficiency_ci95: ci95.map(|interval| interval.scaled(per_worker)),
            karp_flatt: row.karp_flatt,
        })
    };
    summary.iter().filter_map(point).collect()
}
