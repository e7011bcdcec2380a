//! Tests of the module above.

use super::super::scene::tests::step;
use super::*;
use crate::chapters::queues::params::QueuesParams;

#[test]
fn moves_and_machines_are_sentences() {
    let took = step(Some(1), MoveKind::GetTask, Some(2));
    assert_eq!(
        format!("{} {}", who(&took), what(&took)),
        "worker 2 takes task 3"
    );
    let end = step(Some(0), MoveKind::TaskDone, None);
    assert!(what(&end).ends_with("and ends"));
    let params = QueuesParams {
        workers: vec![2],
        ..QueuesParams::default()
    };
    assert_eq!(
        sentence(&Scene::of(&params, &[took])),
        "The machine. Main program: tasks.put(task) · 0 of 4. Queue of tasks: 0 items, \
         0 unfinished. Worker 1 waits, worker 2 is at task 3. Queue of results: 0 results. \
         Last move: worker 2 takes task 3."
    );
}
