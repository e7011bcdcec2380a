"""What does CPython do in these scenarios?

Reads a list of scenarios as JSON from standard input, runs each on CPython's own queue.Queue and
concurrent.futures, and writes a list with the outcomes of each as JSON to standard output. The
steps are those of world.rs; docs/conformance.md says what each means.

    python3 python.py < scenarios.json
"""

import concurrent.futures as cf
import functools
import json
import logging
import multiprocessing
import os
import queue
import sys
import tempfile
import threading
import time

# A scenario that hangs must not hang the others.
PATIENCE_S = 20
ERRORS = {
    "ValueError": ValueError,
    "OverflowError": OverflowError,
    "UnicodeDecodeError": lambda: UnicodeDecodeError("utf-8", b"\xff", 0, 1, "not text"),
    "ConnectionError": ConnectionError,
}
UNTIL = {
    "all_completed": cf.ALL_COMPLETED,
    "first_completed": cf.FIRST_COMPLETED,
    "first_exception": cf.FIRST_EXCEPTION,
}


def seconds(step):
    """The step's patience: None is for ever."""
    ms = step.get("timeout_ms")
    return None if ms is None else ms / 1000


def until(condition):
    """Waits for something that no lock or event tells."""
    while not condition():
        time.sleep(0.0005)


def state(future):
    """The future's state in one word."""
    if future.cancelled():
        return "cancelled"
    if future.running():
        return "running"
    return "done" if future.done() else "pending"


def end_of(task):
    """What a task does at its end, in a thread or a process."""
    if task.get("die"):
        os._exit(1)
    if task.get("panic"):
        raise RuntimeError("an error like any other")
    if "raise" in task:
        raise ERRORS[task["raise"]]()
    return task.get("return")


def run_in_process(task, folder):
    """A task in a process of its own. A gate is open when there is a file of its name: a lock or
    event that processes share is left in disorder by a process that dies."""
    if "gate" in task:
        until(lambda: os.path.exists(os.path.join(folder, task["gate"])))
    return end_of(task)


class World:
    """Everything that a scenario has made, by name."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.queues, self.pools, self.futures = {}, {}, {}
        self.iterators, self.threads, self.gates = {}, {}, {}
        self.lines, self.lock = [], threading.Lock()

    def gate(self, name):
        with self.lock:
            return self.gates.setdefault(name, threading.Event())

    def name(self, future):
        return next(name for name, other in self.futures.items() if other is future)

    def names(self, futures):
        return sorted(self.name(future) for future in futures)

    def run_task(self, task):
        """A task in a thread."""
        if "log" in task:
            self.lines.append(task["log"])
        if "gate" in task:
            self.gate(task["gate"]).wait()
        return end_of(task)

    def run_steps(self, steps):
        return [self.run(step) for step in steps if step.get("only") != "ours"]

    def run(self, step):
        """One step: what it gives, or the name of the error that it raises."""
        step = dict(step)
        try:
            return getattr(self, "do_" + step["do"])(step)
        except Exception as error:
            return {"raises": type(error).__name__}

    # Queues

    def queue(self, step):
        return self.queues[step.get("queue", "queue")]

    def do_queue(self, step):
        self.queues[step.get("queue", "queue")] = queue.Queue(step.get("max", 0))

    def do_put(self, step):
        self.queue(step).put(step["item"], timeout=seconds(step))

    def do_put_nowait(self, step):
        self.queue(step).put_nowait(step["item"])

    def do_put_all(self, step):
        for item in step["items"]:
            self.queue(step).put(item)

    def do_get(self, step):
        return self.queue(step).get(timeout=seconds(step))

    def do_get_nowait(self, step):
        return self.queue(step).get_nowait()

    def do_task_done(self, step):
        self.queue(step).task_done()

    def do_join_queue(self, step):
        self.queue(step).join()

    def do_size(self, step):
        return self.queue(step).qsize()

    def do_unfinished(self, step):
        return self.queue(step).unfinished_tasks

    def do_empty(self, step):
        return self.queue(step).empty()

    def do_full(self, step):
        return self.queue(step).full()

    def do_shutdown_queue(self, step):
        self.queue(step).shutdown(immediate=step.get("immediate", False))

    # Helper threads and gates

    def do_start(self, step):
        outcome, begun = [], threading.Event()

        def helper():
            begun.set()
            outcome.append(self.run(step["step"]))

        thread = threading.Thread(target=helper, daemon=True)
        self.threads[step["thread"]] = (thread, outcome)
        thread.start()
        begun.wait()

    def do_join(self, step):
        thread, outcome = self.threads.pop(step["thread"])
        thread.join()
        return outcome[0]

    def do_alive(self, step):
        return self.threads[step["thread"]][0].is_alive()

    def do_open(self, step):
        self.gate(step["gate"]).set()
        open(os.path.join(self.folder.name, step["gate"]), "w").close()

    def do_log(self, step):
        return list(self.lines)

    def do_until_log(self, step):
        until(lambda: len(self.lines) >= step["length"])

    # Executors

    def pool(self, step):
        return self.pools[step.get("pool", "pool")]

    def new_pool(self, step):
        workers = step.get("workers", 1)
        if step.get("kind") == "processes":
            # Not forked: this process has threads.
            context = multiprocessing.get_context("spawn")
            return cf.ProcessPoolExecutor(workers, mp_context=context)
        return cf.ThreadPoolExecutor(workers)

    def call(self, pool):
        """What the pool has to call with a task."""
        if isinstance(pool, cf.ProcessPoolExecutor):
            return functools.partial(run_in_process, folder=self.folder.name)
        return self.run_task

    def do_pool(self, step):
        self.pools[step.get("pool", "pool")] = self.new_pool(step)

    def do_with(self, step):
        """The outcomes of the steps inside, unless an error leaves the block."""
        name = step.get("pool", "pool")
        try:
            with self.new_pool(step) as pool:
                self.pools[name] = pool
                inside = self.run_steps(step["steps"])
                if "raise" in step:
                    raise ERRORS[step["raise"]]()
            return inside
        finally:
            del self.pools[name]

    def do_submit(self, step):
        pool = self.pool(step)
        self.futures[step["as"]] = pool.submit(self.call(pool), step["task"])

    def do_submit_all(self, step):
        for name, task in zip(step["as"], step["tasks"]):
            self.do_submit({**step, "as": name, "task": task})

    def do_shutdown(self, step):
        self.pool(step).shutdown(
            wait=step.get("wait", True), cancel_futures=step.get("cancel_futures", False)
        )

    def do_drop(self, step):
        del self.pools[step.get("pool", "pool")]

    def do_workers(self, step):
        return len(self.pool(step)._threads)

    # Futures

    def all(self, step):
        return [self.futures[name] for name in step["of"]]

    def one(self, step):
        return self.futures[step["of"]]

    def do_until(self, step):
        future = self.one(step)
        until(lambda: state(future) == step["state"])

    def do_state(self, step):
        return state(self.one(step))

    def do_flags(self, step):
        future = self.one(step)
        return [future.cancelled(), future.running(), future.done()]

    def do_cancel(self, step):
        return self.one(step).cancel()

    def do_result(self, step):
        return self.one(step).result(seconds(step))

    def do_exception(self, step):
        error = self.one(step).exception(seconds(step))
        return error and type(error).__name__

    def do_callback(self, step):
        def callback(future):
            self.lines.append([step["says"], self.name(future), state(future)])
            if "raise" in step:
                raise ERRORS[step["raise"]]()

        self.one(step).add_done_callback(callback)

    def do_wait(self, step):
        done, not_done = cf.wait(
            self.all(step), seconds(step), UNTIL[step.get("until", "all_completed")]
        )
        return {"done": self.names(done), "not_done": self.names(not_done)}

    # Iterators

    def do_as_completed(self, step):
        futures = cf.as_completed(self.all(step), seconds(step))
        self.iterators[step["as"]] = map(self.name, futures)

    def do_map(self, step):
        pool = self.pool(step)
        self.iterators[step["as"]] = pool.map(self.call(pool), step["tasks"])

    def do_next(self, step):
        try:
            return {"gives": next(self.iterators[step["of"]])}
        except StopIteration:
            return "end"

    def do_rest(self, step):
        """All that is left: those that were done before come in any order."""
        got = list(self.iterators[step["of"]])
        first = step.get("in_any_order", 0)
        return sorted(got[:first]) + got[first:]

    def do_close(self, step):
        self.iterators.pop(step["of"]).close()

    def end(self):
        """Lets go of every thread that still waits."""
        with self.lock:
            for gate in self.gates.values():
                gate.set()
        for pool in self.pools.values():
            pool.shutdown(wait=isinstance(pool, cf.ProcessPoolExecutor))


def outcomes(scenario):
    """The outcomes of a scenario's steps, or "hangs"."""
    world, result = World(), []

    def play():
        result.append(world.run_steps(scenario["steps"]))
        world.end()

    thread = threading.Thread(target=play, daemon=True)
    thread.start()
    thread.join(PATIENCE_S)
    return result[0] if result else "hangs"


if __name__ == "__main__":
    # Errors of callbacks would be printed as well as passed over.
    logging.disable(logging.CRITICAL)
    results = [outcomes(scenario) for scenario in json.load(sys.stdin)]
    json.dump(results, sys.stdout)
    sys.stdout.flush()
    if "hangs" in results:
        # Its threads would keep the process alive.
        os._exit(0)
