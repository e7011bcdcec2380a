"""Python's own executors, asked by lines of JSON: a job comes in, its times in ms go out.

Started with the name of what does the work: threads, processes or interpreters.
"""

import json
import sys
import threading
import time
from concurrent import futures


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def nothing():
    return None


class Missing(Exception):
    """This Python can't do the job."""


def executor_class(name):
    if name == "threads":
        return futures.ThreadPoolExecutor
    if name == "processes":
        return futures.ProcessPoolExecutor
    try:
        return futures.InterpreterPoolExecutor
    except AttributeError:
        raise Missing("interpreters with an executor come with Python 3.14") from None


def ms_of(work):
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1e3


class Peer:
    def __init__(self, name):
        self.executor_class = executor_class(name)
        self.executors = {}

    def executor(self, workers):
        """One with so many workers, all of them at work before."""
        if workers not in self.executors:
            executor = self.executor_class(workers)
            # Short calls at the same time: an executor starts a worker only if no other is free.
            list(executor.map(fib, [20] * (4 * workers)))
            self.executors[workers] = executor
        return self.executors[workers]

    def tasks(self, n, workers):
        def one(count):
            executor = self.executor(count)
            return ms_of(lambda: list(executor.map(fib, [n] * count)))

        return [one(count) for count in workers]

    def start(self, workers):
        """From asking for a pool until all of its workers have answered."""
        executor = self.executor_class(workers)
        met = threading.Event()

        def begin():
            if self.executor_class is futures.ThreadPoolExecutor:
                # A thread is started for each task as long as no other is free.
                arrived = threading.Barrier(workers + 1)
                for _ in range(workers):
                    executor.submit(arrived.wait)
                arrived.wait()
                met.set()
            else:
                # All workers are started with the first tasks.
                list(executor.map(abs, range(workers)))

        took = ms_of(begin)
        executor.shutdown()
        return [took]

    def empty(self, tasks, workers):
        executor = self.executor(workers)

        def all_of_them():
            for future in [executor.submit(nothing) for _ in range(tasks)]:
                future.result()

        return [ms_of(all_of_them) * 1e3 / tasks]

    def send(self, kib):
        data = bytes(kib * 1024)
        executor = self.executor(1)
        return [ms_of(lambda: executor.submit(len, data).result())]


def main():
    try:
        peer = Peer(sys.argv[1])
    except Missing as missing:
        peer, why = None, str(missing)
    for line in sys.stdin:
        job = json.loads(line)
        kind = job.pop("job")
        does = getattr(peer, kind, None)
        if peer is None:
            answer = {"missing": why}
        elif does is None:
            answer = {"missing": "not part of Python"}
        else:
            answer = {"values": does(**job)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
