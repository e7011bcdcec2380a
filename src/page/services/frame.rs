//! The frame that another page may show the lab in. A frame can forbid to save files, and the browser
//! tells nobody when it does: a press on Save then does nothing.

use js_sys::Object;
use leptos::prelude::window;

/// Whether files can be saved here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saving {
    /// The lab has its tab to itself, or all its frames let it.
    Allowed,
    /// It is in the frame of a page of another site, which may forbid it; there is no way to ask.
    Unknown,
    /// A frame around it forbids it.
    Forbidden,
}

/// Whether files can be saved here: looks at every frame around the lab that it may look at.
pub fn saving() -> Saving {
    let mut here = window();
    loop {
        let parent = match here.parent() {
            Ok(Some(parent)) if !Object::is(&parent, &here) => parent,
            _ => return Saving::Allowed,
        };
        // None of another site, and of a frame that gives the lab no origin of its own.
        let Ok(Some(frame)) = here.frame_element() else {
            return Saving::Unknown;
        };
        let wishes = frame.get_attribute("sandbox");
        let forbids = |wishes: &String| {
            let mut wishes = wishes.split_ascii_whitespace();
            !wishes.any(|wish| wish.eq_ignore_ascii_case("allow-downloads"))
        };
        if wishes.as_ref().is_some_and(forbids) {
            return Saving::Forbidden;
        }
        here = parent;
    }
}
