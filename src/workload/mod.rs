//! WHAT runs: the work itself, free of any thought of workers, clocks or browsers.

pub mod fib;
pub mod lesson;
pub mod fib_gil;
pub mod launch;
pub mod fork_join;
pub mod call;
pub mod wake;
