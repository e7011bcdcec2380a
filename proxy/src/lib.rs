//! The lab's way to files whose host forbids browsers to read them: through this computer. A program
//! is not bound by that rule, so this one reads for the page.
//!
//! It is off unless someone asks for it, reads from named hosts only, for the lab only, and tells
//! the hosts nothing about the reader. Each question has a file: *who* asks ([`lab`]), *which* host
//! is meant ([`host_name`], [`hosts`]), at which address is it, and may it be there ([`names`], [`addresses`]), and
//! how is it read ([`upstream`], [`body`]).
//!
//! | the lab asks for | it gets |
//! | --- | --- |
//! | `/proxy/hosts` | the named hosts, a JSON array of strings |
//! | `/proxy/https://HOST/path?query` | what that address answers, while it arrives |

pub mod addresses;
pub mod body;
pub mod error;
pub mod host_name;
pub mod hosts;
pub mod lab;
pub mod names;
pub mod upstream;
pub mod server;

pub use addresses::Reach;
pub use error::{Refusal, StartError};
pub use host_name::HostName;
pub use hosts::{Hosts, Named};
pub use names::Lookup;
pub use server::{Proxy, Settings};
pub use upstream::Limits;
