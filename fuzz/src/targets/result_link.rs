//! Result links: changed before they are packed, while they are packed, and as text.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec_zlib;
use parlab::experiment::mended::mended;
use parlab::export::limits::PREFIX;
use parlab::export::link::{from_fragment, to_fragment};
use parlab::export::shared::Shared;
use runstats::random::Rng;

use super::record;
use crate::change::{self, pick};
use crate::mangle::OF_RESULTS;
use crate::seeds;
use crate::target::{Target, text};

/// The target.
pub const TARGET: Target = Target {
    name: "result-link",
    make,
    read,
};

fn make(rng: &mut Rng) -> Vec<u8> {
    let mut json = pick(rng, seeds::shared());
    for _ in 0..rng.below(4) {
        change::json(rng, &mut json);
    }
    let mut json = json.to_string().into_bytes();
    if rng.below(4) == 0 {
        change::bytes(rng, &mut json, b"", 3);
    }
    let mut packed = vec![if rng.below(30) == 0 {
        rng.below(4) as u8
    } else {
        1
    }];
    packed.extend(compress_to_vec_zlib(&json, 1));
    if rng.below(4) == 0 {
        change::bytes(rng, &mut packed, b"", 2);
    }
    let mut link = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(packed));
    for _ in 0..rng.below(3) {
        link = pick(rng, &OF_RESULTS)(&link);
    }
    match rng.below(4) {
        0 => change::text(rng, &link, "", 2),
        _ => link.into_bytes(),
    }
}

fn read(input: &[u8]) {
    let fragment = text(input);
    let meant = mended(&fragment);
    for fragment in [fragment.as_ref(), &meant] {
        match from_fragment(fragment) {
            Ok(shared) => {
                let opened = shared.into_record();
                record::use_everywhere(&opened);
                let again =
                    from_fragment(&to_fragment(&opened)).expect("what was opened can be sent on");
                assert_eq!(Shared::of(&opened).experiment, again.experiment);
            }
            Err(error) => assert!(error.to_string().chars().count() < 600, "{error}"),
        }
    }
}
