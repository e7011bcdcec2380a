//! Two threads that add to one shared counter, one step at a time, in the order that somebody chooses.
//!
//! Each thread is a list of [`Op`]s. A [`Moment`] is all there is: the counter, what each thread has
//! loaded, who holds which lock. Nothing here is timed or at random: the same order always ends the same,
//! so every order can be tried ([`every_order`]).

use pysync::stall::{Party, is_stalled};
use serde::{Deserialize, Serialize};

/// The number of threads.
pub const THREADS: usize = 2;
/// The most locks that a program uses.
pub const LOCKS: usize = 2;

/// One step of a thread. It is done whole: no other thread comes in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Op {
    /// Reads the counter into the thread's own register.
    Load,
    /// Adds one to the register.
    Add,
    /// Writes the register into the counter.
    Store,
    /// Takes the lock of that number, from 0; waits as long as another thread holds it.
    Acquire(usize),
    /// Lets the lock of that number go.
    Release(usize),
}

impl Op {
    /// The step as Python would write it.
    pub fn python(self) -> String {
        match self {
            Op::Load => "register = counter".to_owned(),
            Op::Add => "register = register + 1".to_owned(),
            Op::Store => "counter = register".to_owned(),
            Op::Acquire(lock) => format!("{}.acquire()", lock_name(lock)),
            Op::Release(lock) => format!("{}.release()", lock_name(lock)),
        }
    }
}

/// The name of a lock: `a`, `b`.
pub fn lock_name(lock: usize) -> char {
    char::from(b'a' + lock as u8)
}

/// What the two threads run, each in its own order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Program {
    /// Load, add, store, with nothing around them.
    #[default]
    NoLock,
    /// A lock, but only around the store.
    LockTooLate,
    /// A lock around all three.
    Lock,
    /// Two locks, which the threads take in two orders.
    TwoOrders,
    /// Two locks, which both take in the same order.
    OneOrder,
}

impl Program {
    /// All of them, with their names in a link, in the order of the lesson.
    pub const ALL: [(&'static str, Program); 5] = [
        ("no-lock", Program::NoLock),
        ("lock-too-late", Program::LockTooLate),
        ("lock", Program::Lock),
        ("two-orders", Program::TwoOrders),
        ("one-order", Program::OneOrder),
    ];

    /// Its name in a link.
    pub fn slug(self) -> &'static str {
        Program::ALL
            .into_iter()
            .find(|(_, program)| *program == self)
            .map_or("", |(name, _)| name)
    }

    /// The steps of a thread, 0 or 1.
    pub fn ops(self, thread: usize) -> &'static [Op] {
        use Op::{Acquire, Add, Load, Release, Store};
        match (self, thread) {
            (Program::NoLock, _) => &[Load, Add, Store],
            (Program::LockTooLate, _) => &[Load, Add, Acquire(0), Store, Release(0)],
            (Program::Lock, _) => &[Acquire(0), Load, Add, Store, Release(0)],
            (Program::TwoOrders, 0) | (Program::OneOrder, _) => &[
                Acquire(0),
                Acquire(1),
                Load,
                Add,
                Store,
                Release(1),
                Release(0),
            ],
            (Program::TwoOrders, _) => &[
                Acquire(1),
                Acquire(0),
                Load,
                Add,
                Store,
                Release(0),
                Release(1),
            ],
        }
    }
}

/// Everything there is between two steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The shared counter. It begins at 0.
    pub counter: u32,
    /// What each thread has loaded last.
    pub registers: [Option<u32>; THREADS],
    /// How many of its steps each thread has done.
    pub done: [usize; THREADS],
    /// Which thread holds each lock.
    pub holders: [Option<usize>; LOCKS],
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Somebody can go on.
    Going,
    /// Both are through, and the counter has both additions.
    Right,
    /// Both are through, and an addition is missing: a lost update.
    Lost,
    /// Each waits for a lock that the other holds.
    Deadlock,
}

impl Moment {
    /// The step that a thread is at; `None` once it is through.
    pub fn next_op(&self, program: Program, thread: usize) -> Option<Op> {
        program.ops(thread).get(self.done[thread]).copied()
    }

    /// Which thread one waits for, if it can't go on: the holder of the lock that it wants.
    pub fn waits_for(&self, program: Program, thread: usize) -> Option<usize> {
        match self.next_op(program, thread)? {
            Op::Acquire(lock) => self.holders[lock],
            _ => None,
        }
    }

    /// Whether a thread can do its next step.
    pub fn can_go(&self, program: Program, thread: usize) -> bool {
        self.next_op(program, thread).is_some() && self.waits_for(program, thread).is_none()
    }

    /// What comes of it if a thread does its next step; `None` if it can't.
    pub fn after(&self, program: Program, thread: usize) -> Option<Moment> {
        if !self.can_go(program, thread) {
            return None;
        }
        let mut next = *self;
        next.done[thread] += 1;
        match self.next_op(program, thread)? {
            Op::Load => next.registers[thread] = Some(self.counter),
            Op::Add => next.registers[thread] = self.registers[thread].map(|value| value + 1),
            Op::Store => next.counter = self.registers[thread].unwrap_or(self.counter),
            Op::Acquire(lock) => next.holders[lock] = Some(thread),
            Op::Release(lock) => next.holders[lock] = None,
        }
        Some(next)
    }

    /// How it stands.
    pub fn standing(&self, program: Program) -> Standing {
        let party = |thread| match self.next_op(program, thread) {
            None => Party::Gone,
            Some(_) if self.can_go(program, thread) => Party::GoesOn,
            Some(_) => Party::Waits,
        };
        if is_stalled((0..THREADS).map(party)) {
            return Standing::Deadlock;
        }
        if (0..THREADS).any(|thread| self.can_go(program, thread)) {
            return Standing::Going;
        }
        match self.counter == THREADS as u32 {
            true => Standing::Right,
            false => Standing::Lost,
        }
    }
}

/// What happens if the threads take turns in this order, from the beginning: every moment, the first too.
///
/// # Errors
/// The place in the order, from 0, of the first step that can't be done.
pub fn play(program: Program, order: &[usize]) -> Result<Vec<Moment>, usize> {
    let mut moments = vec![Moment::default()];
    for (at, &thread) in order.iter().enumerate() {
        let now = moments.last().copied().unwrap_or_default();
        let possible = (thread < THREADS).then(|| now.after(program, thread));
        moments.push(possible.flatten().ok_or(at)?);
    }
    Ok(moments)
}

/// How many orders of the steps end how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Orders {
    /// With both additions.
    pub right: u64,
    /// With a lost update.
    pub lost: u64,
    /// With threads that wait for each other.
    pub deadlock: u64,
}

impl Orders {
    /// All of them.
    pub fn all(&self) -> u64 {
        self.right + self.lost + self.deadlock
    }
}

/// Tries every order there is.
pub fn every_order(program: Program) -> Orders {
    fn count(program: Program, moment: &Moment, orders: &mut Orders) {
        match moment.standing(program) {
            Standing::Right => orders.right += 1,
            Standing::Lost => orders.lost += 1,
            Standing::Deadlock => orders.deadlock += 1,
            Standing::Going => (0..THREADS)
                .filter_map(|thread| moment.after(program, thread))
                .for_each(|next| count(program, &next, orders)),
        }
    }
    let mut orders = Orders::default();
    count(program, &Moment::default(), &mut orders);
    orders
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn without_a_lock_only_one_after_the_other_is_right() {
        let orders = every_order(Program::NoLock);
        // 6 choose 3 orders, of which two keep the threads apart.
        assert_eq!((orders.all(), orders.right, orders.deadlock), (20, 2, 0));
    }

    #[test]
    fn a_lock_around_the_store_alone_still_loses() {
        let orders = every_order(Program::LockTooLate);
        assert!(orders.lost > 0 && orders.right > 0);
        assert_eq!(orders.deadlock, 0);
    }

    #[test]
    fn a_lock_around_all_of_it_can_not_be_beaten() {
        for program in [Program::Lock, Program::OneOrder] {
            let orders = every_order(program);
            assert!(orders.right > 0);
            assert_eq!((orders.lost, orders.deadlock), (0, 0), "{program:?}");
        }
    }

    #[test]
    fn two_locks_in_two_orders_never_lose_but_may_stop() {
        let orders = every_order(Program::TwoOrders);
        assert!(orders.deadlock > 0 && orders.right > 0);
        assert_eq!(orders.lost, 0);
        let moments = play(Program::TwoOrders, &[0, 1]).unwrap();
        let last = moments.last().unwrap();
        assert_eq!(last.standing(Program::TwoOrders), Standing::Deadlock);
        assert_eq!(last.waits_for(Program::TwoOrders, 0), Some(1));
        assert_eq!(last.waits_for(Program::TwoOrders, 1), Some(0));
    }

    #[test]
    fn a_step_that_can_not_be_done_is_named() {
        assert_eq!(play(Program::Lock, &[0, 1]), Err(1));
        assert_eq!(play(Program::NoLock, &[0, 0, 0, 0]), Err(3));
        assert_eq!(play(Program::NoLock, &[2]), Err(0));
    }

    proptest! {
        /// Whatever is chosen, the counter never has more than was added, and steps only go forward.
        #[test]
        fn any_choices_keep_the_counter_within_bounds(which in 0usize..5, choices in proptest::collection::vec(0usize..2, 0..20)) {
            let program = Program::ALL[which].1;
            let mut moment = Moment::default();
            for thread in choices {
                if let Some(next) = moment.after(program, thread) {
                    prop_assert_eq!(next.done[thread], moment.done[thread] + 1);
                    moment = next;
                }
                prop_assert!(moment.counter <= THREADS as u32);
            }
            if moment.standing(program) == Standing::Right {
                prop_assert_eq!(moment.counter, 2);
            }
        }
    }
}
