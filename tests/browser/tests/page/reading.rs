//! Are files read as they are meant, and is what was found said? Are others named for what they are?

use browser_tests::experiments::links;
use browser_tests::files::{NO_TABLES, ODD, path};
use browser_tests::{Serve, meet_in_each};
use parlab::record::{Status, TableResult};

#[test]
fn odd_files_are_read_and_others_are_named() {
    meet_in_each(Serve::default(), async |lab| {
        let names = ODD.map(|file| file.name).into_iter();
        let all = names.chain(NO_TABLES.map(|file| file.name));
        let addresses = all.map(|name| lab.site.url(&path(name))).collect();
        let record = lab.page.run(&links(addresses)).await;
        assert_eq!(record.status, Status::Complete);
        let result = |name: &str| -> &TableResult {
            let is_it = |result: &&TableResult| result.link.ends_with(&path(name));
            record
                .results
                .iter()
                .find(is_it)
                .expect("a result of each file")
        };
        lab.page.until_said("region", NO_TABLES[0].says).await;
        let told = lab
            .page
            .region("What arrived, in the order of arrival")
            .await;
        for file in ODD {
            let found = result(file.name);
            assert_eq!(found.error, None, "{}", file.name);
            let line = format!("{} B · {}", file.bytes.len(), file.shape);
            assert!(told.contains(&line), "{}: {line}\n{told}", file.name);
            match file.note {
                None => assert!(found.notes.is_empty(), "{found:?}"),
                Some(note) => {
                    assert!(
                        found.notes.iter().any(|said| said.starts_with(note)),
                        "{found:?}"
                    );
                    assert!(told.contains(note), "{note}\n{told}");
                }
            }
        }
        // One of a thing is one.
        assert!(
            !told.contains("1 rows") && !told.contains("1 columns"),
            "{told}"
        );
        for file in NO_TABLES {
            let error = result(file.name).error.clone().unwrap_or_default();
            assert!(error.starts_with(file.says), "{}: {error}", file.name);
            assert!(told.contains(&error), "{error}\n{told}");
        }
    });
}
