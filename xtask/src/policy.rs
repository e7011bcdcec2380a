//! The page's policy (Content Security Policy Level 3): what it may run and load. It stands in the page
//! itself, so that it holds on every host, and names the scripts and styles in the page by their hashes.
//!
//! A worker that is started by its address has the policy of its own file instead. That one is sent by
//! hosts (`www/_headers`, `www/serve.py`) and by the service worker (`www/sw/headers.js`).

use std::{fs, path::Path};

use anyhow::{Context, Result, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};

use crate::files;

/// What needs no hash. The links of a user may lead anywhere; pictures of charts, and the script of a
/// worker, are at addresses that the browser holds itself.
const REST: &str = "img-src 'self' blob:; connect-src 'self' http: https:; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'";

/// Writes the policy into every page of the built folder. An error names what it would forbid.
pub fn fill_in(dist: &Path) -> Result<()> {
    let all = files::in_folder(dist)?.into_iter();
    for file in all.filter(|file| file.name.ends_with(".html")) {
        let at = || format!("can't write a policy into {}", file.path.display());
        let text = fs::read_to_string(&file.path).with_context(at)?;
        fs::write(&file.path, with_policy(&text).with_context(at)?).with_context(at)?;
    }
    Ok(())
}

/// The page with all its styles in one, and that style.
pub fn with_one_style(html: &str) -> (String, String) {
    let styles = inline(html, "style");
    let Some(first) = styles.first() else {
        return (html.to_owned(), String::new());
    };
    let style: String = styles.iter().map(|style| style.content).collect();
    let mut page = html.to_owned();
    for other in &styles[1..] {
        page = page.replacen(other.whole, "", 1);
    }
    let page = page.replacen(first.whole, &format!("<style>{style}</style>"), 1);
    (page, style)
}

/// The page with its policy, as the first that a browser reads after the encoding.
fn with_policy(html: &str) -> Result<String> {
    let (scripts, styles) = (inline(html, "script"), inline(html, "style"));
    let mut markup = html.to_owned();
    for element in scripts.iter().chain(&styles) {
        markup = markup.replacen(element.content, "", 1);
    }
    if let Some(tag) = markup.split('<').map(tag).find(|tag| has_code(tag)) {
        bail!("the policy forbids style and code in attributes: <{tag}>");
    }
    let hashes = |elements: &[Inline]| -> String {
        let filled = elements
            .iter()
            .filter(|element| !element.content.is_empty());
        filled
            .map(|element| format!(" '{}'", integrity(element.content.as_bytes())))
            .collect()
    };
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{}; style-src 'self'{}; {REST}",
        hashes(&scripts),
        hashes(&styles)
    );
    let after = html.find("<meta charset").context("it names no charset")?;
    let length = html[after..].find('>').context("it is cut off")?;
    let (before, rest) = html.split_at(after + length + 1);
    Ok(format!(
        "{before}<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\" />{rest}"
    ))
}

/// The hash of something as a browser wants to have it.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(bytes)))
}

/// An element whose content is no markup.
struct Inline<'a> {
    whole: &'a str,
    content: &'a str,
}

/// All elements of this name.
fn inline<'a>(html: &'a str, name: &str) -> Vec<Inline<'a>> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(&open) {
        let from = &rest[at..];
        let (Some(start), Some(end)) = (from.find('>'), from.find(&close)) else {
            break;
        };
        found.push(Inline {
            whole: &from[..end + close.len()],
            content: &from[start + 1..end],
        });
        rest = &from[end + close.len()..];
    }
    found
}

fn tag(after_open: &str) -> &str {
    after_open.split('>').next().unwrap_or_default()
}

/// Whether a tag has a style or a script in an attribute.
fn has_code(tag: &str) -> bool {
    let names = tag.split_ascii_whitespace().skip(1);
    names
        .filter_map(|part| part.split_once('='))
        .any(|(name, _)| {
            name == "style" || (name.starts_with("on") && name.chars().all(|c| c.is_alphabetic()))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head><meta charset=\"utf-8\" /><style type=\"text/css\">a</style>\n<style>b</style><script>\nabc</script><script type=\"module\" src=\"./x.js\"></script></head><p class=\"on\">";

    #[test]
    fn scripts_and_styles_are_named_by_their_hashes() -> Result<()> {
        let (page, style) = with_one_style(PAGE);
        assert_eq!(style, "ab");
        assert_eq!(page.matches("<style").count(), 1);
        let page = with_policy(&page)?;
        let start = "<head><meta charset=\"utf-8\" /><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-";
        assert!(page.starts_with(start), "{page}");
        for content in ["ab", "\nabc"] {
            assert!(page.contains(&integrity(content.as_bytes())), "{page}");
        }
        // The script that has an address needs none.
        assert_eq!(page.matches("sha256-").count(), 2);
        for forbidden in ["'unsafe-inline'", "'unsafe-eval'", " *"] {
            assert!(!page.contains(forbidden), "{page}");
        }
        Ok(())
    }

    #[test]
    fn what_the_policy_would_forbid_is_an_error() {
        for code in ["<p style=\"color: red\">", "<button onclick=\"go()\">"] {
            let why = with_policy(&format!("{PAGE}{code}")).err();
            assert!(why.is_some_and(|why| why.to_string().contains("attributes")));
        }
        assert!(with_policy("<p>").is_err());
    }

    /// The file, without what only its own language needs.
    fn source(name: &str) -> Result<String> {
        let text = fs::read_to_string(crate::paths::root()?.join(name))?;
        Ok(text
            .replace('"', "")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "))
    }

    #[test]
    fn hosts_and_service_worker_give_workers_the_same_policy() -> Result<()> {
        let mut policies = Vec::new();
        for name in ["www/_headers", "www/serve.py", "www/sw/headers.js"] {
            let text = source(name)?;
            let end = "form-action 'none'";
            let start = text.find("default-src 'none'").context(name)?;
            let length = text[start..].find(end).context(name)?;
            policies.push(text[start..start + length + end.len()].to_owned());
        }
        assert_eq!(policies[0], policies[1]);
        assert_eq!(policies[0], policies[2]);
        Ok(())
    }

    #[test]
    fn whoever_isolates_the_page_does_so_in_frames_too() -> Result<()> {
        let headers = [
            "Cross-Origin-Opener-Policy",
            "Cross-Origin-Embedder-Policy",
            "Document-Isolation-Policy",
        ];
        for name in [
            "www/_headers",
            "www/serve.py",
            "www/sw/headers.js",
            "Trunk.toml",
        ] {
            let text = source(name)?;
            for header in headers {
                assert!(text.contains(header), "{name} lacks {header}");
            }
            assert!(text.contains("isolate-and-credentialless"), "{name}");
        }
        Ok(())
    }
}
