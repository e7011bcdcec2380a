//! The life of the engine as the page sees it: what there is of it, who waits for it, and what follows from
//! whatever happens.
//!
//! A state machine that knows no browser: it is told what happens (an [`Event`]) and answers with what is to
//! be done (some [`Command`]s). Its tests go through every state that can be reached and every event in it.
//! `W` is what somebody asks to run, `T` a message between page and engine.

mod command;
mod event;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod world;

pub use command::{Command, Limit, Told};
pub use event::Event;

use crate::error::LabError;

/// What there is of the engine, and who waits for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Life<W, T> {
    module: Module,
    engine: Option<Engine>,
    run: Option<Run<W, T>>,
    hidden: bool,
    /// How many there have been of each: they are numbered from 1.
    attempts: u32,
    engines: u32,
    runs: u32,
}

/// The compiled program, the same for all engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Module {
    /// Not there, and not on its way.
    Missing,
    /// Being fetched and compiled, by this attempt.
    Coming(u32),
    There,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Engine {
    number: u32,
    stage: Stage,
    /// The number of workers in its pool; 0 before there is one.
    pool: u32,
    /// Whether the next run needs another one.
    spent: bool,
}

/// How far an engine is. Only the first ones ever wait for the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Stage {
    WithoutModule,
    Starting,
    Ready,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Run<W, T> {
    number: u32,
    measures: bool,
    at: At<W, T>,
}

/// How far a run is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum At<W, T> {
    /// Asked for while nobody sees the page: it begins when somebody does.
    Unseen(W),
    /// The page puts it into the list.
    Preparing,
    /// It waits for the engine, or for somebody to see the page.
    Waiting(T),
    /// The engine has been told, and has it answered?
    Work { answered: bool },
}

impl<W, T> Default for Life<W, T> {
    fn default() -> Self {
        Life {
            module: Module::Missing,
            engine: None,
            run: None,
            hidden: false,
            attempts: 0,
            engines: 0,
            runs: 0,
        }
    }
}

/// What is to be done, in this order.
type Commands<W, T> = Vec<Command<W, T>>;

impl<W, T> Life<W, T> {
    /// Takes in what happened, and says what is to be done.
    pub fn on(&mut self, event: Event<W, T>) -> Commands<W, T> {
        let mut todo = Vec::new();
        self.take_in(event, &mut todo);
        todo
    }

    /// Whether this is the engine that there is.
    pub fn is_engine(&self, number: u32) -> bool {
        self.engine.as_ref().is_some_and(|it| it.number == number)
    }

    /// Whether this run is to be put into the list now.
    pub fn is_preparing(&self, number: u32) -> bool {
        let run = self.run.as_ref();
        run.is_some_and(|run| run.number == number && matches!(run.at, At::Preparing))
    }

    fn take_in(&mut self, event: Event<W, T>, todo: &mut Commands<W, T>) {
        match event {
            Event::Open if self.engine.is_none() => self.start(todo),
            Event::Run { what, measures } => self.ask(what, measures, todo),
            Event::Prepared {
                run,
                threads,
                order,
            } if self.is_preparing(run) => {
                self.set_run(At::Waiting(order));
                match &self.engine {
                    None => self.start(todo),
                    Some(engine) if !engine.has_room(threads) => self.replace(todo),
                    Some(_) => {}
                }
                self.send(todo);
            }
            Event::NotPrepared { run } if self.is_preparing(run) => self.run = None,
            Event::Say { text } if self.works() => todo.push(Command::Send { text }),
            Event::Restart { order } if self.works() => {
                self.set_run(At::Waiting(order));
                self.replace(todo);
            }
            Event::Pool { workers } if self.works() => {
                if let Some(engine) = &mut self.engine {
                    engine.pool = workers;
                }
            }
            Event::Spent => self.spend(),
            Event::Over if self.works() => {
                self.run = None;
                if self.engine.as_ref().is_some_and(|engine| engine.spent) {
                    self.replace(todo);
                }
            }
            Event::Cancel => self.stop(todo),
            Event::Hidden => {
                self.hidden = true;
                self.spoil(Told::Unseen, todo);
            }
            Event::Slept => self.spoil(Told::Slept, todo),
            Event::Seen => {
                self.hidden = false;
                match self.run.take() {
                    Some(Run {
                        number,
                        measures,
                        at: At::Unseen(what),
                    }) => self.prepare(number, measures, what, todo),
                    run => self.run = run,
                }
                self.send(todo);
            }
            // What a run has begun it ends with the engine that it has.
            Event::Renew if self.works() => self.spend(),
            Event::Renew if self.engine.is_some() => self.replace(todo),
            Event::Compiled { attempt } if self.module == Module::Coming(attempt) => {
                self.module = Module::There;
                self.give(todo);
            }
            Event::NotCompiled { attempt, error } if self.module == Module::Coming(attempt) => {
                self.module = Module::Missing;
                self.lose(error, todo);
            }
            Event::Ready { engine } if self.is_engine(engine) => {
                if let Some(engine) = &mut self.engine {
                    engine.stage = Stage::Ready;
                }
                self.send(todo);
            }
            Event::Heard { engine, text } if self.is_engine(engine) && self.works() => {
                self.set_run(At::Work { answered: true });
                todo.push(Command::Tell(Told::Said(text)));
            }
            Event::Lost { engine, error } if self.is_engine(engine) => self.lose(error, todo),
            Event::TimeUp(limit) => self.end_stage(limit, todo),
            // About what is gone already, or has not begun.
            _ => {}
        }
    }

    fn ask(&mut self, what: W, measures: bool, todo: &mut Commands<W, T>) {
        if self.run.is_some() {
            return todo.push(Command::Tell(Told::Busy(what)));
        }
        self.runs += 1;
        let number = self.runs;
        match self.hidden {
            true => {
                let at = At::Unseen(what);
                self.run = Some(Run {
                    number,
                    measures,
                    at,
                });
            }
            false => self.prepare(number, measures, what, todo),
        }
    }

    fn prepare(&mut self, number: u32, measures: bool, what: W, todo: &mut Commands<W, T>) {
        let at = At::Preparing;
        self.run = Some(Run {
            number,
            measures,
            at,
        });
        todo.push(Command::Timer(Limit::Part { run: number }));
        todo.push(Command::Tell(Told::Prepare { run: number, what }));
    }

    fn set_run(&mut self, at: At<W, T>) {
        if let Some(run) = &mut self.run {
            run.at = at;
        }
    }

    /// Whether there is a run that the engine has been told of.
    fn works(&self) -> bool {
        self.run
            .as_ref()
            .is_some_and(|run| matches!(run.at, At::Work { .. }))
    }

    fn spend(&mut self) {
        if let Some(engine) = &mut self.engine {
            engine.spent = true;
        }
    }

    /// Sends the run that waits, if the engine is ready and somebody sees the page.
    fn send(&mut self, todo: &mut Commands<W, T>) {
        let ready = self
            .engine
            .as_ref()
            .filter(|engine| !self.hidden && engine.stage == Stage::Ready);
        if let (Some(run), Some(engine)) = (&mut self.run, ready) {
            let answered = false;
            match std::mem::replace(&mut run.at, At::Work { answered }) {
                At::Waiting(text) => {
                    let (engine, run) = (engine.number, run.number);
                    todo.push(Command::Send { text });
                    todo.push(Command::Timer(Limit::Answer { engine, run }));
                    todo.push(Command::Tell(Told::AtWork));
                }
                at => run.at = at,
            }
        }
    }

    /// Ends a run that measures, because what it measures from now on would mean nothing.
    fn spoil(&mut self, why: Told<W, T>, todo: &mut Commands<W, T>) {
        if self.works() && self.run.as_ref().is_some_and(|run| run.measures) {
            self.stop(todo);
            todo.push(Command::Tell(why));
        }
    }

    /// Ends the run, and the engine if it is at work for it.
    fn stop(&mut self, todo: &mut Commands<W, T>) {
        if self.works() {
            self.replace(todo);
        }
        self.run = None;
    }

    /// Another engine in the place of the one that there is.
    fn replace(&mut self, todo: &mut Commands<W, T>) {
        todo.push(Command::End);
        self.start(todo);
    }

    /// A new engine. Its worker begins while the module is still being compiled.
    fn start(&mut self, todo: &mut Commands<W, T>) {
        self.engines += 1;
        self.engine = Some(Engine {
            number: self.engines,
            stage: Stage::WithoutModule,
            pool: 0,
            spent: false,
        });
        todo.push(Command::Start {
            engine: self.engines,
        });
        if self.module == Module::Missing {
            self.attempts += 1;
            let attempt = self.attempts;
            self.module = Module::Coming(attempt);
            todo.push(Command::Timer(Limit::Module { attempt }));
            todo.push(Command::Fetch { attempt });
        }
        self.give(todo);
    }

    /// Gives the engine the module, once there are both.
    fn give(&mut self, todo: &mut Commands<W, T>) {
        if let (Some(engine), Module::There) = (&mut self.engine, self.module)
            && engine.stage == Stage::WithoutModule
        {
            engine.stage = Stage::Starting;
            todo.push(Command::Give);
            let engine = engine.number;
            todo.push(Command::Timer(Limit::Start { engine }));
        }
    }

    /// There is no engine any more. The next run begins with another one; until then none is started, or
    /// one that always fails would be started for ever.
    fn lose(&mut self, error: LabError, todo: &mut Commands<W, T>) {
        if self.engine.take().is_some() {
            todo.push(Command::End);
        }
        let told = match self.run.as_ref().map(|run| &run.at) {
            // It will ask for one itself.
            Some(At::Unseen(_) | At::Preparing) => return,
            Some(At::Waiting(_) | At::Work { .. }) => Told::Failed(error),
            None => Told::NoEngine(error),
        };
        self.run = None;
        todo.push(Command::Tell(told));
    }

    /// The time for a stage is over; nothing follows if the stage is.
    fn end_stage(&mut self, limit: Limit, todo: &mut Commands<W, T>) {
        match limit {
            Limit::Part { run } if self.is_preparing(run) => {
                self.run = None;
                todo.push(Command::Tell(Told::Failed(limit.error())));
            }
            Limit::Module { attempt } if self.module == Module::Coming(attempt) => {
                self.module = Module::Missing;
                todo.push(Command::Abandon);
                self.lose(limit.error(), todo);
            }
            Limit::Start { engine } if self.is_engine(engine) => {
                let ready = |engine: &Engine| engine.stage == Stage::Ready;
                if !self.engine.as_ref().is_some_and(ready) {
                    self.lose(limit.error(), todo);
                }
            }
            Limit::Answer { engine, run } if self.is_engine(engine) => {
                let mut asked = self.run.iter().filter(|it| it.number == run);
                if asked.any(|run| matches!(run.at, At::Work { answered: false })) {
                    self.lose(limit.error(), todo);
                }
            }
            _ => {}
        }
    }
}

impl Engine {
    /// Whether it can run a pool of this many workers: it has none yet, or one large enough.
    fn has_room(&self, workers: u32) -> bool {
        !self.spent && (self.pool == 0 || self.pool >= workers)
    }
}
