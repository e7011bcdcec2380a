//! The Parallelism Lab.
