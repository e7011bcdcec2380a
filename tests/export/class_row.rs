//! The row of a machine for the class table.

use parlab::chapters::machine::CHAPTER;
use parlab::export::class_row::{COLUMNS, class_row};

use super::*;

#[test]
fn a_cell_for_each_column_and_nothing_that_parts_them_otherwise() {
    let all = [records(), kinds::all()].concat();
    let rows: Vec<String> = all
        .iter()
        .filter(|record| record.experiment.chapter() == CHAPTER)
        .filter_map(class_row)
        .collect();
    assert!(!rows.is_empty(), "no machine was measured");
    for row in rows {
        assert_eq!(
            row.split('\t').count(),
            COLUMNS.split(", ").count(),
            "{row}"
        );
        assert!(!row.contains(['\n', '\r']), "{row}");
        let cores = row.split('\t').next().unwrap_or_default();
        assert!(cores.parse::<f64>().is_ok_and(|cores| cores > 0.0), "{row}");
    }
}
