//! A page and its scripts without what only their authors read: comments and indents.

/// The page without comments in its HTML and its styles, and without the lines of its scripts that are
/// nothing else. Styles and scripts are no longer indented; no text of ours goes over more than one line.
pub fn without_comments(html: &str) -> String {
    let mut slim = String::with_capacity(html.len());
    let mut rest = html;
    // Each part up to a style or a script, and that by itself.
    while let Some(at) = first(rest, &["<style", "<script"]) {
        let end = if rest[at..].starts_with("<style") {
            "</style>"
        } else {
            "</script>"
        };
        let Some(length) = rest[at..].find(end) else {
            break;
        };
        slim.push_str(&without(&rest[..at], "<!--", "-->"));
        let part = match end {
            "</style>" => without(&rest[at..at + length], "/*", "*/"),
            _ => rest[at..at + length].to_owned(),
        };
        slim.push_str(script_without_comments(&part).trim_end());
        rest = &rest[at + length..];
    }
    slim.push_str(&without(rest, "<!--", "-->"));
    slim
}

/// A script without indents and without the lines that are nothing but a comment.
pub fn script_without_comments(script: &str) -> String {
    let lines = script.lines().map(str::trim);
    let told = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    told.map(|line| format!("{line}\n")).collect()
}

fn first(text: &str, words: &[&str]) -> Option<usize> {
    words.iter().filter_map(|word| text.find(word)).min()
}

/// The text without what stands between these two; what is never closed stays.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(open) {
        let Some(length) = rest[at..].find(close) else {
            break;
        };
        kept.push_str(&rest[..at]);
        rest = &rest[at + length + close.len()..];
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[test]
    fn only_comments_and_indents_go() {
        let page = "<p>a</p> <!-- b --> <style>\n/* c */\n.d {\n  e: f; /* g */\n}\n</style>\n<script>\n  // h\n  /* i <!-- */ j(); // k -->\n</script>\n<p>l <!-- never closed</p>";
        let slim = "<p>a</p>  <style>\n.d {\ne: f;\n}</style>\n<script>\n/* i <!-- */ j(); // k --></script>\n<p>l <!-- never closed</p>";
        assert_eq!(without_comments(page), slim);
    }
}
