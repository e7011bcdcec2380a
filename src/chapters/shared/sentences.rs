//! The step-by-step program in words: what each thread is at, and how it ends.

use super::interleaving::{LOCKS, Moment, Op, Orders, Program, Standing, THREADS, lock_name};
use crate::format;

/// What is to be tried with a program.
pub fn goal(program: Program) -> &'static str {
    match program {
        Program::NoLock => {
            "Both threads add 1 to a counter at 0. Choose who goes next, so that an update is lost: both are through, and the counter shows 1."
        }
        Program::LockTooLate => {
            "Somebody has put a lock around the line that writes. Lose an update all the same."
        }
        Program::Lock => "Now the lock is around all three steps. Try to beat it.",
        Program::TwoOrders => {
            "Two locks, and each thread takes the other one first. Nothing gets lost; but choose the order so that nobody can go on."
        }
        Program::OneOrder => {
            "The same two locks, which both threads take in the same order. Can they still get stuck?"
        }
    }
}

/// The program's name on the page.
pub fn title(program: Program) -> &'static str {
    match program {
        Program::NoLock => "no lock",
        Program::LockTooLate => "a lock, too late",
        Program::Lock => "a lock",
        Program::TwoOrders => "two locks, two orders",
        Program::OneOrder => "two locks, one order",
    }
}

/// How it stands, in a sentence or two.
pub fn standing(program: Program, moment: &Moment) -> String {
    match moment.standing(program) {
        Standing::Going if moment.done == [0; THREADS] => "Nobody has begun.".to_owned(),
        Standing::Going => {
            match (0..THREADS).find(|&thread| moment.waits_for(program, thread).is_some()) {
                Some(thread) => format!("{}.", waiting(program, moment, thread)),
                None => "Who goes next?".to_owned(),
            }
        }
        Standing::Right => {
            format!(
                "Both are through, and the counter shows {}: nothing is lost.",
                moment.counter
            )
        }
        Standing::Lost => format!(
            "A lost update: both threads have added 1, and the counter shows {}. One has written over what the other had added.",
            moment.counter
        ),
        Standing::Deadlock => {
            let waits: Vec<String> = (0..THREADS)
                .map(|thread| waiting(program, moment, thread))
                .collect();
            format!(
                "A deadlock: {}. Neither can ever go on. Python would wait in “acquire()” for ever, without a word; only Ctrl-C ends the program.",
                waits.join(", and ")
            )
        }
    }
}

/// "thread 1 waits for lock b, which thread 2 holds".
fn waiting(program: Program, moment: &Moment, thread: usize) -> String {
    let (Some(Op::Acquire(lock)), Some(holder)) = (
        moment.next_op(program, thread),
        moment.waits_for(program, thread),
    ) else {
        return format!("thread {} can go on", thread + 1);
    };
    format!(
        "thread {} waits for lock {}, which thread {} holds",
        thread + 1,
        lock_name(lock),
        holder + 1
    )
}

/// Everything that both threads share, in a line.
pub fn shared(moment: &Moment) -> String {
    let locks = (0..LOCKS).filter_map(|lock| {
        let holder = moment.holders[lock]?;
        Some(format!("lock {}: thread {}", lock_name(lock), holder + 1))
    });
    let counter = format!("counter: {}", moment.counter);
    std::iter::once(counter)
        .chain(locks)
        .collect::<Vec<_>>()
        .join(" · ")
}

/// How many of all orders end how.
pub fn orders(orders: &Orders) -> String {
    let all = format::large(orders.all());
    let part = |count: u64, what: &str| format!("{} {what}", format::large(count));
    match (orders.lost, orders.deadlock) {
        (0, 0) => format!(
            "All {all} orders were tried by this page: none loses an update, and none gets stuck."
        ),
        (lost, 0) => format!("Of all {all} orders, {}.", part(lost, "lose an update")),
        (0, stuck) => format!(
            "Of all {all} orders, {}; none loses an update.",
            part(stuck, "end in a deadlock")
        ),
        (lost, stuck) => format!(
            "Of all {all} orders, {}, and {}.",
            part(lost, "lose an update"),
            part(stuck, "end in a deadlock")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::interleaving::{every_order, play};
    use super::*;

    fn after(program: Program, order: &[usize]) -> String {
        let moments = play(program, order).expect("a possible order");
        standing(program, moments.last().expect("the first moment at least"))
    }

    #[test]
    fn each_end_has_its_word() {
        assert!(after(Program::NoLock, &[0, 1, 0, 0, 1, 1]).starts_with("A lost update"));
        assert!(after(Program::NoLock, &[0, 0, 0, 1, 1, 1]).contains("shows 2: nothing is lost"));
        let stuck = after(Program::TwoOrders, &[0, 1]);
        assert!(stuck.starts_with("A deadlock: thread 1 waits for lock b, which thread 2 holds, and thread 2 waits for lock a, which thread 1 holds."));
        assert_eq!(
            after(Program::Lock, &[0]),
            "thread 2 waits for lock a, which thread 1 holds."
        );
    }

    #[test]
    fn the_orders_are_counted_in_words() {
        assert_eq!(
            orders(&every_order(Program::NoLock)),
            "Of all 20 orders, 18 lose an update."
        );
        assert!(orders(&every_order(Program::Lock)).contains("none loses an update"));
        assert!(orders(&every_order(Program::TwoOrders)).contains("end in a deadlock"));
    }
}
