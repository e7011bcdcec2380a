//! The lab's way to files whose host forbids browsers to read them: through this computer. A program
//! is not bound by that rule, so this one reads for the page.
//!
//! It is off unless someone asks for it, reads from named hosts only, for the lab only, and tells
//! the hosts nothing about the reader. Three questions, each with a file: *who* asks ([`lab`]),
//! *which* host is meant ([`hosts`]), and how is it read ([`upstream`]).
//!
//! | the lab asks for | it gets |
//! | --- | --- |
//! | `/proxy/hosts` | the named hosts, a JSON array of strings |
//! | `/proxy/https://HOST/path?query` | what that address answers, while it arrives |

pub mod error;
pub mod hosts;
pub mod lab;
pub mod upstream;
pub mod server;

pub use error::{Refusal, StartError};
pub use hosts::{HostName, Hosts};
pub use server::{Proxy, Settings};
pub use upstream::Patience;
