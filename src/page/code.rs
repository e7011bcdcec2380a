//! The Rust that ran, beside the experiment: the marked parts of the very files that were compiled.

use leptos::prelude::*;

use crate::chart::code::{Language, Token, shown, tokens};

/// One tab a file.
#[component]
pub fn CodePane(
    /// Each file's name below `src/`, and its text.
    files: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    let open = RwSignal::new(0);
    let texts: Vec<String> = files.iter().map(|(_, source)| shown(source)).collect();
    view! {
        <section class="code" aria-labelledby="code-title">
            <h2 id="code-title">"The Rust that runs"</h2>
            <div class="tabs" role="group" aria-label="Source file">
                {files.iter().enumerate().map(|(at, (name, _))| view! {
                    <button
                        class="chip"
                        aria-pressed=move || (open.get() == at).to_string()
                        on:click=move |_| open.set(at)
                    >{*name}</button>
                }).collect_view()}
            </div>
            <pre tabindex="0" aria-label="Source"><code>
                {move || texts.get(open.get()).map(|text| highlighted(text))}
            </code></pre>
        </section>
    }
}

fn highlighted(text: &str) -> Vec<impl IntoView + use<>> {
    tokens(Language::Rust, text)
        .into_iter()
        .map(|(token, text)| {
            let class = match token {
                Token::Comment => "comment",
                Token::Keyword => "keyword",
                Token::Literal => "literal",
                Token::Type => "type",
                Token::Plain => "",
            };
            view! { <span class=class>{text}</span> }
        })
        .collect()
}
