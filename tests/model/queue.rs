//! The queue, under the model checker.
