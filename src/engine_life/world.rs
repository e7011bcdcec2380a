//! A small world that plays the page, its browser and people: all that may happen to the engine's life, and
//! what must be true after each step.

use std::collections::{BTreeSet, HashMap, VecDeque};

use super::*;

pub type Life = super::Life<(), Order>;
pub type Event = super::Event<(), Order>;
pub type Command = super::Command<(), Order>;

/// A message that a run is begun with, which names its run; or anything that is said later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    Begin(u32),
    Later,
}

/// The numbers that a state is told by: of what there is now, and of what was there before.
pub const NOW: u32 = 1;
pub const BEFORE: u32 = 0;

/// The machine, with all that its commands have brought about and that may still be heard of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct World {
    pub life: Life,
    worker: Option<Worker>,
    fetches: bool,
    timers: BTreeSet<&'static str>,
}

/// What the browser has of an engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Worker {
    has_module: bool,
    ready: bool,
    at_work: bool,
}

/// Who makes an event happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Someone at the page.
    Person,
    /// The page or the run's own events, as a run goes on.
    Run,
    /// The browser: it comes by itself.
    Itself,
}

impl World {
    fn at_first() -> Self {
        World {
            life: Life::default(),
            worker: None,
            fetches: false,
            timers: BTreeSet::new(),
        }
    }

    /// All that can happen now.
    fn events(&self) -> Vec<(By, Event)> {
        let (engine, run, attempt) = (NOW, NOW, NOW);
        let error = || LabError::PartMissing;
        let mut events = vec![
            (By::Person, Event::Open),
            (By::Person, Event::Cancel),
            (By::Person, Event::Hidden),
            (By::Person, Event::Seen),
            (By::Person, Event::Slept),
            (By::Person, Event::Renew),
        ];
        // A link does what a press does; what is imported asks nothing of an engine.
        events
            .extend([true, false].map(|measures| (By::Person, Event::Run { what: (), measures })));
        if self.life.is_preparing(run) {
            events.extend([0, 1, 2].map(|threads| {
                let order = Order::Begin(run);
                let prepared = Event::Prepared {
                    run,
                    threads,
                    order,
                };
                (By::Itself, prepared)
            }));
            events.push((By::Itself, Event::NotPrepared { run }));
        }
        if self.fetches {
            events.push((By::Itself, Event::Compiled { attempt }));
            let error = error();
            events.push((By::Itself, Event::NotCompiled { attempt, error }));
        }
        if let Some(worker) = self.worker {
            let error = error();
            events.push((By::Itself, Event::Lost { engine, error }));
            if worker.has_module && !worker.ready {
                events.push((By::Itself, Event::Ready { engine }));
            }
            if worker.at_work {
                let text = Order::Later;
                events.push((By::Run, Event::Heard { engine, text }));
                events.push((By::Run, Event::Say { text }));
                let order = Order::Begin(run);
                events.push((By::Run, Event::Restart { order }));
                events.extend([1, 2].map(|workers| (By::Run, Event::Pool { workers })));
                events.push((By::Run, Event::Spent));
                events.push((By::Run, Event::Over));
            }
        }
        for timer in &self.timers {
            events.push((By::Itself, Event::TimeUp(limit(timer, NOW))));
        }
        events
    }

    /// What follows, with all commands done. Says what must not be.
    fn after(&self, event: &Event) -> Result<(Self, Vec<Command>), String> {
        let mut next = self.clone();
        // What happens once has happened.
        match event {
            Event::Compiled { .. } | Event::NotCompiled { .. } => next.fetches = false,
            Event::TimeUp(over) => {
                next.timers.remove(name(*over));
            }
            Event::Ready { .. } => next.change_worker(|worker| worker.ready = true)?,
            Event::Over => next.change_worker(|worker| worker.at_work = false)?,
            _ => {}
        }
        let commands = next.life.on(event.clone());
        for command in &commands {
            next.perform(command)?;
        }
        next.check()?;
        Ok((next.renumbered(), commands))
    }

    fn perform(&mut self, command: &Command) -> Result<(), String> {
        match command {
            Command::Start { .. } if self.worker.is_some() => return Err("two engines".to_owned()),
            Command::Start { .. } => {
                self.worker = Some(Worker {
                    has_module: false,
                    ready: false,
                    at_work: false,
                });
            }
            Command::End => {
                self.worker.take().ok_or("ends an engine that is gone")?;
                self.timers.remove("start");
                self.timers.remove("answer");
            }
            Command::Fetch { .. } if self.fetches => return Err("fetches twice".to_owned()),
            Command::Fetch { .. } => self.fetches = true,
            Command::Abandon => self.fetches = false,
            Command::Give => self.change_worker(|worker| worker.has_module = true)?,
            Command::Send { text } => {
                let begins = *text != Order::Later;
                let worker = self.worker.as_mut().ok_or("says it to nobody")?;
                if !worker.ready || worker.at_work == begins {
                    return Err(format!("{text:?} to {worker:?}"));
                }
                worker.at_work = true;
                let number = self.life.run.as_ref().map(|run| run.number);
                if begins && number.map(Order::Begin) != Some(*text) {
                    return Err("a run that was ended reaches an engine".to_owned());
                }
            }
            Command::Timer(limit) => {
                self.timers.insert(name(*limit));
            }
            Command::Tell(_) => {}
        }
        Ok(())
    }

    fn change_worker(&mut self, change: impl FnOnce(&mut Worker)) -> Result<(), String> {
        change(self.worker.as_mut().ok_or("there is no engine")?);
        Ok(())
    }

    /// What is true in every state.
    fn check(&self) -> Result<(), String> {
        let must = |is: bool, what: &str| match is {
            true => Ok(()),
            false => Err(what.to_owned()),
        };
        let life = &self.life;
        let at = life.run.as_ref().map(|run| &run.at);
        must(
            life.engine.is_some() == self.worker.is_some(),
            "it doesn't know which engine there is",
        )?;
        must(
            life.works() == self.worker.is_some_and(|worker| worker.at_work),
            "an engine is at work for nobody, or nobody for a run",
        )?;
        // Every stage has a time limit.
        let timed = |name: &str| self.timers.contains(name);
        must(
            at != Some(&At::Preparing) || timed("part"),
            "the page's second part may never come",
        )?;
        must(
            !matches!(life.module, Module::Coming(_)) || timed("module"),
            "the module may never come",
        )?;
        let starts = life.engine.as_ref().map(|engine| engine.stage);
        must(
            starts != Some(Stage::Starting) || timed("start"),
            "the engine may never start",
        )?;
        must(
            starts != Some(Stage::WithoutModule) || matches!(life.module, Module::Coming(_)),
            "nobody brings the engine its module",
        )?;
        must(
            at != Some(&At::Work { answered: false }) || timed("answer"),
            "the engine may never answer",
        )?;
        let waits_for_nothing = matches!(at, Some(At::Waiting(_)))
            && !life.hidden
            && (starts.is_none() || starts == Some(Stage::Ready));
        must(!waits_for_nothing, "a run waits for nothing")
    }

    /// The same with small numbers, so that states can be told apart by what they are. Timers of what is
    /// over are left out: that they do nothing is checked apart.
    fn renumbered(mut self) -> Self {
        let life = &mut self.life;
        let number = |of: u32, latest: u32| if of == latest { NOW } else { BEFORE };
        if let Module::Coming(attempt) = &mut life.module {
            *attempt = number(*attempt, life.attempts);
        } else {
            self.timers.remove("module");
        }
        if let Some(engine) = &mut life.engine {
            engine.number = number(engine.number, life.engines);
        }
        if let Some(run) = &mut life.run {
            let own = run.number;
            run.number = number(own, life.runs);
            if let At::Waiting(Order::Begin(of)) = &mut run.at {
                *of = number(*of, own);
            }
        }
        if !life.is_preparing(NOW) {
            self.timers.remove("part");
        }
        let life = &mut self.life;
        if life.run.as_ref().map(|run| &run.at) != Some(&At::Work { answered: false }) {
            self.timers.remove("answer");
        }
        if life.engine.as_ref().map(|engine| engine.stage) != Some(Stage::Starting) {
            self.timers.remove("start");
        }
        (life.attempts, life.engines, life.runs) = (NOW, NOW, NOW);
        self
    }
}

fn name(limit: Limit) -> &'static str {
    match limit {
        Limit::Part { .. } => "part",
        Limit::Module { .. } => "module",
        Limit::Start { .. } => "start",
        Limit::Answer { .. } => "answer",
    }
}

pub fn limit(name: &str, number: u32) -> Limit {
    match name {
        "part" => Limit::Part { run: number },
        "module" => Limit::Module { attempt: number },
        "start" => Limit::Start { engine: number },
        _ => {
            let (engine, run) = (number, number);
            Limit::Answer { engine, run }
        }
    }
}

/// A step from one state to another.
pub struct Step {
    pub by: By,
    pub event: Event,
    pub commands: Vec<Command>,
    pub to: World,
}

/// All states that can be reached, each with its steps. Panics with the way to the first fault.
pub fn all() -> HashMap<World, Vec<Step>> {
    let mut ways: HashMap<World, Vec<Event>> = HashMap::from([(World::at_first(), Vec::new())]);
    let mut next = VecDeque::from([World::at_first()]);
    let mut all = HashMap::new();
    while let Some(world) = next.pop_front() {
        let way = ways[&world].clone();
        let mut steps = Vec::new();
        for (by, event) in world.events() {
            let mut further = way.clone();
            further.push(event.clone());
            let (to, commands) = match world.after(&event) {
                Ok(after) => after,
                Err(fault) => panic!("{fault}, by {further:?}"),
            };
            if !ways.contains_key(&to) {
                ways.insert(to.clone(), further);
                next.push_back(to.clone());
            }
            steps.push(Step {
                by,
                event,
                commands,
                to,
            });
        }
        all.insert(world, steps);
    }
    println!(
        "{} states, {} steps",
        all.len(),
        all.values().map(Vec::len).sum::<usize>()
    );
    all
}
