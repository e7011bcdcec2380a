//! Tests of the module above.

use super::*;

pub(crate) fn step(worker: Option<u32>, what: MoveKind, item: Option<u32>) -> Move {
    Move {
        at_ms: 0.0,
        worker,
        what,
        item,
        queued: 0,
        unfinished: 0,
        results: 0,
    }
}

fn one_worker(tasks: u32, broken: Break) -> QueuesParams {
    QueuesParams {
        workers: vec![1],
        tasks,
        broken,
        ..QueuesParams::default()
    }
}

#[test]
fn a_machine_goes_through_all_its_stations() {
    use MoveKind::*;
    let params = one_worker(1, Break::None);
    let moves = [
        step(None, PutTask, Some(0)),
        step(Some(0), GetTask, Some(0)),
        step(Some(0), PutResult, Some(0)),
        step(Some(0), TaskDone, Some(0)),
        step(None, GetResult, Some(0)),
        step(None, PutSentinel, None),
        step(Some(0), GetSentinel, None),
        step(Some(0), TaskDone, None),
        step(None, Joined, None),
    ];
    let seen: Vec<(Main, At, usize, usize)> = (0..=moves.len())
        .map(|n| Scene::of(&params, &moves[..n]))
        .map(|s| (s.main, s.workers[0].at, s.tasks.len(), s.results.len()))
        .collect();
    assert_eq!(
        seen,
        [
            (Main::Puts(0, 1), At::Waits, 0, 0),
            (Main::Takes(0, 1), At::Waits, 1, 0),
            (Main::Takes(0, 1), At::Task(0), 0, 0),
            (Main::Takes(0, 1), At::Put(0), 0, 1),
            (Main::Takes(0, 1), At::Waits, 0, 1),
            (Main::PutsSentinels(0, 1), At::Waits, 0, 0),
            (Main::Joins, At::Waits, 1, 0),
            (Main::Joins, At::Sentinel, 0, 0),
            (Main::Joins, At::Ended, 0, 0),
            (Main::Ended, At::Ended, 0, 0),
        ]
    );
}

#[test]
fn what_is_broken_is_seen() {
    use MoveKind::*;
    let scene = Scene::of(
        &one_worker(2, Break::Unserialisable),
        &[step(None, PutTask, Some(0)), step(None, NotSent, Some(1))],
    );
    assert_eq!(
        (scene.main, scene.unsent, scene.tasks),
        (Main::Takes(0, 2), vec![1], vec![Item::Task(0)])
    );
    let forgot = [step(Some(0), GetTask, Some(0)), step(Some(0), Forgot, None)];
    let worker = Scene::of(&one_worker(1, Break::TaskDone), &forgot).workers[0];
    assert_eq!((worker.at, worker.forgot), (At::Waits, true));
    let died = [step(Some(0), Died, Some(0))];
    let worker = Scene::of(&one_worker(1, Break::Death), &died).workers[0];
    assert_eq!(worker.at, At::Dead);
}

#[test]
fn moves_that_make_no_sense_are_borne() {
    use MoveKind::*;
    let odd = [
        step(Some(7), GetTask, Some(3)),
        step(Some(7), Forgot, None),
        step(None, GetResult, None),
        step(None, GetSentinel, Some(1)),
    ];
    let scene = Scene::of(&one_worker(1, Break::None), &odd);
    assert_eq!((scene.tasks.len(), scene.workers.len()), (0, 1));
}
