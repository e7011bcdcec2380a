//! The lesson: what is tried in each chapter, in which order, and when a task is done.

pub mod task;
pub mod tasks;
