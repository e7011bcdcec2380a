//! Addresses of practice files that nobody has made by the page's own controls.

use browser_tests::{Serve, meet_beside_others};
use parlab::chapters::downloads::practice::Fault;
use serde_json::{Value, json};

/// The service worker's reader, with what it needs of its other files.
const READER: &str = concat!(
    "const ISOLATION = {};",
    "const SCOPE = new URL('https://a.test/lab/');",
    "const pathOf = (url) => url.pathname.slice(SCOPE.pathname.length);",
    include_str!("../../../../www/sw/practice.js"),
);
const MANY: u32 = 100_000;

#[test]
fn a_practice_address_is_read_or_refused_in_a_sentence() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/downloads").await;
        let script = format!(
            "{READER}{}",
            include_str!("../../src/practice_addresses.js")
        );
        let odd = page.script(&script, vec![json!(7), json!(MANY)]).await;
        assert_eq!(odd, Value::Null);
        // What the page can set is what the service worker knows.
        let faults = page
            .script(&format!("{READER} return FAULTS"), Vec::new())
            .await;
        let slugs = Fault::ALL.iter().map(|fault| fault.slug());
        let known: Vec<&str> = ["none"].into_iter().chain(slugs).collect();
        assert_eq!(faults, json!(known));
    });
}
