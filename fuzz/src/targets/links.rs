//! Lists of links that are pasted.

use parlab::chapters::downloads::params::{
    MAX_LINKS, check_link, is_proxied, proxied, read_pasted,
};
use parlab::mending::link::mended;
use runstats::random::Rng;

use crate::change::{self, pick};
use crate::mangle::OF_FILES;
use crate::seeds::LINKS;
use crate::target::{Target, text};

/// The target.
pub const TARGET: Target = Target {
    name: "links",
    make,
    read,
};

fn make(rng: &mut Rng) -> Vec<u8> {
    let mut lines = String::new();
    for _ in 0..1 + rng.below(5) {
        let mut link = pick(rng, &LINKS).to_owned();
        for _ in 0..rng.below(4) {
            link = pick(rng, &OF_FILES)(&link);
        }
        lines.push_str(&link);
        lines.push_str(pick(rng, &["\n", "\r\n", " ", ", ", ";", ""]));
    }
    let other = pick(rng, &LINKS);
    change::text(rng, &lines, other, 6)
}

fn read(input: &[u8]) {
    let text = text(input);
    let pasted = read_pasted(&text, MAX_LINKS);
    assert!(pasted.good.len() <= MAX_LINKS);
    for link in &pasted.good {
        assert_eq!(check_link(link), Ok(()), "{link}");
        assert_eq!(&mended(link), link, "mended once more");
        let scheme = link
            .split(['/', '?', '#'])
            .next()
            .and_then(|start| start.split_once(':'));
        let is_web = scheme.is_none_or(|(scheme, _)| {
            let known = ["http", "https"];
            known.iter().any(|it| scheme.eq_ignore_ascii_case(it))
        });
        assert!(is_web, "{link}");
        let through = proxied(link, &["a.org".to_owned()]);
        assert!(through.is_none_or(|through| is_proxied(&through)));
    }
    for (_, _, error) in &pasted.bad {
        assert!(error.to_string().chars().count() < 500, "{error}");
    }
}
