"""How do processes share out tasks through queues, and how does that hang?

k processes take tasks from one queue and put results into another. One sentinel (None)
for each process tells it to go home. With --break one rule is broken; every wait then
has a time limit, and the program says what would have waited for ever.

    python3 queues.py                         4 workers, 8 tasks
    python3 queues.py --break sentinel        one sentinel too few
    python3 queues.py --break task-done       nobody says that a task is done
    python3 queues.py --break pickle          a task that can't be pickled (put() won't
                                              say so: the queue's own thread does it)
    python3 queues.py --break worker          a worker dies over its task
"""

import argparse
import multiprocessing as mp
import os
import threading
from queue import Empty


def fib(n):
    if n < 0:
        raise ValueError(f"fib({n}) is not defined: n must be 0 or more")
    return n if n < 2 else fib(n - 1) + fib(n - 2)


# [show]
def worker(tasks, results):
    while (task := tasks.get()) is not None:
        function, argument = task
        try:
            results.put(function(argument))
        except Exception as error:  # the reader counts on one result a task
            results.put(error)
        tasks.task_done()  # one for each get()
    tasks.task_done()  # the sentinel was in the queue as well


def run(jobs, k):
    tasks, results = mp.JoinableQueue(), mp.Queue()
    workers = [mp.Process(target=worker, args=(tasks, results)) for _ in range(k)]
    for process in workers:
        process.start()
    for job in jobs:
        tasks.put(job)
    for _ in workers:
        tasks.put(None)  # a sentinel ends one worker, so each needs its own
    # Read first: a process does not end before what it has put is read.
    answers = [results.get() for _ in jobs]
    tasks.join()  # returns when task_done was called for every item
    for process in workers:
        process.join()
    return answers
# [/show]


def silent_worker(tasks, results):
    """Forgets task_done."""
    for function, argument in iter(tasks.get, None):
        results.put(function(argument))


def broken(jobs, k, how, limit):
    """The same with one rule broken, and `limit` seconds for each wait."""
    tasks, results = mp.JoinableQueue(), mp.Queue()
    target = silent_worker if how == "task-done" else worker
    workers = [mp.Process(target=target, args=(tasks, results)) for _ in range(k)]
    for process in workers:
        process.start()
    # First in the queue, so that whoever takes it has no earlier result on its way.
    wrong = {"pickle": [(lambda n: n, 0)], "worker": [(os._exit, 1)]}.get(how, [])
    for job in [*wrong, *jobs, *[None] * (k - (how == "sentinel"))]:
        tasks.put(job)

    answers, expected = 0, len(jobs) + len(wrong)
    try:
        while answers < expected:
            results.get(timeout=limit)
            answers += 1
    except Empty:
        print(f"{answers} of {expected} results came: results.get() would have hung")
    join = threading.Thread(target=tasks.join, daemon=True)
    join.start()
    join.join(limit)
    if join.is_alive():
        print("some items were never reported done: tasks.join() would have hung")
    for process in workers:
        process.join(limit)
        if process.is_alive():
            print(f"{process.name} got no sentinel: its join() would have hung")
            process.terminate()
            process.join()
        elif process.exitcode:
            print(f"{process.name} died with exit code {process.exitcode}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=20, help="each task computes fib(n)")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--tasks", type=int, default=8)
    kinds = ["sentinel", "task-done", "pickle", "worker"]
    parser.add_argument("--break", dest="how", choices=kinds)
    parser.add_argument("--limit", type=float, default=2, help="seconds a wait")
    parser.add_argument("--start", choices=mp.get_all_start_methods())
    args = parser.parse_args()
    if min(args.workers, args.tasks) < 1:
        parser.error("workers and tasks must be 1 or more")
    if args.start:
        mp.set_start_method(args.start)
    jobs = [(fib, args.n)] * args.tasks
    if args.how:
        print(f"broken: {args.how}")
        broken(jobs, args.workers, args.how, args.limit)
    else:
        for answer in run(jobs, args.workers):
            print(f"fib({args.n}) -> {answer!r}")


if __name__ == "__main__":
    main()
