//! The field's words as the page uses them, a line each.

/// A word and what it means here, in the order of the alphabet.
pub const GLOSSARY: &[(&str, &str)] = &[
    (
        "Amdahl’s law",
        "The part of the work that can’t be shared limits every speed-up, however many workers there are.",
    ),
    (
        "atomic operation",
        "A step that no other thread can come in the middle of.",
    ),
    ("bandwidth", "How many bytes a second go through a line."),
    (
        "contention",
        "Several want the same core, memory, lock or line, and are in each other’s way.",
    ),
    (
        "core",
        "The part of a processor that computes; each works on one thread at a time, or on two.",
    ),
    (
        "critical section",
        "Code that only one thread may run at a time.",
    ),
    (
        "cut-off",
        "The size from which on a task is computed and not split any more.",
    ),
    (
        "deadlock",
        "Each waits for something that only another one who waits could do, so nobody ever goes on.",
    ),
    (
        "efficiency",
        "The speed-up for each worker: 1 if none is wasted.",
    ),
    (
        "executor",
        "It takes tasks, hands them to its workers, and gives a future for each.",
    ),
    (
        "fork-join",
        "A task is split in two, both parts are done side by side, and their results are put together.",
    ),
    (
        "future",
        "A placeholder for a result that some worker has yet to make.",
    ),
    (
        "GIL",
        "The global interpreter lock of Python: who runs Python code must hold it, so one thread at a time does.",
    ),
    (
        "Gustafson’s law",
        "Who has more workers gives them more work, and then the part that can’t be shared matters less.",
    ),
    (
        "idle tail",
        "The time at the end in which some have no task left while others go on.",
    ),
    (
        "interval",
        "Where the truth surely lies: 95 of 100 such intervals hold it.",
    ),
    (
        "latency",
        "How long it takes until the first byte of an answer comes.",
    ),
    (
        "load imbalance",
        "Some have more to do than others, who wait for them in the end.",
    ),
    (
        "lock",
        "What only one thread can hold; whoever wants it meanwhile waits.",
    ),
    (
        "logical processor",
        "What the operating system can give a thread to; two of them may share one core.",
    ),
    (
        "lost update",
        "A change that is gone because another thread wrote over it what it had read before.",
    ),
    (
        "makespan",
        "The time from the first task put in to the last one done.",
    ),
    (
        "median",
        "The middle one of all values: half are smaller, half are larger.",
    ),
    (
        "outlier",
        "A value further from the middle half than one and a half times its width.",
    ),
    (
        "oversubscription",
        "More workers than cores, so that they take turns.",
    ),
    (
        "process",
        "A worker with a memory of its own; whatever it works on must be sent to it.",
    ),
    (
        "queue",
        "Who puts something in at one end and who takes it out at the other need not wait for each other.",
    ),
    (
        "race condition",
        "What comes out depends on which thread happens to be first.",
    ),
    (
        "reduction",
        "Each worker has a result of its own, and in the end they are put together to one.",
    ),
    (
        "round",
        "One sample with each number of workers, in an order drawn anew.",
    ),
    (
        "run",
        "All that is measured between pressing Run and the end.",
    ),
    ("sample", "One measured time, with one number of workers."),
    (
        "sentinel",
        "An item in a queue that is no task and says that nothing more will come.",
    ),
    (
        "speed-up",
        "How many times as much gets done a second as with one worker.",
    ),
    (
        "strong scaling",
        "The same work is shared by more and more workers.",
    ),
    (
        "switch interval",
        "How long a thread waits for the GIL before it asks for it.",
    ),
    ("task", "A piece of work that one worker does."),
    ("thread", "A worker that shares one memory with others."),
    ("throughput", "How much work is done a second."),
    (
        "weak scaling",
        "Each worker gets as much to do, however many there are.",
    ),
    (
        "worker",
        "A thread or a process that takes tasks and does them.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_has_one_line_and_stands_in_its_place() {
        let words: Vec<String> = GLOSSARY
            .iter()
            .map(|(word, _)| word.to_lowercase())
            .collect();
        assert!(words.is_sorted_by(|a, b| a < b), "{words:?}");
        for (word, meaning) in GLOSSARY {
            let one_sentence = meaning.ends_with('.') && !meaning.contains(". ");
            assert!(
                one_sentence && meaning.split_whitespace().count() <= 24,
                "{word}"
            );
        }
    }
}
