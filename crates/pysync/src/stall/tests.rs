//! Tests of stall detection: that a machine is called stalled exactly when it is. A model runs random
//! small machines to their end: it tries what each could do, and knows nothing of how that is decided.

use proptest::prelude::*;

use super::*;

/// What a machine is made of, whole or broken in any number of ways.
#[derive(Clone, Debug)]
struct Plan {
    workers: usize,
    tasks: usize,
    bound: usize,
    /// Fewer than one for each worker.
    missing_sentinels: usize,
    /// The tasks after which `task_done` is forgotten.
    forgotten: Vec<usize>,
    /// The tasks that kill their worker.
    deadly: Vec<usize>,
    /// The tasks that can't be sent.
    unsendable: Vec<usize>,
}

/// What a worker does next.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Get,
    Compute(usize),
    Put(usize),
    Done(Option<usize>),
    Ended,
    Dead,
}

/// The machine, run by hand.
#[derive(Clone, Debug)]
struct Model {
    plan: Plan,
    /// How many operations the main program has done.
    main: usize,
    workers: Vec<Step>,
    /// A task, or a sentinel.
    queue: Vec<Option<usize>>,
    unfinished: usize,
    results: usize,
    unsent: usize,
}

impl Model {
    fn new(plan: Plan) -> Self {
        Model {
            main: 0,
            workers: vec![Step::Get; plan.workers],
            queue: Vec::new(),
            unfinished: 0,
            results: 0,
            unsent: 0,
            plan,
        }
    }

    fn put(&mut self, item: Option<usize>) -> bool {
        if self.plan.bound > 0 && self.queue.len() == self.plan.bound {
            return false;
        }
        self.queue.push(item);
        self.unfinished += 1;
        true
    }

    /// The main program's next operation, by its number.
    fn main_doing(&self) -> Doing {
        let (tasks, sentinels) = (self.plan.tasks, self.sentinels());
        match self.main {
            at if at < tasks && self.plan.unsendable.contains(&at) => Doing::Busy,
            at if at < tasks => Doing::PutTask,
            at if at < 2 * tasks => Doing::GetResult,
            at if at < 2 * tasks + sentinels => Doing::PutTask,
            at if at == 2 * tasks + sentinels => Doing::Join,
            at if at == 2 * tasks + sentinels + 1 => Doing::AwaitEnd,
            _ => Doing::Ended,
        }
    }

    fn sentinels(&self) -> usize {
        self.plan
            .workers
            .saturating_sub(self.plan.missing_sentinels)
    }

    /// Lets the main program try; whether it did anything.
    fn try_main(&mut self) -> bool {
        let at = self.main;
        let did = match self.main_doing() {
            Doing::Busy => {
                self.unsent += 1;
                true
            }
            Doing::PutTask => self.put((at < self.plan.tasks).then_some(at)),
            Doing::GetResult if self.results > 0 => {
                self.results -= 1;
                true
            }
            Doing::Join => self.unfinished == 0,
            Doing::AwaitEnd => self
                .workers
                .iter()
                .all(|step| matches!(step, Step::Ended | Step::Dead)),
            _ => false,
        };
        self.main += usize::from(did);
        did
    }

    /// Lets a worker try; whether it did anything.
    fn try_worker(&mut self, worker: usize) -> bool {
        let next = match self.workers[worker] {
            Step::Get if self.queue.is_empty() => return false,
            Step::Get => match self.queue.remove(0) {
                Some(task) => Step::Compute(task),
                None => Step::Done(None),
            },
            Step::Compute(task) if self.plan.deadly.contains(&task) => Step::Dead,
            Step::Compute(task) => Step::Put(task),
            Step::Put(task) => {
                self.results += 1;
                Step::Done(Some(task))
            }
            Step::Done(task) => {
                let forgets = task.is_some_and(|task| self.plan.forgotten.contains(&task));
                self.unfinished -= usize::from(!forgets);
                if task.is_some() {
                    Step::Get
                } else {
                    Step::Ended
                }
            }
            Step::Ended | Step::Dead => return false,
        };
        self.workers[worker] = next;
        true
    }

    fn is_over(&self) -> bool {
        self.main_doing() == Doing::Ended
    }

    /// What the machine looks like from outside.
    fn snapshot(&self) -> Snapshot {
        let doing = |step: &Step| match step {
            Step::Get => Doing::GetTask,
            Step::Put(_) => Doing::PutResult,
            Step::Compute(_) | Step::Done(_) => Doing::Busy,
            Step::Ended => Doing::Ended,
            Step::Dead => Doing::Dead,
        };
        Snapshot {
            main: self.main_doing(),
            workers: self.workers.iter().map(doing).collect(),
            queued: self.queue.len(),
            bound: self.plan.bound,
            unfinished: self.unfinished,
            results: self.results,
            unsent: self.unsent,
        }
    }

    /// Whether anybody could do anything.
    fn can_go_on(&self) -> bool {
        self.clone().try_main()
            || (0..self.plan.workers).any(|worker| self.clone().try_worker(worker))
    }

    /// Runs it until nothing happens any more, in the order of these throws, and asks at every
    /// moment whether it is stalled. Gives the machine at its end.
    fn run(mut self, throws: &[usize]) -> Result<Snapshot, TestCaseError> {
        let everybody = self.plan.workers + 1;
        let mut throws = throws.iter().cycle();
        loop {
            let stalled = self.snapshot().stall().is_some();
            prop_assert_eq!(stalled, !self.is_over() && !self.can_go_on());
            let first = throws.next().copied().unwrap_or_default();
            let acted = (first..first + everybody).any(|who| match who % everybody {
                0 => self.try_main(),
                worker => self.try_worker(worker - 1),
            });
            if !acted {
                return Ok(self.snapshot());
            }
        }
    }
}

fn whole() -> impl Strategy<Value = Plan> {
    (1..5usize, 1..7usize, 0..4usize).prop_map(|(workers, tasks, bound)| Plan {
        workers,
        tasks,
        bound,
        missing_sentinels: 0,
        forgotten: Vec::new(),
        deadly: Vec::new(),
        unsendable: Vec::new(),
    })
}

fn some_tasks() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(0..7usize, 0..3)
}

fn throws() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(0..5usize, 1..40)
}

proptest! {
    #[test]
    fn a_machine_is_stalled_exactly_when_nobody_can_do_anything(
        plan in whole(),
        missing_sentinels in 0..3usize,
        forgotten in some_tasks(),
        deadly in some_tasks(),
        unsendable in some_tasks(),
        throws in throws(),
    ) {
        let plan = Plan { missing_sentinels, forgotten, deadly, unsendable, ..plan };
        Model::new(plan).run(&throws)?;
    }

    #[test]
    fn a_whole_machine_comes_to_its_end(plan in whole(), throws in throws()) {
        let end = Model::new(plan).run(&throws)?;
        prop_assert_eq!(end.main, Doing::Ended);
        prop_assert_eq!(end.stall(), None);
        prop_assert_eq!((end.queued, end.unfinished, end.results), (0, 0, 0));
    }

    #[test]
    fn each_break_is_called_by_its_name(plan in whole(), odd in 0..6usize, throws in throws()) {
        let odd = vec![odd % plan.tasks];
        let breaks = [
            (Cause::Sentinel, Plan { missing_sentinels: 1, ..plan.clone() }),
            (Cause::TaskDone, Plan { forgotten: odd.clone(), ..plan.clone() }),
            (Cause::Unsent, Plan { unsendable: odd.clone(), ..plan.clone() }),
            (Cause::Death, Plan { deadly: odd, ..plan }),
        ];
        for (cause, plan) in breaks {
            prop_assert_eq!(Model::new(plan).run(&throws)?.stall(), Some(cause));
        }
    }
}

fn four() -> Snapshot {
    Snapshot {
        main: Doing::GetResult,
        workers: vec![Doing::GetTask; 4],
        queued: 0,
        bound: 0,
        unfinished: 0,
        results: 0,
        unsent: 0,
    }
}

#[test]
fn who_waits_for_what_is_there_can_go_on() {
    let mut machine = four();
    assert_eq!(machine.stall(), Some(Cause::Other));
    machine.results = 1;
    assert_eq!(machine.stall(), None);
    machine = Snapshot {
        queued: 1,
        ..four()
    };
    assert_eq!(machine.stall(), None);
    machine = four();
    machine.workers[2] = Doing::Busy;
    assert_eq!(machine.stall(), None);
}
