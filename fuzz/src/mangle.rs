//! What happens to links on their way and leaves their meaning alone: what mail programs, chats, word
//! processors, advertisers and hasty hands do.

use form_urlencoded::byte_serialize;

/// A link, changed.
pub type Mangling = fn(&str) -> String;

/// Those of a fragment with a chapter and parameters, as the page finds it in its address.
pub const OF_RUN_LINKS: [Mangling; 22] = [
    |link| link.replace('&', "&amp;"),
    |link| link.replace('&', "&#038;"),
    |link| format!("{link}."),
    |link| format!("{link},"),
    |link| format!("{link})"),
    |link| format!("{link}%22"),
    |link| format!("{link}%E2%80%9D%20"),
    |link| format!("{link}%3E"),
    |link| format!("{link}&utm_source=mail&utm_medium=x"),
    |link| format!("{link}&fbclid=IwAR0x&gclid=1"),
    |link| link.replacen('?', "?utm_campaign=a&", 1),
    |link| format!("#{link}"),
    |link| format!("#/{link}"),
    |link| link.replacen("#/", "#", 1),
    |link| link.replacen("#/", "#%23/", 1),
    |link| link.replacen("#/", "#!/", 1),
    |link| format!("{link}%E2%80%8B"),
    |link| within(link, "%C2%AD"),
    |link| within(link, "%0D%0A"),
    |link| with_case(link),
    |link| link.replacen('?', "/?", 1),
    |link| format!("{link}&"),
];

/// Those of an address of a file, as it is pasted.
pub const OF_FILES: [Mangling; 20] = [
    |link| format!("\"{link}\""),
    |link| format!("“{link}”"),
    |link| format!("‘{link}’"),
    |link| format!("«{link}»"),
    |link| format!("<{link}>"),
    |link| format!("({link})"),
    |link| format!("[{link}]"),
    |link| format!("`{link}`"),
    |link| format!("**{link}**"),
    |link| format!("[the file]({link})"),
    |link| format!("{link},"),
    |link| format!("{link}."),
    |link| format!("{link};"),
    |link| format!(" {link}\u{a0}"),
    |link| format!("\u{feff}{link}"),
    |link| within(link, "\u{200b}"),
    |link| within(link, "\u{ad}"),
    |link| link.replacen("https://", "HTTPS://", 1),
    |link| link.replace('&', "&amp;"),
    |link| format!("<URL:{link}>"),
];

/// Those of a result's link.
pub const OF_RESULTS: [Mangling; 14] = [
    |link| format!("{link}."),
    |link| format!("{link})"),
    |link| format!("{link}%22"),
    |link| format!("{link}?utm_source=x"),
    |link| format!("{link}&fbclid=y"),
    |link| format!("{link}&amp;utm_source=x"),
    |link| format!("{link}/"),
    |link| format!("{link}%E2%80%8B"),
    |link| format!("{link}="),
    |link| within(link, "%0A"),
    |link| within(link, "%20"),
    |link| within(link, "\u{200b}"),
    |link| within(link, "%C2%AD"),
    |link| format!("#{link}"),
];

/// Encodes all behind the `#`, as an address inside of another is.
pub fn encoded(link: &str) -> String {
    let text: String = byte_serialize(link.trim_start_matches('#').as_bytes()).collect();
    format!("#{text}")
}

/// Puts something between two letters near the end, where no sign is torn apart.
fn within(link: &str, what: &str) -> String {
    let bytes = link.as_bytes();
    let is_safe = |at: &usize| {
        let around = &bytes[at.saturating_sub(3)..(at + 3).min(bytes.len())];
        around.iter().all(|byte| byte.is_ascii_alphanumeric())
    };
    match (1..bytes.len()).rev().find(is_safe) {
        Some(at) => format!("{}{what}{}", &link[..at], &link[at..]),
        None => link.to_owned(),
    }
}

/// The chapter and the names of the parameters with capitals.
fn with_case(link: &str) -> String {
    let (head, query) = link.split_once('?').unwrap_or((link, ""));
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, value)) => format!("{}={value}", name.to_uppercase()),
        None => pair.to_owned(),
    });
    let pairs: Vec<String> = pairs.collect();
    match query {
        "" => head.to_uppercase(),
        _ => format!("{}?{}", head.to_uppercase(), pairs.join("&")),
    }
}
