//! What the chapters are put together from.

pub mod copying;
pub mod run_link;
pub mod controls;
pub mod steps;
pub mod glossary;
pub mod run_bar;
pub mod settings;
pub mod long_run;
pub mod task_size;
pub mod code;
pub mod verdict;
pub mod comparisons;
pub mod imported;
pub mod runs;
pub mod numbers;
pub mod of_sweeps;
pub mod naive_timing;
pub mod save_menu;
pub mod import_button;
pub mod warnings;
