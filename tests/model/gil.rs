//! The gil, under the model checker.
