//! The run link that was meant: quotes around it, marks behind it, signs of HTML, other case, what
//! advertisers add, and whatever else happens to a link on its way.
//!
//! It is asked for only when a link can't be read as it is, so what is in order is never changed.

use std::borrow::Cow;

use form_urlencoded::Serializer;

use super::link_form;
use super::reader::Reader;
use super::{Chapter, route};
use crate::mending::link;
use crate::mending::text::{decoded, narrow, seen, unwrapped, without_entities};

/// The longest fragment that is mended, in bytes.
const MAX_BYTES: usize = 64_000;
/// How often a link may have been encoded as a whole.
const MAX_ENCODED: usize = 3;
/// What a result's address begins with, behind `#/`.
const RESULT: &str = "result/";
/// The parameter that holds an address, which has rules of its own.
const LINK: &str = "link";
/// What advertisers and mail programs add to links: how the names begin, and whole names.
const TRACKING_STARTS: [&str; 8] = ["utm_", "mc_", "pk_", "mtm_", "_hs", "hsa_", "oly_", "vero_"];
const TRACKING: [&str; 31] = [
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "gad_source",
    "gad_campaignid",
    "msclkid",
    "twclid",
    "ttclid",
    "yclid",
    "ysclid",
    "igsh",
    "igshid",
    "li_fat_id",
    "rdt_cid",
    "srsltid",
    "scid",
    "s_kwcid",
    "mkt_tok",
    "spm",
    "si",
    "ref",
    "ref_src",
    "ref_url",
    "_ga",
    "_gl",
    "_openstat",
    "zanpid",
    "wickedid",
];

/// The fragment that was meant, with its `#`. As it is if nothing is found in it.
pub fn mended(fragment: &str) -> String {
    if fragment.len() > MAX_BYTES {
        return fragment.to_owned();
    }
    let text = whole(fragment);
    let is_start = |c: char| {
        matches!(
            c,
            '#' | '/' | '!' | '"' | '\'' | '<' | '“' | '`' | ' ' | '\\'
        )
    };
    let text = text.trim_start_matches(is_start);
    if let Some(data) = text
        .get(..RESULT.len())
        .filter(|start| start.eq_ignore_ascii_case(RESULT))
    {
        return format!("#/{RESULT}{}", &text[data.len()..]);
    }
    let at = text.find(['?', '&']).unwrap_or(text.len());
    let name = unwrapped(&text[..at]).trim_matches('/').to_lowercase();
    let Some(chapter) = Chapter::named(&name) else {
        return format!("#/{text}");
    };
    let pairs = pairs(chapter, &text[at..]);
    if pairs.is_empty() {
        return format!("#/{name}");
    }
    let query = Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("#/{name}?{query}")
}

/// The text without what is in it for the way only: unseen characters, signs of HTML, what was encoded
/// without need.
fn whole(fragment: &str) -> String {
    // A browser encodes these by itself; all else may have been encoded because it means something.
    let by_itself =
        |byte: u8| !byte.is_ascii() || !byte.is_ascii_graphic() || b"\"<>`{}|\\^".contains(&byte);
    let mut text = decoded(fragment, |byte| !by_itself(byte)).into_owned();
    for _ in 0..MAX_ENCODED {
        let equals = text.find('=').unwrap_or(text.len());
        let head = text[..equals].to_ascii_lowercase();
        let codes = ["%3d", "%23", "%2f", "%3f", "%26", "%25"];
        let is_coded = equals == text.len() || codes.iter().any(|code| head.contains(code));
        if !is_coded || !head.contains('%') {
            break;
        }
        // What an equals sign stands behind is a name; where that sign is encoded, all is.
        let is_all = head.contains("%3d") || head.contains("%253d") || equals == text.len();
        let end = if is_all { text.len() } else { equals };
        text = format!("{}{}", decoded(&text[..end], |_| false), &text[end..]);
        text = decoded(&text, |byte| !by_itself(byte)).into_owned();
    }
    let text = seen(&text).replace('\n', "").replace("&amp%3B", "&");
    let text = without_entities(&text);
    let head = text.split(['=', '＝']).next().unwrap_or_default();
    match head.chars().any(|c| narrow(c) != c) {
        true => text.chars().map(narrow).collect(),
        false => text.into_owned(),
    }
}

fn pairs(chapter: Chapter, query: &str) -> Vec<(String, String)> {
    let known = known(chapter);
    let mut pairs: Vec<(String, String)> = Vec::new();
    // Whether what follows may belong to an address that was put in as it is, with its own `&`.
    let mut is_bare_link = false;
    for piece in pieces(query) {
        let (raw_name, raw) = piece.split_once('=').unwrap_or((piece, ""));
        let name = name_of(raw_name, &known);
        let is_known = known.contains(&name.as_str());
        let is_sign = !name.contains(char::is_alphanumeric);
        if is_sign || (!is_known && is_tracking(&name)) {
            continue;
        }
        if name == LINK && is_known {
            is_bare_link = raw.contains("://") && raw.contains('?');
            pairs.push((name, link::mended(&plain(raw))));
            continue;
        }
        let last = pairs.last_mut().map(|(_, value)| value);
        match last {
            Some(link) if is_bare_link && !is_known => {
                *link = format!("{link}&{}", link::mended(piece));
            }
            // What begins a list has no comma before it.
            Some(list) if !piece.contains('=') && is_list(&name) => {
                *list = format!("{list},{name}").trim_start_matches(',').to_owned();
            }
            _ => {
                is_bare_link = false;
                let value = value(&name, raw, piece.contains('='));
                pairs.push((name, value));
            }
        }
    }
    pairs
}

/// `a=1&b=2`, also where `?`, `;` or `#` stands in place of `&`. In an address those belong to it.
fn pieces(query: &str) -> impl Iterator<Item = &str> {
    query.split('&').flat_map(|piece| {
        let piece = piece.trim_start_matches(['?', ';', '#', ' ']);
        let name = piece.split('=').next().unwrap_or_default();
        let is_link = unwrapped(name).eq_ignore_ascii_case(LINK);
        let ends: &[char] = if is_link { &[] } else { &['?', ';', '#'] };
        piece.split(ends)
    })
}

/// The names that a link of this chapter can have.
fn known(chapter: Chapter) -> Vec<&'static str> {
    let mut reader = Reader::new("");
    let _ = link_form::read(chapter, &mut reader);
    let mut known = reader.known().to_vec();
    known.extend(route::OF_EVERY_CHAPTER);
    known
}

fn name_of(raw: &str, known: &[&'static str]) -> String {
    let name = plain(raw);
    let mut name = unwrapped(&name);
    while let Some(rest) = name.strip_prefix("amp;") {
        name = rest;
    }
    let lower = name.to_lowercase();
    let joined = lower.replace(['-', ' '], "_");
    match known.contains(&joined.as_str()) {
        true => joined,
        false => lower,
    }
}

fn value(name: &str, raw: &str, has_equals: bool) -> String {
    let is_yes_or_no = name == route::RUN;
    let value = plain(raw);
    let value = unwrapped(&value).trim_matches('/');
    let value: String = value.chars().map(narrow).collect();
    let value = value.to_lowercase();
    let parts = value
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let value = parts.collect::<Vec<&str>>().join(",");
    match value.as_str() {
        "true" | "yes" | "on" if is_yes_or_no => "1".to_owned(),
        "false" | "no" | "off" if is_yes_or_no => "0".to_owned(),
        "" if is_yes_or_no && !has_equals => "1".to_owned(),
        list if list.contains(' ') && list.split([' ', ',']).all(is_list) => {
            list.split_whitespace().collect::<Vec<&str>>().join(",")
        }
        _ => value,
    }
}

fn is_list(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b',')
}

/// As a query says it, without what nobody sees.
fn plain(raw: &str) -> String {
    let raw = raw.replace('+', " ");
    let text: Cow<'_, str> = decoded(&raw, |_| false);
    seen(&text).replace('\n', "")
}

fn is_tracking(name: &str) -> bool {
    TRACKING.contains(&name) || TRACKING_STARTS.iter().any(|start| name.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::route::Route;
    use proptest::prelude::*;

    const LINK: &str = "#/threads?n=30&workers=1,2&run=1";

    #[test]
    fn what_was_meant_is_found() {
        for mangled in [
            LINK,
            "#/threads?n=30&amp;workers=1,2&amp;run=1",
            "#/threads?n=30&amp;amp;workers=1,2&amp%3Brun=1",
            "#/threads?n=30&#038;workers=1,2&#38;run=1",
            "#/threads?n=30&workers=1,2&run=1.",
            "#/threads?n=30&workers=1,2&run=1),",
            "#/threads?n=30&workers=1,2&run=1%22",
            "#/threads?n=30&workers=1,2&run=1%E2%80%9D",
            "#/threads?n=30&workers=1,2&run=1%3E",
            "#/threads?n=30&workers=1,2&run=1/",
            "#/threads?n=30&workers=1,2&run=1&",
            "#/threads?n=30&workers=1,2&run=1&utm_source=x&fbclid=y&gclid=z",
            "#/threads?n=30&workers=1,2&run=1?utm_source=x",
            "#/threads?utm_source=x&n=30&workers=1,2&run=1",
            "#/Threads?N=30&Workers=1,2&RUN=1",
            "##/threads?n=30&workers=1,2&run=1",
            "#/#/threads?n=30&workers=1,2&run=1",
            "#!/threads?n=30&workers=1,2&run=1",
            "#threads?n=30&workers=1,2&run=1",
            "#%23/threads?n=30&workers=1,2&run=1",
            "#/%23/threads?n=30&workers=1,2&run=1",
            "#%2Fthreads%3Fn%3D30%26workers%3D1%2C2%26run%3D1",
            "#%252Fthreads%253Fn%253D30%2526workers%253D1%252C2%2526run%253D1",
            "#/threads%3Fn=30&workers=1,2&run=1",
            "#/threads&n=30&workers=1,2&run=1",
            "#/threads?n=30?workers=1,2?run=1",
            "#/threads?n=30;workers=1,2;run=1",
            "#/threads?n=30&workers=1;2&run=1",
            "#/threads/?n=30&workers=1,%202&run=1",
            "#/threads?n=30&workers=1+2&run=1",
            "#/threads?n=30&workers=1,2,&run=1",
            "#/threads?n=30&workers=%221,2%22&run=true",
            "#/threads?n=30&workers=1,2&run",
            "#/threads?%E2%80%8Bn=3%C2%AD0&wor%0Akers=1,2&run=1%EF%BB%BF",
            "#/threads?n=%EF%BC%93%EF%BC%90&workers=1%EF%BC%8C2&run=1",
            "#%EF%BC%8Fthreads%EF%BC%9Fn%EF%BC%9D30%EF%BC%86workers=1,2&run=1",
            "#/threads?n= 30 &workers= 1 , 2 &run= 1 ",
        ] {
            let meant = Route::read(LINK);
            assert_eq!(
                Route::read(&mended(mangled)),
                meant,
                "{mangled}: {}",
                mended(mangled)
            );
        }
    }

    #[test]
    fn addresses_in_it_are_mended_by_their_own_rules() {
        for (mangled, meant) in [
            (
                "link=www.a.org/x.csv",
                "link=https%3A%2F%2Fwww.a.org%2Fx.csv",
            ),
            (
                "link=%22https://a.org/x.csv%22,&run=1",
                "link=https%3A%2F%2Fa.org%2Fx.csv&run=1",
            ),
            (
                "link=https://a.org/?x=1&y=2&run=1",
                "link=https%3A%2F%2Fa.org%2F%3Fx%3D1%26y%3D2&run=1",
            ),
            (
                "LINK=data/a.csv.&Network=REAL",
                "link=data%2Fa.csv&network=real",
            ),
        ] {
            assert_eq!(
                mended(&format!("#/downloads?{mangled}")),
                format!("#/downloads?{meant}")
            );
        }
    }

    #[test]
    fn results_are_known_in_every_form() {
        for mangled in [
            "#/Result/aB-_9",
            "#result/aB-_9",
            "##/result/aB-_9",
            "#%2Fresult%2FaB-_9",
            "#/%23/RESULT/aB-_9",
        ] {
            assert_eq!(mended(mangled), "#/result/aB-_9");
        }
    }

    #[test]
    fn what_cannot_be_told_is_still_said() {
        for (link, notices) in [
            ("#/thraeds?n=30", 2),
            ("#/threads?n=99&colour=red", 2),
            ("#/threads?run=", 1),
            ("#/threads?workers=,,", 1),
        ] {
            assert_eq!(Route::read(link).notices.len(), notices, "{link}");
            assert_eq!(Route::read(&mended(link)).notices.len(), notices, "{link}");
        }
        let long = format!("#/{}", "x".repeat(1_000_000));
        assert_eq!(mended(&long), long);
    }

    #[test]
    fn a_list_that_begins_with_nothing_begins_with_what_comes_next() {
        assert_eq!(mended("#/threads?n=&0"), "#/threads?n=0");
        assert_eq!(mended("#/threads?workers=&1&2"), "#/threads?workers=1%2C2");
    }

    proptest! {
        #[test]
        fn a_mended_link_needs_no_mending(fragment in "#/(threads|Downloads|result/)[?](n=|link=|&|amp;|utm_x|run|%[0-9a-f]{2}|;|[\\PC]|[a-z0-9,.;:?#&=/ +%]){0,14}") {
            let once = mended(&fragment);
            let (route, again) = (Route::read(&once), Route::read(&mended(&once)));
            prop_assert_eq!(again.experiment, route.experiment);
            prop_assert_eq!(again.prediction, route.prediction);
            prop_assert_eq!(again.run, route.run);
            prop_assert_eq!(again.notices.is_empty(), route.notices.is_empty());
        }
    }
}
