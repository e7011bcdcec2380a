//! How is a script for an executor and its futures made of random numbers, so that it neither
//! hangs nor depends on speed?
//!
//! One thing happens at a time: whatever lets a worker go on is followed by steps that wait until
//! it has come to rest at a closed gate, or at the empty queue.

use std::collections::VecDeque;

use pysync::ReturnWhen;
use serde_json::json;

use crate::generate::Choice;
use crate::scenario::{Action, Kind, PoolName, Step, Task};

/// What the script knows of the executor.
struct Model {
    workers: usize,
    tasks: Vec<Known>,
    /// Those that no worker has come to, cancelled ones included.
    line: VecDeque<usize>,
    shut_down: bool,
    /// How long the log is.
    lines: usize,
    callbacks: usize,
    steps: Vec<Step>,
}

/// What the script knows of a task.
struct Known {
    state: State,
    gated: bool,
    fails: bool,
    /// How many callbacks wait for its end.
    callbacks: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Pending,
    Running,
    Done,
    Cancelled,
}

/// A script for an executor with so many workers.
pub fn steps(workers: u32, choices: &[Choice]) -> Vec<Step> {
    let mut model = Model {
        workers: workers as usize,
        tasks: Vec::new(),
        line: VecDeque::new(),
        shut_down: false,
        lines: 0,
        callbacks: 0,
        steps: Vec::new(),
    };
    model.act(Action::Pool {
        pool: pool(),
        workers,
        kind: Kind::Threads,
    });
    for &(what, how) in choices {
        match what % 16 {
            0..4 => model.submit(how),
            4 | 5 => model.open(how.into()),
            6 | 7 => model.cancel(how.into()),
            8..10 => model.ask(how),
            10 | 11 => model.callback(how.into()),
            12 | 13 => model.wait(how),
            14 => model.as_completed(how),
            _ if how.is_multiple_of(4) => model.shut_down(how.is_multiple_of(8)),
            _ => model.act(Action::Log {}),
        }
    }
    model.end();
    model.steps
}

impl Model {
    fn act(&mut self, action: Action) {
        self.steps.push(action.into());
    }

    /// One of the tasks in this state, if there is one.
    fn pick(&self, how: usize, wanted: impl Fn(&Known) -> bool) -> Option<usize> {
        let fit: Vec<_> = (0..self.tasks.len())
            .filter(|&task| wanted(&self.tasks[task]))
            .collect();
        fit.get(how % fit.len().max(1)).copied()
    }

    fn count(&self, state: State) -> usize {
        self.tasks.iter().filter(|task| task.state == state).count()
    }

    fn submit(&mut self, how: u8) {
        let (gated, fails, new) = (how % 4 < 2, how.is_multiple_of(3), self.tasks.len());
        self.act(Action::Submit {
            pool: pool(),
            r#as: name(new),
            task: Task {
                log: Some(json!(name(new))),
                gate: gated.then(|| name(new)),
                r#return: (!fails).then(|| json!(new)),
                raise: fails.then(|| "ValueError".to_owned()),
                ..Task::default()
            },
        });
        if self.shut_down {
            return;
        }
        self.tasks.push(Known {
            state: State::Pending,
            gated,
            fails,
            callbacks: 0,
        });
        self.line.push_back(new);
        self.settle();
    }

    /// The free workers take what stands in the line, one after the other.
    fn settle(&mut self) {
        while self.count(State::Running) < self.workers {
            let Some(task) = self.line.pop_front() else {
                break;
            };
            if self.tasks[task].state == State::Cancelled {
                continue;
            }
            self.lines += 1;
            if self.tasks[task].gated {
                self.become_(task, State::Running);
            } else {
                self.finish(task);
            }
        }
    }

    fn finish(&mut self, task: usize) {
        self.lines += self.tasks[task].callbacks;
        self.become_(task, State::Done);
    }

    /// Waits until a task is in that state and what is to be in the log is there.
    fn become_(&mut self, task: usize, state: State) {
        self.tasks[task].state = state;
        let word = if state == State::Done {
            "done"
        } else {
            "running"
        };
        self.act(Action::Until {
            of: name(task),
            state: word.to_owned(),
        });
        self.act(Action::UntilLog { length: self.lines });
    }

    fn open(&mut self, how: usize) {
        let Some(task) = self.pick(how, |task| task.state == State::Running) else {
            return;
        };
        self.act(Action::Open { gate: name(task) });
        self.finish(task);
        self.settle();
    }

    fn cancel(&mut self, how: usize) {
        let Some(task) = self.pick(how, |_| true) else {
            return;
        };
        self.act(Action::Cancel { of: name(task) });
        if self.tasks[task].state == State::Pending {
            self.cancelled(task);
        }
    }

    fn cancelled(&mut self, task: usize) {
        self.tasks[task].state = State::Cancelled;
        self.lines += self.tasks[task].callbacks;
    }

    fn ask(&mut self, how: u8) {
        let Some(task) = self.pick(usize::from(how / 4), |_| true) else {
            return;
        };
        let over = matches!(self.tasks[task].state, State::Done | State::Cancelled);
        let (of, timeout_ms) = (name(task), (!over).then_some(0));
        self.act(match how % 4 {
            0 => Action::State { of },
            1 => Action::Flags { of },
            2 => Action::Result { of, timeout_ms },
            _ => Action::Exception { of, timeout_ms },
        });
    }

    fn callback(&mut self, how: usize) {
        let Some(task) = self.pick(how, |_| true) else {
            return;
        };
        self.callbacks += 1;
        self.act(Action::Callback {
            of: name(task),
            says: format!("c{}", self.callbacks),
            raise: (how.is_multiple_of(5)).then(|| "ValueError".to_owned()),
        });
        match self.tasks[task].state {
            State::Pending | State::Running => self.tasks[task].callbacks += 1,
            State::Done | State::Cancelled => self.lines += 1,
        }
    }

    /// Some of the tasks. Cancelled ones are left out: see the differences.
    fn some(&self, how: u8, wanted: impl Fn(&Known) -> bool) -> Vec<usize> {
        (0..self.tasks.len())
            .filter(|task| (how >> (task % 6)) & 1 == 1)
            .filter(|&task| self.tasks[task].state != State::Cancelled && wanted(&self.tasks[task]))
            .collect()
    }

    fn wait(&mut self, how: u8) {
        let of = self.some(how, |_| true);
        let done = |task: &usize| self.tasks[*task].state == State::Done;
        let failed = |task: &usize| done(task) && self.tasks[*task].fails;
        let all = of.iter().all(done);
        let (until, returns) = match how / 64 {
            0 => (ReturnWhen::FirstCompleted, all || of.iter().any(done)),
            1 => (ReturnWhen::FirstException, all || of.iter().any(failed)),
            _ => (ReturnWhen::AllCompleted, all),
        };
        self.act(Action::Wait {
            of: of.into_iter().map(name).collect(),
            until,
            timeout_ms: (!returns).then_some(0),
        });
    }

    fn as_completed(&mut self, how: u8) {
        let of = self.some(how, |task| task.state == State::Done);
        let in_any_order = of.len();
        self.act(Action::AsCompleted {
            r#as: "it".to_owned(),
            of: of.into_iter().map(name).collect(),
            timeout_ms: None,
        });
        self.act(Action::Rest {
            of: "it".to_owned(),
            in_any_order,
        });
    }

    fn shut_down(&mut self, cancel_futures: bool) {
        self.act(Action::Shutdown {
            pool: pool(),
            wait: self.count(State::Running) == 0,
            cancel_futures,
        });
        self.shut_down = true;
        if cancel_futures {
            for task in std::mem::take(&mut self.line) {
                if self.tasks[task].state == State::Pending {
                    self.cancelled(task);
                }
            }
        }
    }

    /// Lets everything come to its end, and looks at it.
    fn end(&mut self) {
        while self.count(State::Running) > 0 {
            self.open(0);
        }
        self.shut_down(false);
        for task in 0..self.tasks.len() {
            self.act(Action::Flags { of: name(task) });
        }
        self.act(Action::Log {});
    }
}

fn pool() -> PoolName {
    PoolName::default()
}

fn name(task: usize) -> String {
    format!("f{task}")
}
