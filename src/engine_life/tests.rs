//! Every state that can be reached, and every event in it.

use std::collections::HashSet;

use super::world::{BEFORE, By, Command, Event, Life, NOW, Order, all, limit};
use super::{At, Limit, Stage, Told};
use crate::error::LabError;

/// At most one engine and one run at work; no command for an engine that is gone; no run that was ended
/// reaches an engine; every stage has a time limit.
#[test]
fn every_state_and_event_keeps_what_must_be() {
    let all = all();
    for stage in [Stage::WithoutModule, Stage::Starting, Stage::Ready] {
        let mut engines = all.keys().filter_map(|world| world.life.engine.as_ref());
        assert!(engines.any(|engine| engine.stage == stage), "{stage:?}");
    }
    assert!(all.keys().any(|world| world.life.works()));
    assert!(all.len() > 50, "{}", all.len());
}

/// Whoever asks for a run gets an answer at once, or waits to be seen.
#[test]
fn a_run_that_is_asked_for_is_never_dropped() {
    for (world, steps) in all() {
        for step in steps {
            if !matches!(step.event, Event::Run { .. }) {
                continue;
            }
            let busy = step.commands == [Command::Tell(Told::Busy(()))];
            let prepares = |it: &Command| matches!(it, Command::Tell(Told::Prepare { .. }));
            let waits = world.life.hidden && step.to.life.run.is_some();
            assert_eq!(busy, world.life.run.is_some(), "{world:?}");
            assert!(
                busy || waits || step.commands.iter().any(prepares),
                "{world:?}"
            );
        }
    }
}

/// A run ends because somebody ends it, because it is over, or in words.
#[test]
fn no_run_ends_without_a_word() {
    for (world, steps) in all() {
        if world.life.run.is_none() {
            continue;
        }
        for step in steps {
            let ended = step.to.life.run.is_none();
            let told = step.commands.iter().any(|command| {
                matches!(
                    command,
                    Command::Tell(Told::Failed(_) | Told::Unseen | Told::Slept)
                )
            });
            let by_the_page = matches!(
                step.event,
                Event::Cancel | Event::Over | Event::NotPrepared { .. }
            );
            assert_eq!(ended, told || by_the_page, "{world:?}, {:?}", step.event);
        }
    }
}

/// Whatever the browser does, or doesn't: where nobody does anything more, a run that was asked for is at work,
/// or was told why not, or waits to be seen. And no engine is started again and again.
#[test]
fn everything_comes_to_rest_and_no_run_waits_for_ever() {
    let all = all();
    let mut at_rest = HashSet::new();
    for world in all.keys() {
        // Depth first, with the way by which it was come: back on it would be for ever.
        let mut way = vec![(world, 0)];
        let mut on_way = HashSet::from([world]);
        while let Some((world, tried)) = way.last_mut() {
            let steps = &all[*world];
            let next = steps[*tried..]
                .iter()
                .position(|step| step.by == By::Itself && step.to != **world);
            let Some(offset) = next else {
                let comes_to_rest = !steps
                    .iter()
                    .any(|step| step.by == By::Itself && step.to != **world);
                let waits = world.life.run.as_ref().is_some_and(|run| {
                    !matches!(run.at, At::Work { answered: true }) && !world.life.hidden
                });
                assert!(!(comes_to_rest && waits), "it waits for ever: {world:?}");
                at_rest.insert(*world);
                on_way.remove(*world);
                way.pop();
                continue;
            };
            let to = &steps[*tried + offset].to;
            *tried += offset + 1;
            assert!(!on_way.contains(to), "for ever: {to:?}");
            let (to, _) = all.get_key_value(to).expect("a state that was reached");
            if !at_rest.contains(to) {
                on_way.insert(to);
                way.push((to, 0));
            }
        }
    }
}

/// What is heard of what is gone changes nothing.
#[test]
fn what_comes_too_late_is_without_effect() {
    let error = LabError::PartMissing;
    let (engine, run, attempt) = (BEFORE, BEFORE, BEFORE);
    let late = [
        Event::Prepared {
            run,
            threads: 2,
            order: Order::Begin(run),
        },
        Event::NotPrepared { run },
        Event::Compiled { attempt },
        Event::NotCompiled {
            attempt,
            error: error.clone(),
        },
        Event::Ready { engine },
        Event::Heard {
            engine,
            text: Order::Later,
        },
        Event::Lost { engine, error },
    ];
    let timers =
        ["part", "module", "start", "answer"].map(|name| Event::TimeUp(limit(name, BEFORE)));
    for world in all().into_keys() {
        for event in late.iter().chain(&timers) {
            let mut life = world.life.clone();
            assert_eq!(life.on(event.clone()), Vec::new(), "{world:?}, {event:?}");
            assert_eq!(life, world.life, "{event:?}");
        }
        // Outside a run there is nothing to say, and nothing to go on with.
        if !world.life.works() {
            let (text, order) = (Order::Later, Order::Begin(NOW));
            for event in [Event::Say { text }, Event::Restart { order }, Event::Over] {
                let mut life = world.life.clone();
                assert_eq!(life.on(event.clone()), Vec::new(), "{world:?}, {event:?}");
            }
        }
    }
}

/// The example that this machine was made for: a run is cancelled while the engine compiles.
#[test]
fn a_run_cancelled_before_the_engine_is_ready_leaves_nothing_behind() {
    let mut life = Life::default();
    let run = |life: &mut Life, number| {
        life.on(Event::Run {
            what: (),
            measures: true,
        });
        life.on(Event::Prepared {
            run: number,
            threads: 2,
            order: Order::Begin(number),
        })
    };
    life.on(Event::Open);
    assert_eq!(run(&mut life, 1), Vec::new());
    assert_eq!(life.on(Event::Cancel), Vec::new());
    assert_eq!(run(&mut life, 2), Vec::new());
    life.on(Event::Compiled { attempt: 1 });
    let text = Order::Begin(2);
    assert_eq!(
        life.on(Event::Ready { engine: 1 }),
        [
            Command::Send { text },
            Command::Timer(Limit::Answer { engine: 1, run: 2 }),
            Command::Tell(Told::AtWork)
        ]
    );
}
