//! Texts that are no tables, told by how they begin: web pages, XML, JSON.

use serde::de::IgnoredAny;

use super::error::FileError;
use super::prose::beginning;

/// Elements by which a page is known even where nothing closes them.
const OF_PAGES: [&str; 9] = [
    "html", "head", "body", "script", "meta", "style", "link", "base", "iframe",
];
/// Others that stand at the top of a page, or of a part of one.
const IN_PAGES: [&str; 29] = [
    "title", "div", "span", "p", "br", "hr", "h1", "h2", "h3", "h4", "a", "b", "i", "em", "strong",
    "center", "font", "table", "ul", "ol", "pre", "form", "noscript", "frameset", "img", "main",
    "section", "article", "header",
];
/// Where else a page may begin: what a server said before it is short.
const NEAR_THE_BEGINNING: usize = 1024;

/// Names a text that is no table.
///
/// # Errors
/// [`FileError::WebPage`], or [`FileError::NoTable`] for XML and JSON.
pub fn check(text: &str) -> Result<(), FileError> {
    let text = trimmed(text);
    match text.bytes().next() {
        Some(b'<') => check_markup(text),
        Some(b'{' | b'[') if is_json(text) => Err(json(text)),
        _ if is_json_in_script(text) => Err(json(text)),
        _ => Ok(()),
    }
}

/// Whether a page begins a little further on, after something that a server said.
pub fn has_page_in_it(text: &str) -> bool {
    let end = super::position::char_boundary(text, NEAR_THE_BEGINNING);
    let lines = text[..end].split(['\n', '\r']);
    lines
        .map(trimmed)
        .any(|line| line.starts_with('<') && check_markup(line) == Err(FileError::WebPage))
}

fn trimmed(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}')
}

/// Tells pages and XML from a table whose first name begins with `<`, such as “<5 years” or “<none>”.
fn check_markup(text: &str) -> Result<(), FileError> {
    let mut rest = text;
    let mut is_markup = false;
    loop {
        rest = trimmed(rest);
        let skipped = [("<!--", "-->"), ("<?", "?>")]
            .into_iter()
            .find(|(begin, _)| rest.starts_with(begin));
        let Some((begin, end)) = skipped else { break };
        is_markup = true;
        match rest[begin.len()..].split_once(end) {
            Some((_, after)) => rest = after,
            // The rest of it is missing.
            None => break,
        }
    }
    let Some(tag) = rest.strip_prefix('<') else {
        return if is_markup { Err(xml(text)) } else { Ok(()) };
    };
    if let Some(declared) = tag.strip_prefix('!') {
        let is_doctype = starts_with(declared, "doctype");
        let of_page = is_doctype && starts_with(trimmed(&declared["doctype".len()..]), "html");
        return match (
            of_page,
            is_doctype || is_markup || declared.starts_with("[CDATA["),
        ) {
            (true, _) => Err(FileError::WebPage),
            (false, true) => Err(xml(text)),
            (false, false) => Ok(()),
        };
    }
    let is_of_name = |c: char| c.is_alphanumeric() || "-_:.".contains(c);
    let end = tag.find(|c| !is_of_name(c)).unwrap_or(tag.len());
    let (name, after) = tag.split_at(end);
    let is_tag = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && after.starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/');
    let is_one_of = |names: &[&str]| names.iter().any(|one| one.eq_ignore_ascii_case(name));
    if is_tag && is_one_of(&OF_PAGES) {
        return Err(FileError::WebPage);
    }
    // In a table nothing closes it.
    let closes_itself = || {
        let end = after.find('>').unwrap_or(0);
        after[..end].ends_with('/')
    };
    let is_closed = is_tag && (closes_itself() || after.contains("</"));
    match is_closed && is_one_of(&IN_PAGES) {
        true => Err(FileError::WebPage),
        false if is_closed || is_markup => Err(xml(text)),
        false => Ok(()),
    }
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len())
        .is_some_and(|beginning| beginning.eq_ignore_ascii_case(word))
}

/// Whether it is JSON, one value or several in a row, or the beginning of it; and not a table whose
/// first name begins with a bracket, such as “[kg],…”.
fn is_json(text: &str) -> bool {
    // Also where it isn’t quite JSON further on.
    let inner = text.trim_start_matches(|c: char| c.is_whitespace() || c == '[');
    let in_object = inner.strip_prefix('{').map(trimmed);
    if in_object.is_some_and(|inner| inner.starts_with(['"', '}'])) {
        return true;
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    match values.next() {
        Some(Ok(_)) => {
            let rest = trimmed(&text[values.byte_offset()..]);
            rest.is_empty() || rest.starts_with(['{', '['])
        }
        Some(Err(error)) => error.is_eof(),
        None => false,
    }
}

/// Whether it is JSON as some servers send it to scripts: as the argument of a call, or behind a sign
/// that keeps it from being run.
fn is_json_in_script(text: &str) -> bool {
    let is_of_name = |c: char| c.is_alphanumeric() || "_$.".contains(c);
    let call = text.trim_start_matches(is_of_name).strip_prefix('(');
    let argument =
        call.map(|rest| rest.trim_start_matches(|c: char| c.is_whitespace() || c == '['));
    let object = argument.and_then(|argument| argument.strip_prefix('{'));
    text.starts_with(")]}'") || object.is_some_and(|object| trimmed(object).starts_with('"'))
}

fn json(text: &str) -> FileError {
    no_table("JSON", text)
}

fn xml(text: &str) -> FileError {
    no_table("XML", text)
}

fn no_table(what: &str, text: &str) -> FileError {
    FileError::NoTable {
        what: what.to_owned(),
        hint: format!(
            "It begins: “{}”. If that is a message of the server, it says what is wrong; otherwise look for a link to the same as CSV.",
            beginning(text)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kind(text: &str) -> String {
        match check(text) {
            Ok(()) => String::new(),
            Err(FileError::WebPage) => "page".to_owned(),
            Err(FileError::NoTable { what, .. }) => what,
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn web_pages_are_known_in_any_dress() {
        for text in [
            "<!DOCTYPE html>\n<p>",
            " \n\u{feff}<!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">",
            "<!doctype\nhtml>",
            "<!-- x --><!doctype html><title>x</title>",
            "<!--\n-->\n\n<!-- y -->\n<html lang=en>",
            "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"\"><html/>",
            "<?xml version=\"1.0\"?>\n<html xmlns=\"x\">",
            "<HTML><BODY>",
            "<script>location.href='x'</script>",
            "<meta http-equiv=refresh>",
            "<head\n>",
            "<title>404</title>",
            "<h1>Not Found</h1>",
            "<center><h1>502 Bad Gateway</h1></center>",
            "<br />\n<b>Warning</b>: x",
            "<p>Please <a href='x'>sign in</a>",
        ] {
            assert_eq!(kind(text), "page", "{text}");
        }
        assert!(has_page_in_it(
            "Warning: include(x), line 2\n\n<!DOCTYPE html>\n"
        ));
        assert!(!has_page_in_it("a,b\n<5,6\n<none>,7\n"));
    }

    #[test]
    fn xml_and_json_are_named() {
        for text in [
            "<?xml version='1.0'?>\n<Error><Code>NoSuchKey</Code></Error>",
            "<?xml version='1.0'?>",
            "<Error><Code>AccessDenied</Code></Error>",
            "<kml:kml xmlns='x'></kml:kml>",
            "<svg width=1/>",
            "<!DOCTYPE svg>",
            "<!-- never ended",
        ] {
            assert_eq!(kind(text), "XML", "{text}");
        }
        for text in [
            "{\"detail\":\"Not found.\"}",
            "{\"error\":\"x\",\"ok\":false}",
            "\n { \n \"a\" : [1, 2",
            "[{\"a\":NaN}]",
            "{}",
            "[]\n",
            "[[\"NAME\",\"POP\"],\n[\"x\",\"1\"]]",
            "[1, 2,\n3]",
            "[1, 2,",
            "{\"a\":1}\n{\"a\":2}\n",
            "[1]\n[2]\n",
            ")]}',\n{\"a\":1}",
            "jQuery.done([{\"a\":1,\"b\":2}]);",
        ] {
            assert_eq!(kind(text), "JSON", "{text}");
        }
    }

    #[test]
    fn a_name_may_begin_with_a_bracket() {
        for text in [
            "<5 years,5 to 10\n1,2\n",
            "<5;>5\n",
            "<none>,<all>\n1,2\n",
            "<LOD,value\n1,2\n",
            "<a,b\n",
            "<b>;<p>\n1;2\n",
            "< 5,6\n",
            "<!important,b\n",
            "<",
            "[kg],[m]\n1,2\n",
            "[1],[2]\n3,4\n",
            "{a},{b}\n",
            "[Fe/H];x\n",
            "a,<html>\n",
            "f(x),g({y})\n",
        ] {
            assert_eq!(kind(text), "", "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_beginning_is_looked_at(text in "(<|!|-|\\?|>|[a-z{\\[\"é]|html|doctype| ){0,40}") {
            let _ = check(&text);
            let _ = has_page_in_it(&text);
        }
    }

    #[test]
    fn deep_brackets_end() {
        let deep = "[".repeat(1_000_000);
        assert_eq!(kind(&deep), "JSON");
        assert_eq!(kind(&format!("{deep}a")), "");
    }
}
