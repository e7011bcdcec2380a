//! Does a link mean the same after all that happens to links on their way?

use fuzz::mangle::{Mangling, OF_FILES, OF_RESULTS, OF_RUN_LINKS, encoded};
use fuzz::seeds::{self, LINKS, RUN_LINKS};
use parlab::chapters::downloads::params::{MAX_LINKS, check_link, read_pasted};
use parlab::experiment::mended::mended;
use parlab::experiment::route::Route;
use parlab::export::json::from_json;
use parlab::export::link::{from_fragment, to_fragment};
use parlab::mending::link;
use proptest::prelude::*;
use proptest::sample::select;

/// Some of these, one after another.
fn some(of: &'static [Mangling]) -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(0..of.len(), 0..6)
}

fn apply(of: &[Mangling], which: &[usize], link: &str) -> String {
    which
        .iter()
        .fold(link.to_owned(), |link, &at| of[at](&link))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_run_link_means_the_same(meant in select(RUN_LINKS.to_vec()), which in some(&OF_RUN_LINKS), is_encoded: bool) {
        parlab::chapters::register();
        let mut mangled = apply(&OF_RUN_LINKS, &which, meant);
        if is_encoded {
            mangled = encoded(&mangled);
        }
        let (read, meant) = (Route::read(&mended(&mangled)), Route::read(meant));
        prop_assert_eq!(read.experiment, meant.experiment, "{}", mended(&mangled));
        prop_assert_eq!(read.prediction, meant.prediction);
        prop_assert_eq!(read.run, meant.run);
        prop_assert_eq!(read.notices, vec![]);
    }

    #[test]
    fn an_address_of_a_file_means_the_same(meant in select(LINKS.to_vec()), which in some(&OF_FILES)) {
        let mangled = apply(&OF_FILES, &which, meant);
        prop_assert_eq!(link::mended(&mangled), meant, "{}", mangled);
        let pasted = read_pasted(&mangled, MAX_LINKS);
        prop_assert_eq!(pasted.good, [meant], "{}", mangled);
        prop_assert_eq!(pasted.bad, []);
    }

    #[test]
    fn what_is_in_order_stays_as_it_is(link in "(https?://[a-z]{1,5}[.]org/|data/|[.]{1,2}/)[a-zA-Z0-9_~%/-]{0,9}([?][a-z=&0-9]{0,9}[0-9])?") {
        prop_assume!(check_link(&link).is_ok());
        prop_assert_eq!(link::mended(&link), link);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn a_result_link_means_the_same(at in 0usize..100, which in some(&OF_RESULTS)) {
        parlab::chapters::register();
        let records = seeds::records();
        let record = from_json(records[at % records.len()].0).expect("a good record");
        let good = to_fragment(&record);
        let mangled = apply(&OF_RESULTS, &which, &good);
        let meant = from_fragment(&good);
        prop_assert!(meant.is_ok());
        prop_assert_eq!(from_fragment(&mended(&mangled)), meant, "{}", mangled);
    }
}
