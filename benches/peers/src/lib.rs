//! The lab beside its peers: which jobs everybody is given, what is a native program's answer, and
//! what all figures together say.

pub mod peer;
pub mod goals;
pub mod job;
pub mod native;
pub mod report;
pub mod table;

pub use job::{Answer, Job};
pub use report::{Figures, Report};
