//! Run links: whatever stands behind `#`.

use parlab::experiment::mended::mended;
use parlab::experiment::route::{Route, link_to};

use crate::change::{self, pick};
use crate::mangle::{OF_RUN_LINKS, encoded};
use crate::seeds::RUN_LINKS;
use crate::target::{Target, text};
use runstats::random::Rng;

/// The target.
pub const TARGET: Target = Target {
    name: "run-link",
    make,
    read,
};

fn make(rng: &mut Rng) -> Vec<u8> {
    let mut link = pick(rng, &RUN_LINKS).to_owned();
    for _ in 0..rng.below(4) {
        link = pick(rng, &OF_RUN_LINKS)(&link);
    }
    if rng.below(8) == 0 {
        link = encoded(&link);
    }
    let other = pick(rng, &RUN_LINKS);
    change::text(rng, &link, other, 6)
}

fn read(input: &[u8]) {
    let fragment = text(input);
    let meant = mended(&fragment);
    for fragment in [fragment.as_ref(), &meant] {
        let route = Route::read(fragment);
        assert!(!route.experiment.worker_counts().is_empty());
        assert!(route.notices.len() < 100, "{} notices", route.notices.len());
        for notice in &route.notices {
            let said = notice.to_string();
            assert!(said.chars().count() < 1_200, "a long notice: {said}");
        }
        let link = link_to(&route.experiment, &route.prediction, route.run);
        let again = Route::read(&link);
        assert_eq!(again.notices, []);
        assert_eq!(
            link_to(&again.experiment, &again.prediction, again.run),
            link
        );
    }
}
