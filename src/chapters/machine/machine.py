"""How many cores does this machine really give to Python?

Prints what the system says: cores, the global interpreter lock (GIL), the clock. Then
asks the machine itself: k processes with one task each, for growing k. As long as k
tasks take no longer than one, another core helps. Two threads of one core, slow cores,
a hot laptop, a container's quota and other programs all make the answer smaller than
the system's.

    python3 machine.py
    python3 machine.py -n 30 --most 16 --rounds 5
"""

import argparse
import multiprocessing
import os
import platform
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor


# [show]
def usable_cores():
    """The logical cores that this process may run on, which may not be all."""
    if hasattr(os, "process_cpu_count"):  # Python 3.13 and newer
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):  # Linux
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def seconds(k, n):
    """How long k processes, started beforehand, take for fib(n) each."""
    all_here = multiprocessing.Barrier(k, timeout=60)
    with ProcessPoolExecutor(max_workers=k, initializer=all_here.wait) as pool:
        list(pool.map(abs, range(k)))  # until all are there
        began = time.perf_counter()
        list(pool.map(fib, [n] * k))
        return time.perf_counter() - began


def cores_that_help(counts, n, rounds):
    """For each k: the work per second of k processes, as a multiple of that of one."""
    times = {k: [] for k in counts}
    for _ in range(rounds):
        for k in counts:
            times[k].append(seconds(k, n))
    median = {k: statistics.median(times[k]) for k in counts}
    return {k: k * median[1] / median[k] for k in counts}
# [/show]


def fib(n):
    if n < 0:
        raise ValueError(f"fib({n}) is not defined: n must be 0 or more")
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=28, help="each task computes fib(n)")
    parser.add_argument("--most", type=int, help="processes (default: twice the cores)")
    parser.add_argument("--rounds", type=int, default=3, help="median of so many")
    args = parser.parse_args()
    most = 2 * usable_cores() if args.most is None else args.most
    most = min(most, 61)  # Windows allows no larger pool
    if args.n < 0 or most < 1 or args.rounds < 1:
        parser.error("n must be 0 or more, most and rounds 1 or more")

    print(f"Python {platform.python_version()} on {platform.system()}")
    print(f"logical cores: {os.cpu_count()}, usable by this process: {usable_cores()}")
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    print(f"the GIL is {'on' if gil else 'off'}")
    for name in ("perf_counter", "time"):
        clock = time.get_clock_info(name)
        print(f"clock {name}: steps of {clock.resolution:g} s", end=", ")
        print("can be set back" if clock.adjustable else "never goes back")

    counts = sorted({1, usable_cores(), most} | {2**i for i in range(7)})
    gains = cores_that_help([k for k in counts if k <= most], args.n, args.rounds)
    print("processes  work per second, relative to one")
    for k, gain in gains.items():
        print(f"{k:9}  {gain:.2f}")
    print(f"cores that help: about {max(gains.values()):.1f}")


if __name__ == "__main__":
    main()
