//! What the chapters are put together from.

pub mod copying;
pub mod run_link;
pub mod controls;
pub mod settings;
pub mod long_run;
pub mod task_size;
pub mod code;
pub mod verdict;
pub mod comparisons;
pub mod imported;
pub mod runs;
pub mod numbers;
pub mod prediction;
pub mod naive_timing;
pub mod export_menu;
pub mod warnings;
