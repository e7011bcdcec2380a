//! Do the statistics keep their promises? Properties of all inputs, and coverage on simulated
//! experiments whose truth is known.

mod noise;
mod machine;
mod properties;
mod medians;
mod paired;
mod laws;
mod over_time;
