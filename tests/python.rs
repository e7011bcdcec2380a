//! Do the Python programs beside the Rust run, and is what they print true?
//!
//! They run under the `python3` on the path, 3.11 or newer, with small tasks. Without one these
//! tests say so on standard error and pass.

#[path = "python/printed.rs"]
mod printed;
#[path = "python/run.rs"]
mod run;

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::thread;

use parlab::layout::code::shown;
use printed::{number_after, rows, two_ways};
use run::{outcome, path_of, program, programs, run, source};

/// The programs, in the order of the lesson.
const PROGRAMS: [&str; 8] = [
    "downloads.py",
    "threads.py",
    "gil.py",
    "processes.py",
    "shared.py",
    "futures.py",
    "queues.py",
    "machine.py",
];
/// How much of a program fits beside the Rust.
const MAX_SHOWN_LINES: usize = 40;
/// The widest line that fits there.
const MAX_COLUMNS: usize = 88;

#[test]
fn every_program_is_here() {
    let name = |path: &PathBuf| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    let mut found: Vec<String> = programs().iter().filter_map(name).collect();
    let mut named = PROGRAMS.map(str::to_owned);
    found.sort();
    named.sort();
    assert_eq!(found, named, "a program without a test");
}

#[test]
fn what_is_shown_fits() {
    for program in PROGRAMS {
        let source = source(program);
        let part = shown(&source);
        let lines = part.lines().count();
        assert!(
            (10..=MAX_SHOWN_LINES).contains(&lines),
            "{program}: {lines} lines are shown"
        );
        assert!(part.contains("def "), "{program}: shows no function");
        for (line, number) in source.lines().zip(1..) {
            let columns = line.chars().count();
            assert!(
                columns <= MAX_COLUMNS,
                "{program}:{number}: {columns} columns"
            );
        }
    }
}

#[test]
fn every_program_says_what_it_shows_and_compiles() {
    for program in PROGRAMS {
        let source = source(program);
        assert!(
            source.starts_with("\"\"\""),
            "{program}: begins without a docstring"
        );
        let how = format!("python3 {program}");
        assert!(source.contains(&how), "{program}: does not say {how}");
        assert!(source.contains("if __name__ == \"__main__\":"), "{program}");
        let path = path_of(program);
        // In memory, so that nothing is left beside the programs.
        let compile =
            "import sys; compile(open(sys.argv[1], encoding='utf-8').read(), sys.argv[1], 'exec')";
        let path = path.to_string_lossy();
        run(&["-W", "error", "-c", compile, &path]);
    }
}

/// As on a Windows machine where another program has changed what the system calls a script.
#[test]
fn the_server_of_the_archive_calls_programs_programs() {
    let script = r#"
import functools, http.server, mimetypes, sys, threading, urllib.request
sys.path.insert(0, sys.argv[1])
mimetypes.types_map[".js"] = "text/plain"
import serve
handler = functools.partial(serve.Lab, directory=sys.argv[1])
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
for file in ["engine-worker.js", "icon.svg"]:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.server_address[1]}/{file}") as answer:
        head = answer.headers
        print(head["Content-Type"], head["Cross-Origin-Opener-Policy"], head["Cross-Origin-Embedder-Policy"], head["Document-Isolation-Policy"])
"#;
    let www = Path::new(env!("CARGO_MANIFEST_DIR")).join("www");
    if let Some(printed) = run(&["-c", script, &www.to_string_lossy()]) {
        let isolated = "same-origin require-corp isolate-and-credentialless";
        let expected =
            format!("text/javascript; charset=utf-8 {isolated}\nimage/svg+xml {isolated}\n");
        assert_eq!(printed, expected);
    }
}

#[test]
fn downloads_overlap_and_arrive_in_their_own_order() {
    let Some(printed) = program("downloads.py", &["--delays", "1.5", "0.1", "1.5"]) else {
        return;
    };
    let [first, second] = two_ways(&printed);
    assert!(number_after(&second[0], "at once:") < number_after(&first[0], "one after another:"));
    assert!(first[0].ends_with("for 3 links, 0 failed"), "{printed}");
    assert!(second[0].ends_with("for 3 links, 0 failed"), "{printed}");
    let body = "csv: b'year,link,value";
    assert!(first[1..].iter().all(|line| line.contains(body)));
    let order: Vec<bool> = ["/1.csv", "/2.csv", "/3.csv"]
        .into_iter()
        .zip(&first[1..])
        .map(|(end, line)| line.contains(end))
        .collect();
    assert_eq!(order, [true; 3], "in the order of the list: {printed}");
    assert!(second[1].contains("/2.csv"), "the quickest first");
}

#[test]
fn a_link_that_fails_leaves_the_others() {
    let good = serve("town,people\nA,1\n");
    // A port that was free a moment ago: nobody listens there.
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let refused = format!("http://{}/a.csv", closed.expect("a free port"));
    let Some(printed) = program("downloads.py", &[&refused, "no link", &good]) else {
        return;
    };
    for way in two_ways(&printed) {
        assert!(way[0].ends_with("for 3 links, 2 failed"), "{printed}");
        let line = |link: &str| {
            way.iter()
                .find(|line| line.contains(link))
                .cloned()
                .unwrap_or_default()
        };
        assert!(
            line(&good).ends_with("b'town,people\\nA,1\\n'"),
            "{printed}"
        );
        assert!(line(&refused).contains("error"), "{printed}");
        assert!(line("no link").contains("unknown url type"), "{printed}");
    }
}

#[test]
fn threads_compute_and_are_compared_with_one() {
    let arguments = ["-n", "20", "--threads", "2", "4", "--rounds", "2"];
    let Some(printed) = program("threads.py", &arguments) else {
        return;
    };
    assert!(printed.contains("the GIL is o"), "{printed}");
    assert!(printed.contains("fib(20) = 6765"), "{printed}");
    let rows = rows(&printed);
    let counts: Vec<f64> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(counts, [1.0, 2.0, 4.0]);
    assert_eq!(rows[0][2], 1.0, "one relative to one");
    assert!(rows.iter().all(|row| row[2] > 0.0));
}

#[test]
fn a_launch_is_over_before_the_work() {
    let arguments = [
        "-n",
        "26",
        "--threads",
        "1",
        "3",
        "--switch-interval",
        "0.001",
    ];
    let Some(printed) = program("gil.py", &arguments) else {
        return;
    };
    assert!(printed.contains("switch interval: 0.001 s"), "{printed}");
    let rows = rows(&printed);
    assert_eq!(rows.len(), 2, "{printed}");
    assert!(rows.iter().all(|row| row[1] <= row[2]), "{printed}");
    let sum = |column: usize| rows.iter().map(|row| row[column]).sum::<f64>();
    assert!(sum(1) < sum(2), "{printed}");
    for line in [
        "fib(26) = 121393",
        "n = 10: asked first: 55",
        "n = 10: asked too late: 55",
        "n = 0: asked first: 0",
        "n = 0: asked too late: 1",
        "n = -1: asked first: ValueError",
        "n = -1: asked too late: 1",
    ] {
        assert!(printed.contains(line), "{line} in {printed}");
    }
}

#[test]
fn processes_start_and_compute_however_they_begin() {
    let arguments = ["-n", "18", "--workers", "1", "3", "--bytes", "50000"];
    let Some(printed) = program("processes.py", &arguments) else {
        return;
    };
    assert!(printed.contains("fib(18) = 2584"), "{printed}");
    assert!(number_after(&printed, "pickled") > number_after(&printed, "carries"));
    assert_eq!(number_after(&printed, "carries"), 50_000.0);
    let table = rows(&printed);
    assert_eq!(table.len(), 2, "{printed}");
    assert!(table.iter().all(|row| row.len() == 5), "{printed}");
    // As on macOS and Windows: each process reads the program anew.
    let spawned = program(
        "processes.py",
        &["-n", "10", "--workers", "2", "--start", "spawn"],
    );
    let spawned = spawned.expect("it ran before");
    assert!(spawned.contains("begin by spawn"), "{spawned}");
    assert_eq!(rows(&spawned).len(), 1, "{spawned}");
}

#[test]
fn only_without_a_lock_additions_are_lost() {
    // Threads are stopped as often as can be, so that something is lost on a quick machine too.
    let arguments = [
        "--threads",
        "4",
        "--times",
        "200000",
        "--switch-ms",
        "0.005",
    ];
    let Some(printed) = program("shared.py", &arguments) else {
        return;
    };
    assert!(printed.contains("200000 times each"), "{printed}");
    let lost = |name: &str| {
        let line = printed.lines().find(|line| line.starts_with(name));
        let line = line.unwrap_or_else(|| panic!("{name}: {printed}"));
        number_after(line, "counted")
    };
    assert!(lost("without a lock") > 0.0, "{printed}");
    assert_eq!(
        (lost("with a lock"), lost("with its own")),
        (0.0, 0.0),
        "{printed}"
    );
}

#[test]
fn a_future_answers_all_that_is_asked() {
    let Some(printed) = program("futures.py", &["-n", "15"]) else {
        return;
    };
    let answers: Vec<(&str, &str)> = printed
        .lines()
        .filter_map(|line| line.split_once("  "))
        .map(|(what, value)| (what.trim(), value.trim()))
        .collect();
    for expected in [
        ("first.running()", "True"),
        ("first.done()", "False"),
        ("first.result(timeout=0.1)", "'TimeoutError'"),
        ("first.cancel()", "False"),
        ("second.running()", "False"),
        ("second.cancel()", "True"),
        ("first.result()", "610"),
        ("called back with", "[610]"),
        ("first.done()", "True"),
        ("second.result()", "'CancelledError'"),
        ("bad.result()", "'ValueError'"),
        ("bad in wait(...).done", "True"),
        ("as_completed", "['quick', 'slow']"),
        ("list(map)", "[610, 5, 0]"),
        ("next(map)", "5"),
        ("next(map) again", "'ValueError'"),
        ("submit after shutdown", "'RuntimeError'"),
        ("after with: last.done()", "True"),
    ] {
        assert!(answers.contains(&expected), "{expected:?} in {printed}");
    }
    assert!(printed.contains("ValueError('fib(-1)"), "{printed}");
}

#[test]
fn queues_share_out_every_task() {
    for start in [&[][..], &["--start", "spawn"]] {
        let arguments = [&["-n", "15", "--workers", "2", "--tasks", "5"], start].concat();
        let Some(printed) = program("queues.py", &arguments) else {
            return;
        };
        let answers: Vec<&str> = printed.lines().collect();
        assert_eq!(answers, ["fib(15) -> 610"; 5]);
    }
    let failed = program("queues.py", &["-n", "-1", "--tasks", "1"]).expect("it ran before");
    assert!(
        failed.contains("ValueError"),
        "an error is a result: {failed}"
    );
}

#[test]
fn each_broken_rule_says_what_would_hang() {
    // At once, since nearly all of it is waiting.
    thread::scope(|scope| {
        for (how, named) in [
            ("sentinel", &[SENTINEL][..]),
            ("task-done", &[TASKS]),
            ("pickle", &[RESULT, TASKS]),
            ("worker", &[RESULT, TASKS, DIED]),
        ] {
            scope.spawn(move || says_what_would_hang(how, named));
        }
    });
}

const RESULT: &str = "4 of 5 results came: results.get() would have hung";
const TASKS: &str = "tasks.join() would have hung";
const SENTINEL: &str = "got no sentinel: its join() would have hung";
const DIED: &str = "died with exit code 1";

/// Just what is named must be said.
fn says_what_would_hang(how: &str, named: &[&str]) {
    // A generous limit: a worker that is merely slow to begin must not look hung.
    let sizes = ["--workers", "2", "--tasks", "4", "-n", "10", "--limit", "5"];
    let Some(printed) = program("queues.py", &[&["--break", how], &sizes[..]].concat()) else {
        return;
    };
    assert!(printed.contains(&format!("broken: {how}")), "{printed}");
    for line in [RESULT, TASKS, SENTINEL, DIED] {
        let said = printed.contains(line);
        assert_eq!(said, named.contains(&line), "{how}: {line} in {printed}");
    }
}

#[test]
fn the_machine_is_described_and_tried() {
    let Some(printed) = program("machine.py", &["-n", "18", "--most", "2", "--rounds", "1"]) else {
        return;
    };
    assert!(number_after(&printed, "usable by this process:") >= 1.0);
    assert!(printed.contains("the GIL is o"), "{printed}");
    assert!(number_after(&printed, "clock perf_counter: steps of") > 0.0);
    let rows = rows(&printed);
    assert_eq!(rows.len(), 2, "{printed}");
    assert_eq!(rows[0], [1.0, 1.0], "one relative to one");
    assert!(number_after(&printed, "cores that help: about") >= 1.0);
}

#[test]
fn parameters_that_make_no_sense_are_refused() {
    for (program, arguments) in [
        ("downloads.py", &["--delays", "-1"][..]),
        ("threads.py", &["--threads", "0"]),
        ("shared.py", &["--threads", "0"]),
        ("gil.py", &["--switch-interval", "0"]),
        ("processes.py", &["--workers", "62"]),
        ("futures.py", &["-n", "-1"]),
        ("queues.py", &["--tasks", "0"]),
        ("machine.py", &["--most", "0"]),
    ] {
        let path = path_of(program).to_string_lossy().into_owned();
        let Some((code, text)) = outcome(&[&[path.as_str()], arguments].concat()) else {
            return;
        };
        assert_eq!(code, Some(2), "{program}: {text}");
        assert!(text.contains("error: "), "{program}: {text}");
    }
}

/// A link to this text, for as many requests as there are.
fn serve(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            // Up to the empty line: to close before all is read would cut the answer off.
            let lines = BufReader::new(&stream).lines();
            lines
                .map_while(Result::ok)
                .take_while(|line| !line.is_empty())
                .for_each(drop);
            let length = body.len();
            let head = format!("HTTP/1.0 200 OK\r\nContent-Length: {length}\r\n\r\n");
            let _ = write!(stream, "{head}{body}");
        }
    });
    format!("http://{address}/good.csv")
}
