//! Statistics of timings: numbers in, numbers out.
//!
#![doc = include_str!("../README.md")]

pub mod samples;
pub mod interval;
pub mod random;
pub mod bootstrap;
pub mod rounds;
pub mod scaling;
pub mod speed_up;
mod curves;
pub mod law;
pub mod usl;
pub mod plan;
pub mod stopping;
pub mod warming;
pub mod steadiness;
pub mod starts;
pub mod split;
pub mod offset;
pub mod clock_step;
