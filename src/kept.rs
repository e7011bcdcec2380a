//! How runs are kept over a reload: what is written of a run, and when what a tab has written may go.

pub mod run;
pub mod tab;
