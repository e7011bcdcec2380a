//! The field's words, for whoever wants to know one.

use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::lesson::glossary::GLOSSARY;
use crate::page::services::parts::NotLoaded;

/// Each word with its line, folded up until it is asked for.
#[wasm_split(results, fallible)]
pub fn glossary() -> Result<AnyView, NotLoaded> {
    let words = GLOSSARY.iter().map(|(word, meaning)| {
        view! { <div><dt>{*word}</dt><dd>{*meaning}</dd></div> }
    });
    let view = view! {
        <details class="glossary">
            <summary>"Words of the field"</summary>
            <dl>{words.collect_view()}</dl>
        </details>
    };
    Ok(view.into_any())
}
