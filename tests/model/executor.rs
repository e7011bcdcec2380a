//! The executor, under the model checker.
