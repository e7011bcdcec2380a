//! The lesson: what is tried in each chapter, in which order, when a task is done, and what its words mean.

pub mod task;
pub mod tasks;
pub mod glossary;
