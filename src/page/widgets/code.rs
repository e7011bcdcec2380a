//! The Rust that ran, beside the same in Python: the marked parts of the very files that were
//! compiled, and of programs to run at home.

use leptos::prelude::*;

use crate::layout::code::{Language, Token, shown, tokens};

/// Each file's name, and its text.
type Files = Vec<(&'static str, &'static str)>;

/// Python beside Rust.
#[component]
pub fn CodePane(
    /// The Python: names of programs, which lie in the chapter’s folder.
    python: Files,
    /// The Rust: names below `src/`.
    files: Files,
    /// What stands in the one line that matters now.
    #[prop(optional, into)]
    marked: Signal<Option<&'static str>>,
) -> impl IntoView {
    let saves: Vec<_> = python.iter().map(|(name, _)| *name).collect();
    view! {
        <div class="codes">
            <section class="code" aria-labelledby="python-title">
                <h2 id="python-title">"In Python"</h2>
                <Pane files=python language=Language::Python marked=marked/>
                <p class="hint">
                    "The whole program, to run at home: "
                    {saves.into_iter().map(|name| view! {
                        <a class="save" href=format!("python/{name}") download=name>{name}</a>" "
                    }).collect_view()}
                </p>
            </section>
            <section class="code" aria-labelledby="code-title">
                <h2 id="code-title">"The Rust that runs"</h2>
                <Pane files=files language=Language::Rust marked=marked/>
            </section>
        </div>
    }
}

/// One tab a file.
#[component]
fn Pane(files: Files, language: Language, marked: Signal<Option<&'static str>>) -> impl IntoView {
    let open = RwSignal::new(0);
    let texts: Vec<String> = files.iter().map(|(_, source)| shown(source)).collect();
    let name = match language {
        Language::Python => "Python file",
        Language::Rust => "Source file",
    };
    let source = match language {
        Language::Python => "Python",
        Language::Rust => "Source",
    };
    view! {
        <div class="tabs" role="group" aria-label=name>
            {files.iter().enumerate().map(|(at, (name, _))| view! {
                <button
                    class="chip"
                    aria-pressed=move || (open.get() == at).to_string()
                    on:click=move |_| open.set(at)
                >{*name}</button>
            }).collect_view()}
        </div>
        <pre tabindex="0" role="region" translate="no" aria-label=source><code>
            {move || texts.get(open.get()).map(|text| highlighted(language, text, marked.get()))}
        </code></pre>
    }
}

fn highlighted(
    language: Language,
    text: &str,
    marked: Option<&'static str>,
) -> Vec<impl IntoView + use<>> {
    let mut lines: Vec<Vec<(Token, String)>> = vec![Vec::new()];
    for (token, piece) in tokens(language, text) {
        for (at, part) in piece.split('\n').enumerate() {
            if at > 0 {
                lines.push(Vec::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push((token, part.to_owned()));
            }
        }
    }
    lines
        .into_iter()
        .map(|line| {
            let whole: String = line.iter().map(|(_, part)| part.as_str()).collect();
            let is_marked = marked.is_some_and(|marked| whole.contains(marked));
            let pieces: Vec<_> = line
                .into_iter()
                .map(|(token, part)| view! { <span class=class(token)>{part}</span> })
                .collect();
            view! { <span class="line" class:marked=is_marked>{pieces}"\n"</span> }
        })
        .collect()
}

fn class(token: Token) -> &'static str {
    match token {
        Token::Comment => "comment",
        Token::Keyword => "keyword",
        Token::Literal => "literal",
        Token::Type => "type",
        Token::Plain => "",
    }
}
