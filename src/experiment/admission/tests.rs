//! What starts, what is asked about, and what is refused; and that whatever starts has room in its record.

use proptest::prelude::*;

use super::*;
use crate::experiment::cost::MAX_HOLDS;
use crate::experiment::route::Route;

/// An ordinary machine, nothing known of its speed.
fn usual() -> Speed {
    Speed::of(4, None, 5.0)
}

fn asked(link: &str) -> Experiment {
    let route = Route::read(link);
    assert_eq!(route.notices, [], "{link}");
    route.experiment
}

fn admitted(link: &str) -> Admission {
    admission(&asked(link), usual())
}

#[test]
fn what_the_page_suggests_starts() {
    for chapter in crate::experiment::Chapter::all() {
        let link = format!("#/{}", chapter.slug());
        assert_eq!(admitted(&link), Admission::Starts, "{link}");
    }
    for link in [
        "#/threads?n=40&workers=1,2,3,4,8&reps=3&kind=naive-timing",
        "#/threads?n=40&workers=2&reps=3&gil=on&switch_ms=50",
        "#/processes?n=34&workers=1,2,3,4,8,16,32&reps=3&pool=processes",
        "#/processes?n=20&workers=14&reps=1&argument_kib=16384",
        "#/processes?n=20&workers=32&reps=1&argument_kib=8192",
        "#/threads?kind=strong&tasks=200&reps=30",
        "#/threads?kind=strong&tasks=2000",
    ] {
        assert_eq!(admitted(link), Admission::Starts, "{link}");
    }
}

#[test]
fn a_run_of_hours_is_asked_about_with_its_time() {
    // 32 × 100 times fib(50), four at a time: 20 s each, as far as is known.
    let link = "#/threads?n=50&workers=32&reps=100";
    let Admission::Long(why) = admitted(link) else {
        panic!("{:?}", admitted(link));
    };
    assert!(why.contains("about 4 h"), "{why}");
    assert!(
        why.contains("fib(50), a task a worker, 100 samples"),
        "{why}"
    );
    // A machine that is known to be slow takes longer.
    let slow = Speed::of(1, Some(1e-3), 5.0);
    let Admission::Long(why) = admission(&asked(link), slow) else {
        panic!("it starts");
    };
    assert!(why.contains("months"), "{why}");
    for link in [
        "#/threads?n=50&workers=8&gil=on&reps=5",
        "#/threads?n=50&kind=forkjoin&cutoff=1&workers=1&reps=2",
        "#/threads?workers=1,2,4,8,16,32&reps=100",
        "#/shared?way=lock&additions=10000000&workers=32&reps=100",
        "#/downloads?files=32&kib=4096&network=satellite&concurrency=1&reps=100",
        "#/queues?n=50&tasks=64&workers=1",
        "#/futures?tasks=50,50,50,50,50,50,50,50&workers=1",
        "#/machine?n=46&reps=20&workers=1,2,4,8,16,32",
    ] {
        assert!(matches!(admitted(link), Admission::Long(_)), "{link}");
    }
}

#[test]
fn a_record_without_room_is_refused_with_the_sum() {
    let link = "#/threads?n=20&kind=strong&tasks=2000&workers=1,2,4,8&reps=100";
    let Admission::Refused(error) = admitted(link) else {
        panic!("{:?}", admitted(link));
    };
    assert_eq!(
        error.to_string(),
        "This run doesn’t fit: 100 rounds × 8 000 tasks a round (4 worker counts) = 800 000 tasks, and a record has room for 200 000: choose at most 25 rounds, or fewer tasks or worker counts."
    );
    let fits = "#/threads?n=20&kind=strong&tasks=2000&workers=1,2,4,8&reps=25";
    assert!(!matches!(admitted(fits), Admission::Refused(_)));
    let copies = "#/processes?n=20&workers=32&reps=1&argument_kib=16384";
    assert!(matches!(admitted(copies), Admission::Refused(_)));
}

#[test]
fn the_time_of_a_run_until_clear_has_an_end() {
    let about_s = |link: &str| about_ms(&asked(link), usual()) / 1e3;
    assert_eq!(about_s("#/threads?n=20&workers=1,2&budget_s=20"), 20.0);
    // Five rounds there must be, however long they take.
    assert!(about_s("#/threads?n=50&workers=1&budget_s=1") > 90.0);
    // No more rounds than there are.
    assert!(about_s("#/threads?n=20&workers=1&reps=2&sure_pct=5&budget_s=600") < 1.0);
}

/// A link to any chapter, with any of its parameters within their bounds.
fn any_link() -> impl Strategy<Value = String> {
    let workers = prop::collection::btree_set(1..=32_u32, 1..=32);
    let chapter = 0..7_usize;
    let kinds = (0..4_usize, 0..3_usize, 0..5_usize, any::<bool>());
    let small = (1..=100_u32, 0..=50_u32, 1..=600_u32, 1..=50_u32);
    let large = (
        1..=2000_u32,
        1..=200_u32,
        0..=16_384_u32,
        1_000..=10_000_000_u32,
    );
    let network = (1..=32_u32, 1..=4096_u32, 0..=5_000_u32, 1..=120_u32);
    let n = prop::option::of(0..=50_i64);
    (chapter, workers, n, kinds, small, large, network).prop_map(
        |(chapter, workers, n, (kind, gil, way, apart), small, large, network)| {
            let (reps, sure, budget, cutoff) = small;
            let (tasks, switch, kib, additions) = large;
            let (files, file_kib, latency, timeout) = network;
            let list = |most: u32| {
                let workers = workers.iter().copied().filter(|k| *k <= most);
                let mut texts: Vec<String> = workers.map(|k| k.to_string()).collect();
                if texts.is_empty() {
                    texts.push("1".to_owned());
                }
                texts.join(",")
            };
            let counts = list(32);
            let n = n.map_or_else(String::new, |n| format!("&n={n}"));
            let stopping = format!("&reps={reps}&sure_pct={sure}&budget_s={budget}");
            let pool = if apart { "processes" } else { "threads" };
            match chapter {
                0 => {
                    let kind = ["weak", "strong", "forkjoin", "naive-timing"][kind];
                    let gil = match kind {
                        "weak" | "strong" => ["&gil=off", "&gil=on", "&gil=one-thread"][gil],
                        _ => "",
                    };
                    format!("#/threads?kind={kind}{gil}&switch_ms={switch}&tasks={tasks}&cutoff={cutoff}&workers={counts}{n}{stopping}")
                }
                1 => format!("#/processes?pool={pool}&argument_kib={kib}&workers={counts}{n}{stopping}"),
                2 => format!("#/processes?kind=naive-timing&argument_kib={kib}&workers={counts}{n}{stopping}"),
                3 => format!("#/machine?pool={pool}&workers={counts}{n}{stopping}"),
                4 => {
                    let way = ["load-store", "gil", "fetch-add", "lock", "own"][way];
                    format!("#/shared?way={way}&switch_ms={switch}&additions={additions}&workers={counts}{stopping}")
                }
                5 => format!("#/downloads?concurrency={}&files={files}&kib={file_kib}&latency_ms={latency}&timeout_s={timeout}{stopping}", list(16)),
                _ => format!("#/queues?workers={}&tasks={}{n}", workers.first().map_or(1, |k| k % 8 + 1), tasks % 64 + 1),
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn whatever_starts_has_room_in_its_record(link in any_link(), call_ms in 1e-8..1e-3_f64, cores in 0..200_u32) {
        let experiment = asked(&link);
        let speed = Speed::of(cores, Some(call_ms), 5.0);
        let ms = about_ms(&experiment, speed);
        prop_assert!(ms.is_finite() && ms >= 0.0, "{ms}");
        match admission(&experiment, speed) {
            Admission::Refused(error) => {
                let text = error.to_string();
                prop_assert!(text.contains(" = ") && text.contains("at most") || text.contains("fewer"), "{text}");
            }
            Admission::Long(why) => prop_assert!(ms > LONG_MS && why.contains("about"), "{why}"),
            Admission::Starts => prop_assert!(ms <= LONG_MS),
        }
        if !matches!(admission(&experiment, speed), Admission::Refused(_)) {
            let counts = experiment.worker_counts().iter();
            let a_round: u64 = counts.map(|&k| experiment.sample_cost(k, speed).tasks).sum();
            prop_assert!(a_round * u64::from(least_rounds(&experiment)) <= MAX_TASKS);
            // A turn for each holder at least, in each sample.
            prop_assert!(2 * u64::from(experiment.total_samples()) * 33 <= MAX_HOLDS);
        }
    }
}
