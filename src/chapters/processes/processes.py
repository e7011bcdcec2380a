"""What do processes bring that threads do not, and what do they cost?

The same work by a pool of processes and by a pool of threads; in the code the two
differ in one name. Each process has an interpreter and a lock of its own, so processes
compute side by side where threads take turns. The price: they take time to start, and
all that they are given is pickled and sent.

    python3 processes.py                      1, 2, 3, 4, 8, 16, 32 workers, fib(28)
    python3 processes.py --workers 1 2 -n 30  fewer workers, larger tasks
    python3 processes.py --bytes 10000000     each task is given so many bytes as well
    python3 processes.py --start spawn        how processes begin (it differs by system)
"""

import argparse
import multiprocessing
import pickle
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor


# [show]
def fib(n):
    if n < 0:
        raise ValueError(f"fib({n}) is not defined: n must be 0 or more")
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def task(argument):
    n, _ballast = argument  # the ballast only makes the argument large
    return fib(n)


def measure(Pool, k, argument):
    """Seconds until k workers are there, and seconds they take for one task each."""
    # No worker begins before all are here: else the first might do every task.
    all_here = multiprocessing.Barrier(k, timeout=60)
    began = time.perf_counter()
    with Pool(max_workers=k, initializer=all_here.wait) as pool:
        list(pool.map(abs, range(k)))  # nothing to do, so this is the start-up
        ready = time.perf_counter()
        found = list(pool.map(task, [argument] * k))
        done = time.perf_counter()
    return ready - began, done - ready, found


def both(k, argument):
    processes = measure(ProcessPoolExecutor, k, argument)
    threads = measure(ThreadPoolExecutor, k, argument)  # all that has to change
    return processes, threads
# [/show]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=28, help="each task computes fib(n)")
    counts = [1, 2, 3, 4, 8, 16, 32]
    parser.add_argument("--workers", type=int, nargs="+", default=counts)
    parser.add_argument("--bytes", type=int, default=0, help="ballast of each task")
    parser.add_argument("--start", choices=multiprocessing.get_all_start_methods())
    args = parser.parse_args()
    if args.n < 0 or min(args.workers) < 1 or args.bytes < 0:
        parser.error("n and bytes must be 0 or more, workers 1 or more")
    if max(args.workers) > 61:
        parser.error("workers must be 61 or fewer: Windows allows no more")
    if args.start:
        multiprocessing.set_start_method(args.start)

    argument = (args.n, bytes(args.bytes))
    pickled = len(pickle.dumps(argument))
    print(f"fib({args.n}) = {fib(args.n)}, once a worker")
    print(f"each task carries {args.bytes} bytes, pickled {pickled} bytes")
    print(f"processes begin by {multiprocessing.get_start_method()}")
    print("         processes            threads")
    print("workers   start-up      work  start-up      work")
    for k in args.workers:
        rows = both(k, argument)
        assert all(found == [fib(args.n)] * k for _, _, found in rows)
        times = "".join(f"{start:8.3f} s{work:8.3f} s" for start, work, _ in rows)
        print(f"{k:7} {times}")


if __name__ == "__main__":
    main()
