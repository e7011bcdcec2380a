//! Addresses as they are pasted, made what was meant: mail programs, chats, word processors and browsers
//! put quotes and brackets around them, marks behind them and unseen characters into them.
//!
//! Only what has a single meaning is mended, and what is in order stays as it is.

pub mod text;
pub mod link;
