//! The frame around the chapters.

pub mod theme;
pub mod heading;
pub mod app;
