//! Does the practice network do what is set? And do fetches that wait side by side take no longer
//! than the slowest of them?

use browser_tests::experiments::{far_away, practice, run_link};
use browser_tests::wait::until_true;
use browser_tests::{Page, Serve, meet, meet_beside_others, meet_in_each};
use parlab::analysis::record::Record;
use parlab::chapters::downloads::params::DownloadsParams;
use parlab::chapters::downloads::practice::{Fault, Network, Practice};
use parlab::experiment::route::Route;
use parlab::record::{Status, TableResult, Task};
use runstats::samples::Samples;

/// Three at a time may take so many times as long as the slowest file alone.
const AT_MOST: f64 = 1.15;
/// Of the sum of all, one at a time takes at least this part.
const OF_THE_SUM: f64 = 0.95;
/// By what factor two equal delays may differ, on a busy machine.
const ALIKE: f64 = 1.25;

#[test]
fn three_side_by_side_take_as_long_as_the_slowest() {
    meet_in_each(Serve::default(), async |lab| {
        let record = lab.page.run(&practice(far_away(3, 300), &[1, 3], 5)).await;
        assert_eq!(record.status, Status::Complete);
        assert!(record.results.iter().all(|result| result.error.is_none()));
        let alone: Vec<f64> = (0..3)
            .map(|file| median(durations(&record, 1, file)))
            .collect();
        let (sum, slowest) = (
            alone.iter().sum::<f64>(),
            alone.iter().copied().fold(0.0, f64::max),
        );
        let wall = |k: u32| {
            median(
                record
                    .samples_with(k)
                    .map(|sample| sample.wall_ms)
                    .collect(),
            )
        };
        println!(
            "alone {alone:.0?} ms; three at a time {:.3} of the slowest, one at a time {:.3} of the sum",
            wall(3) / slowest,
            wall(1) / sum,
        );
        assert!(wall(3) <= AT_MOST * slowest, "{} and {slowest}", wall(3));
        assert!(wall(1) >= OF_THE_SUM * sum, "{} and {sum}", wall(1));
        // The wait for the answer is what was set, and nearly all of it.
        for task in record.samples.iter().flat_map(|sample| &sample.tasks) {
            let answered = task.answered_ms.expect("an answer") - task.start_ms;
            assert!(answered >= 0.99 * 300.0, "{task:?}");
        }
    });
}

#[test]
fn each_fault_has_its_own_message_and_the_other_files_are_kept() {
    let expected = [
        (Fault::NotFound, "The server answered 404 (not found)"),
        (
            Fault::ServerError,
            "The server answered 500 (an error inside the server)",
        ),
        (Fault::CutOff, "The connection broke off after "),
        (Fault::WrongLength, "The server promised "),
        (
            Fault::Silent,
            "No complete answer within 2 s: nothing had arrived.",
        ),
        (Fault::Html, "This is a web page (HTML) and no file"),
        (
            Fault::Windows1252,
            "is not UTF-8. It looks like Windows-1252",
        ),
        (
            Fault::Ragged,
            "line 5 has 4 fields, and the header has 3; the first one too many begins in column ",
        ),
    ];
    let unusual = [
        (
            Fault::Bom,
            "It begins with a byte order mark, which is no part of the first name.",
        ),
        (
            Fault::Utf16,
            "It is in UTF-16, little end first, as its byte order mark says.",
        ),
    ];
    assert_eq!(expected.len() + unusual.len(), Fault::ALL.len());
    meet_in_each(Serve::default(), async |lab| {
        let mut network = far_away(12, 20);
        for (file, fault) in (2..).zip(Fault::ALL) {
            network.set_fault(file, Some(fault));
        }
        let link = run_link(&practice(network.clone(), &[12], 1));
        lab.page.open(&format!("{link}&timeout_s=2")).await;
        let record = lab.page.record().await;
        assert_eq!(record.status, Status::Complete);
        assert_eq!(record.results.len(), 12);
        let result = |fault: Option<Fault>, file: u32| -> &TableResult {
            assert_eq!(network.fault(file), fault);
            let link = network.link(file);
            let result = record.results.iter().find(|result| result.link == link);
            result.expect("a result for each file")
        };
        let file_of = |fault| {
            (2..)
                .zip(Fault::ALL)
                .find(|(_, one)| *one == fault)
                .expect("a file")
                .0
        };
        let mut messages = Vec::new();
        for (fault, says) in expected {
            let error = result(Some(fault), file_of(fault)).error.clone();
            let error = error.unwrap_or_else(|| panic!("{fault:?} did not fail"));
            assert!(error.contains(says), "{fault:?}: {error}");
            lab.page.until_said("region", &error).await;
            messages.push(error);
        }
        messages.sort();
        messages.dedup();
        assert_eq!(messages.len(), expected.len(), "{messages:#?}");
        for (fault, says) in unusual {
            let result = result(Some(fault), file_of(fault));
            assert_eq!(result.notes, [says]);
            check_table(result);
            lab.page.until_said("region", says).await;
        }
        for file in [1, 12] {
            let result = result(None, file);
            assert!(result.notes.is_empty());
            check_table(result);
        }
        assert!(lab.page.can_run().await);
    });
}

#[test]
fn in_a_round_all_numbers_of_fetches_meet_the_same_delays() {
    meet(Serve::default(), async |lab| {
        let network = Practice {
            jitter_ms: 600,
            ..far_away(4, 300)
        };
        let record = lab.page.run(&practice(network.clone(), &[1, 4], 2)).await;
        let again = lab.page.run(&practice(network.clone(), &[4], 2)).await;
        let seed = network.seed + 1;
        let other = lab
            .page
            .run(&practice(Practice { seed, ..network }, &[4], 2))
            .await;
        let mut drawn = Vec::new();
        let mut differ = 0;
        for round in 0..2 {
            for file in 0..4 {
                let one = delay(&record, 1, round, file);
                for alike in [
                    delay(&record, 4, round, file),
                    delay(&again, 4, round, file),
                ] {
                    assert!(
                        is_alike(one, alike),
                        "file {file}, round {round}: {one} and {alike} ms"
                    );
                }
                differ += u32::from(!is_alike(one, delay(&other, 4, round, file)));
                drawn.push(one);
            }
        }
        assert!(differ >= 2, "another seed draws other delays");
        drawn.sort_by(f64::total_cmp);
        assert!(
            !is_alike(drawn[0], drawn[7]),
            "delays differ from file to file: {drawn:?}"
        );
    });
}

#[test]
fn over_two_connections_six_files_come_two_at_a_time() {
    meet(Serve::default(), async |lab| {
        let network = Practice {
            connections: 2,
            ..far_away(6, 200)
        };
        let record = lab.page.run(&practice(network, &[1, 2, 6], 2)).await;
        let wall = |k: u32| {
            median(
                record
                    .samples_with(k)
                    .map(|sample| sample.wall_ms)
                    .collect(),
            )
        };
        let (two, six) = (wall(2) / wall(1), wall(6) / wall(1));
        println!("over two connections: two at a time {two:.2}, six at a time {six:.2}");
        assert!((0.4..0.65).contains(&two), "{two}");
        assert!((0.4..0.65).contains(&six), "nothing more is gained: {six}");
        // The third and fourth wait for their turn, and the others twice as long.
        for sample in record.samples_with(6) {
            let mut waits: Vec<f64> = sample.tasks.iter().map(waited).collect();
            waits.sort_by(f64::total_cmp);
            assert!(
                waits[2] > 1.6 * waits[1] && waits[4] > 1.3 * waits[3],
                "{waits:?}"
            );
        }
    });
}

#[test]
fn the_line_is_shared_by_all_who_receive() {
    meet(Serve::default(), async |lab| {
        let network = Practice {
            kib: 128,
            line_kib_s: 256,
            ..far_away(4, 20)
        };
        let record = lab.page.run(&practice(network, &[1, 4], 2)).await;
        let wall = |k: u32| {
            median(
                record
                    .samples_with(k)
                    .map(|sample| sample.wall_ms)
                    .collect(),
            )
        };
        let receiving = |k: u32| {
            let tasks = record.samples_with(k).flat_map(|sample| &sample.tasks);
            median(
                tasks
                    .map(|task| task.end_ms - task.answered_ms.unwrap_or(task.end_ms))
                    .collect(),
            )
        };
        let ratio = wall(4) / wall(1);
        println!(
            "over one narrow line, four at a time: {ratio:.2} of the time, each receiving for {:.0} instead of {:.0} ms",
            receiving(4),
            receiving(1),
        );
        assert!((0.75..1.2).contains(&ratio), "{ratio}");
        assert!(
            receiving(4) > 2.5 * receiving(1),
            "{} and {}",
            receiving(4),
            receiving(1)
        );
    });
}

#[test]
fn a_cancelled_run_leaves_no_connection_taken() {
    meet_beside_others(Serve::default(), async |lab| {
        let slow = Practice {
            connections: 1,
            ..far_away(3, 5000)
        };
        lab.page.open(&run_link(&practice(slow, &[3], 1))).await;
        lab.page.click("button", "Cancel").await;
        assert_eq!(lab.page.record().await.status, Status::Cancelled);
        let quick = Practice {
            connections: 1,
            ..far_away(3, 50)
        };
        lab.page.follow(&run_link(&practice(quick, &[1], 1))).await;
        let record = lab.page.record().await;
        assert_eq!(record.status, Status::Complete);
        let slowest = (0..3)
            .map(|file| durations(&record, 1, file)[0])
            .fold(0.0, f64::max);
        assert!(
            slowest < 2500.0,
            "it waited for the run before: {slowest} ms"
        );
    });
}

#[test]
fn the_controls_say_what_the_link_says() {
    meet_beside_others(Serve::default(), async |lab| {
        let page = &lab.page;
        page.open("#/downloads?reps=1").await;
        assert_eq!(shown(page).await, Practice::default());
        page.click("radio", "satellite").await;
        assert_eq!(shown(page).await, Network::Satellite.preset());
        page.until_said("region", "600 to 650 ms until an answer")
            .await;
        page.unfold("Set delay, speed and size").await;
        page.press("slider", "Connections at a time", thirtyfour::Key::Right)
            .await;
        page.press("slider", "Files", thirtyfour::Key::Left).await;
        page.unfold("Break some of them").await;
        page.press("combobox", "File 2", "cut").await;
        let mut expected = Network::Satellite.preset();
        expected.connections = 1;
        expected.set_files(2);
        expected.set_fault(2, Some(Fault::CutOff));
        assert_eq!(expected.network(), Network::Custom);
        until_true("what was set", async || shown(page).await == expected).await;
        // Each file can be opened by itself.
        let link = page.find("link", "practice/2.csv").await;
        let href = link.attr("href").await.ok().flatten();
        assert_eq!(href, Some(expected.link(2)));
        page.click("radio", "school Wi-Fi").await;
        page.click("button", "All in order").await;
        let mut school = Practice::default();
        school.set_files(2);
        assert_eq!(shown(page).await, school);
        let record = page.press_run().await;
        assert_eq!(record.status, Status::Complete);
        let bytes = record.results[0].table.as_ref().expect("a table").bytes;
        assert!(bytes > 60_000, "{bytes}");
        page.until_said("region", "KiB received").await;
    });
}

#[test]
fn without_a_service_worker_there_are_the_samples() {
    let none = Serve::NO_SERVICE_WORKER;
    meet_beside_others(none, async |lab| {
        let page = &lab.page;
        page.open("").await;
        page.until_said(
            "region",
            "The practice network needs this page’s service worker, and there is none.",
        )
        .await;
        let record = page.press_run().await;
        assert!(record.results.len() == 3 && record.results.iter().all(|r| r.table.is_some()));

        page.open("#/downloads?network=mobile&reps=1").await;
        page.find("button", "Use the sample files instead").await;
        assert!(!page.can_run().await, "there is nothing to fetch from");
        page.click("button", "Use the sample files instead").await;
        assert_eq!(page.press_run().await.status, Status::Complete);

        page.open("#/downloads?network=mobile&run=1").await;
        let why = page.result().await.expect_err("it can't run");
        assert!(why.contains("needs this page’s service worker"), "{why}");
    });
}

/// The practice network in the link to this run.
async fn shown(page: &Page) -> Practice {
    page.unfold("Link to this run").await;
    let link = page.value("textbox", "Link to this run").await;
    let route = Route::read(link.split_once('#').expect("a fragment").1);
    assert_eq!(route.notices, []);
    let params: &DownloadsParams = route.experiment.params().expect("downloads");
    params.practice.clone().expect("a practice network")
}

fn check_table(result: &TableResult) {
    let table = result
        .table
        .as_ref()
        .unwrap_or_else(|| panic!("{result:?}"));
    assert_eq!(table.columns, ["place", "day", "reading"]);
    assert!(table.rows > 100 && result.error.is_none(), "{table:?}");
}

/// What a file took with so many at a time, in each round.
fn durations(record: &Record, k: u32, file: u32) -> Vec<f64> {
    let samples = record.samples_with(k);
    let tasks = samples.filter_map(|sample| sample.tasks.iter().find(|task| task.id == file));
    tasks.map(|task| task.end_ms - task.start_ms).collect()
}

fn delay(record: &Record, k: u32, round: u32, file: u32) -> f64 {
    let mut samples = record.samples_with(k);
    let sample = samples
        .find(|sample| sample.round == round)
        .expect("a sample");
    let task = sample.tasks.iter().find(|task| task.id == file);
    waited(task.expect("a task"))
}

/// How long a task waited for its answer, in ms.
fn waited(task: &Task) -> f64 {
    task.answered_ms.expect("an answer") - task.start_ms
}

fn is_alike(a: f64, b: f64) -> bool {
    a.max(b) / a.min(b) <= ALIKE
}

fn median(values: Vec<f64>) -> f64 {
    Samples::new(values).expect("finite times").median()
}
