//! Does every task of the lesson open what it asks for, and is it done by its own run and by no other?

use parlab::analysis::record::Record;
use parlab::chapters::ALL;
use parlab::chapters::queues::params::{Break, QueuesParams};
use parlab::chapters::shared::params::SharedParams;
use parlab::experiment::admission::{Admission, admission};
use parlab::experiment::cost::Speed;
use parlab::experiment::question::{Question, Session};
use parlab::experiment::route::{Route, link_to};
use parlab::experiment::{Chapter, Experiment};
use parlab::lesson::task::{Done, Task};
use parlab::lesson::tasks::tasks_of;
use parlab::record::{FutureTrace, Machine, Note, Run, Sample, Stall, Status};
use pysync::FutureState;

#[path = "lesson/plan.rs"]
mod plan;

/// Tasks that are also done by the run of another: the chapter, the task, and whose run, from 0.
const BY_OTHERS: [(&str, usize, usize); 1] = [("machine", 0, 1)];

fn all() -> impl Iterator<Item = (Chapter, usize, &'static Task)> {
    parlab::chapters::register();
    let of = |chapter| tasks_of(chapter).iter().enumerate();
    ALL.into_iter()
        .flat_map(move |chapter| of(chapter).map(move |(at, task)| (chapter, at, task)))
}

#[test]
fn each_chapter_has_three_to_five_short_tasks() {
    parlab::chapters::register();
    for chapter in ALL {
        assert!((3..=5).contains(&tasks_of(chapter).len()), "{chapter:?}");
    }
    let words = |text: &str| text.split_whitespace().count();
    for (_, _, task) in all() {
        assert!(
            words(task.title) <= 8 && !task.title.ends_with('.'),
            "{}",
            task.title
        );
        assert!(words(task.question) <= 15, "{}", task.question);
        assert!(task.question.ends_with('?'), "{}", task.question);
        assert!(words(task.look) <= 20, "{}", task.look);
        let one_sentence = task.look.ends_with('.') && !task.look.contains(". ");
        assert!(one_sentence, "{}", task.look);
    }
}

#[test]
fn each_link_opens_its_chapter_and_starts_nothing() {
    for (chapter, _, Task { link, .. }) in all() {
        let route = Route::read(link);
        assert_eq!(route.notices, [], "{link}");
        assert!(route.has_params && !route.run, "{link}");
        assert_eq!(route.experiment.chapter(), chapter, "{link}");
        let again = Route::read(&link_to(&route.experiment, &[], false));
        assert_eq!(again, route, "{link}");
    }
}

#[test]
fn no_run_of_a_task_is_asked_about_first() {
    for (_, _, Task { link, .. }) in all() {
        let becomes = admission(&Route::read(link).experiment, Speed::of(2, None, 5.0));
        assert_eq!(becomes, Admission::Starts, "{link}");
    }
}

#[test]
fn a_task_is_done_by_its_own_run_and_by_no_other() {
    for (chapter, at, task) in all() {
        for (of, other) in tasks_of(chapter).iter().enumerate() {
            let (controls, record) = played(other);
            let expected = at == of || BY_OTHERS.contains(&(chapter.slug(), at, of));
            let is_done = task.is_done(&controls, &record);
            assert_eq!(is_done, expected, "“{}” by “{}”", task.title, other.title);
        }
    }
}

#[test]
fn only_a_whole_run_that_was_measured_here_counts() {
    for (_, _, task) in all() {
        let controls = Route::read(task.link).experiment;
        assert!(!task.is_done(&controls, []), "{}", task.title);
        let Some(record) = played(task).1 else {
            continue;
        };
        let mut cancelled = record.clone();
        cancelled.change(|run| run.status = Status::Cancelled);
        let others = [cancelled, record.as_imported()];
        assert!(!task.is_done(&controls, &others), "{}", task.title);
    }
}

/// The controls after a task was done, and the run that came of it, if it is one that is run.
fn played(task: &Task) -> (Experiment, Option<Record>) {
    let asked = Route::read(task.link).experiment;
    if let Done::ByHand(_) = task.done {
        return (by_hand(asked), None);
    }
    let machine = Machine {
        logical_cores: 8,
        ..Machine::default()
    };
    let mut run = Run::begin(asked.clone(), 1, machine, String::new());
    match asked.chapter().session() {
        Some(Session::Futures) => play_futures(&mut run, task),
        Some(Session::Queues) => play_queues(&mut run),
        None => measure(&mut run),
    }
    run.status = Status::Complete;
    (asked, Some(Record::new(run)))
}

/// Each thread has taken its first lock.
fn by_hand(mut controls: Experiment) -> Experiment {
    let params = controls.params_mut::<SharedParams>();
    params.expect("two threads, step by step").order = vec![0, 1];
    controls
}

fn measure(run: &mut Run) {
    let counts = run.experiment.worker_counts().to_vec();
    for round in 0..5 {
        for &workers in &counts {
            let sample = Sample {
                wall_ms: 100.0 + f64::from(round),
                ..Sample::begin(workers, round)
            };
            if run.experiment.question() == Question::NaiveTiming {
                run.as_written.push(sample.clone());
            }
            run.samples.push(sample);
        }
    }
}

/// Everything is submitted and done, but for what the task asks to be called.
fn play_futures(run: &mut Run, task: &Task) {
    let calls = |name: &str| task.title.starts_with(name);
    let params = run.experiment.params::<parlab::chapters::futures::Params>();
    let tasks = params.expect("futures").tasks.clone();
    let last = tasks.len() as u32 - 1;
    run.futures = (0..)
        .zip(tasks)
        .map(|(id, n)| FutureTrace {
            id,
            n,
            kills: false,
            state: match calls("Cancel") && id == last {
                true => FutureState::Cancelled,
                false => FutureState::Done,
            },
            worker: Some(0),
            submitted_ms: 0.0,
            start_ms: Some(1.0),
            end_ms: Some(2.0),
            value: (n >= 0).then(|| "1".to_owned()),
            error: (n < 0).then(|| "fib(n) is undefined for n < 0".to_owned()),
        })
        .collect();
    if calls("Wait") {
        run.notes.push(Note {
            at_ms: 1.0,
            call: "wait([f0, f1, f2], return_when=FIRST_COMPLETED)".to_owned(),
            answer: "done: f1".to_owned(),
        });
    }
}

/// A broken machine stands still.
fn play_queues(run: &mut Run) {
    let params = run.experiment.params::<QueuesParams>();
    if params.expect("queues").broken != Break::None {
        run.stall = Some(Stall {
            at_ms: 1.0,
            named_ms: 2.0,
            name: "Nothing can go on".to_owned(),
            says: "Everybody waits.".to_owned(),
            python: "It would wait for ever.".to_owned(),
        });
    }
}
