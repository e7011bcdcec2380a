//! How is a script for a queue made of random numbers, so that it neither hangs nor depends on
//! speed?
//!
//! At most one helper thread waits at a time. Whatever releases it is followed by a `join`.

use serde_json::{Value, json};

use crate::generate::Choice;
use crate::scenario::{Action, QueueName, Step};

/// What the script knows of the queue.
struct Model {
    max: usize,
    len: usize,
    unfinished: usize,
    shut_down: bool,
    waits: Option<For>,
    helpers: usize,
    items: i64,
    steps: Vec<Step>,
}

/// What the helper waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Item,
    Room,
    Join,
}

/// A script for a queue with a bound of `max`, or without one if that is 0.
pub fn steps(max: usize, choices: &[Choice], shutdown: bool) -> Vec<Step> {
    let mut model = Model {
        max,
        len: 0,
        unfinished: 0,
        shut_down: false,
        waits: None,
        helpers: 0,
        items: 0,
        steps: Vec::new(),
    };
    model.act(Action::Queue {
        queue: queue(),
        max: max as i64,
    });
    for &(what, how) in choices {
        match what % 16 {
            0..5 => model.put(how),
            5..9 => model.get(how),
            9..11 => model.task_done(),
            11 => model.join(),
            12 => model.put_all(how),
            13 | 14 => model.ask(how),
            // Rarely: most of what comes after it is an error.
            _ if shutdown && how.is_multiple_of(4) => model.shut_down(how.is_multiple_of(8)),
            _ => model.ask(how),
        }
    }
    model.end();
    model.steps
}

impl Model {
    fn act(&mut self, action: Action) {
        self.steps.push(action.into());
    }

    fn full(&self) -> bool {
        self.max > 0 && self.len >= self.max
    }

    fn item(&mut self) -> Value {
        self.items += 1;
        json!(self.items)
    }

    /// A helper begins to wait.
    fn start(&mut self, what: For, action: Action) {
        self.helpers += 1;
        self.waits = Some(what);
        self.act(Action::Start {
            thread: format!("t{}", self.helpers),
            step: Box::new(action.into()),
        });
    }

    /// The helper's waiting is over.
    fn released(&mut self) {
        self.waits = None;
        self.act(Action::Join {
            thread: format!("t{}", self.helpers),
        });
    }

    fn put(&mut self, how: u8) {
        let item = self.item();
        let waits_for_room = self.full() && !self.shut_down;
        if waits_for_room && self.waits.is_none() && how.is_multiple_of(2) {
            return self.start(For::Room, put(item, None));
        }
        self.act(match how % 3 {
            0 => Action::PutNowait {
                queue: queue(),
                item,
                back: false,
            },
            1 if !waits_for_room => put(item, None),
            _ => put(item, Some(0)),
        });
        if !waits_for_room && !self.shut_down {
            self.came(1);
        }
    }

    fn put_all(&mut self, how: u8) {
        // Python puts one by one, and would wait.
        if self.max > 0 {
            return;
        }
        let items: Vec<Value> = (0..how % 4).map(|_| self.item()).collect();
        let count = items.len();
        // Nor does it ask whether there is an end if there is nothing to put.
        if self.shut_down && count == 0 {
            return;
        }
        self.act(Action::PutAll {
            queue: queue(),
            items,
        });
        if !self.shut_down {
            self.came(count);
        }
    }

    /// Items came; the first is for the helper if it waits for one.
    fn came(&mut self, count: usize) {
        self.len += count;
        self.unfinished += count;
        if count > 0 && self.waits == Some(For::Item) {
            self.len -= 1;
            self.released();
        }
    }

    fn get(&mut self, how: u8) {
        let waits_for_item = self.len == 0 && !self.shut_down;
        if waits_for_item && self.waits.is_none() && how.is_multiple_of(2) {
            return self.start(For::Item, get(None));
        }
        self.act(match how % 3 {
            0 => Action::GetNowait { queue: queue() },
            1 if !waits_for_item => get(None),
            _ => get(Some(0)),
        });
        if self.len > 0 {
            self.len -= 1;
            if self.waits == Some(For::Room) {
                self.len += 1;
                self.unfinished += 1;
                self.released();
            }
        }
    }

    fn task_done(&mut self) {
        self.act(Action::TaskDone { queue: queue() });
        self.unfinished = self.unfinished.saturating_sub(1);
        self.joined();
    }

    fn joined(&mut self) {
        if self.unfinished == 0 && self.waits == Some(For::Join) {
            self.released();
        }
    }

    fn join(&mut self) {
        let join = Action::JoinQueue { queue: queue() };
        if self.unfinished == 0 {
            self.act(join);
        } else if self.waits.is_none() {
            self.start(For::Join, join);
        }
    }

    fn ask(&mut self, how: u8) {
        let queue = queue();
        match how % 5 {
            0 => self.act(Action::Size { queue }),
            1 => self.act(Action::Unfinished { queue }),
            2 => self.act(Action::Empty { queue }),
            3 => self.act(Action::Full { queue }),
            _ if self.waits.is_some() => self.act(Action::Alive {
                thread: format!("t{}", self.helpers),
            }),
            _ => {}
        }
    }

    fn shut_down(&mut self, immediate: bool) {
        self.act(Action::ShutdownQueue {
            queue: queue(),
            immediate,
        });
        self.shut_down = true;
        if immediate {
            self.unfinished = self.unfinished.saturating_sub(self.len);
            self.len = 0;
        }
        match self.waits {
            Some(For::Item | For::Room) => self.released(),
            Some(For::Join) | None => self.joined(),
        }
    }

    /// Releases the helper, and looks at what is left.
    fn end(&mut self) {
        match self.waits {
            Some(For::Item) => self.put(1),
            Some(For::Room) => self.get(1),
            Some(For::Join) => {
                while self.waits.is_some() {
                    self.task_done();
                }
            }
            None => {}
        }
        (0..4).for_each(|how| self.ask(how));
    }
}

fn queue() -> QueueName {
    QueueName::default()
}

fn put(item: Value, timeout_ms: Option<u64>) -> Action {
    Action::Put {
        queue: queue(),
        item,
        timeout_ms,
        back: false,
    }
}

fn get(timeout_ms: Option<u64>) -> Action {
    Action::Get {
        queue: queue(),
        timeout_ms,
    }
}
