//! An expectation beside what was measured: one sentence that compares a prediction with what was measured.

use runstats::scaling::Scaling;

use crate::experiment::prediction::Predicted;
use crate::experiment::worker_kind::WorkerKind;
use crate::format::significant;
use crate::record::SummaryRow;

/// The sentence, for the largest number of workers that was both predicted and measured. `None`
/// without a prediction, or with nothing but one worker.
pub fn compare(
    prediction: &[Predicted],
    summary: &[SummaryRow],
    scaling: Scaling,
    who: WorkerKind,
) -> Option<String> {
    let (workers, expected, row) = prediction
        .iter()
        .filter(|point| point.workers > 1)
        .filter_map(|point| {
            let row = summary.iter().find(|row| row.workers == point.workers)?;
            Some((point.workers, point.speedup, row))
        })
        .max_by_key(|(workers, _, _)| *workers)?;
    let measured = row.speedup?;
    let intro = format!(
        "You expected {} to {}; measured: {} times",
        who.with(workers),
        match scaling {
            Scaling::Weak => format!("get {} times as much done", significant(expected, 2)),
            Scaling::Strong => format!("be {} times as fast", significant(expected, 2)),
        },
        significant(measured, 2)
    );
    Some(match row.speedup_ci95 {
        None => format!("{intro}."),
        Some([low, high]) if (low..=high).contains(&expected) => {
            format!("{intro}, which agrees with what you expected.")
        }
        Some([_, high]) if expected > high => format!("{intro}, less than you expected."),
        Some(_) => format!("{intro}, more than you expected."),
    })
}
