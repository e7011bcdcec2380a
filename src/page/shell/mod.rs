//! The frame around the chapters.

pub mod theme;
pub mod projector;
pub mod keys;
pub mod panels;
pub mod print;
pub mod frame;
pub mod head;
pub mod app;
