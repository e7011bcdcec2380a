"""Do k threads do k times as much in the same time?

Each of k threads computes one Fibonacci number the slow way: work that needs a
processor and nothing else. If the threads really ran side by side, k of them would take
no longer than one, up to the number of cores. Under Python's global interpreter lock
(GIL) they take turns, and k threads take k times as long. A free-threaded build
(python3.13t, python3.14t) has no such lock: compare.

    python3 threads.py                        1, 2, 3, 4 and 8 threads, fib(30) each
    python3 threads.py -n 34 --threads 1 2 4  larger tasks
    python3 threads.py --rounds 5             the median of five rounds
"""

import argparse
import statistics
import sys
import time
from threading import Thread


# [show]
def fib(n):
    if n < 0:
        raise ValueError(f"fib({n}) is not defined: n must be 0 or more")
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def run(k, n):
    """Seconds that k threads take for fib(n) each, and what they found."""
    found = []
    threads = [Thread(target=lambda: found.append(fib(n))) for _ in range(k)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()  # without this the clock would stop before the work is done
    return time.perf_counter() - began, found


def gil_is_there():
    """Asks Python 3.13 or newer; anything older always has the lock."""
    return getattr(sys, "_is_gil_enabled", lambda: True)()
# [/show]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=30, help="each thread computes fib(n)")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2, 3, 4, 8])
    parser.add_argument("--rounds", type=int, default=3, help="median of so many")
    args = parser.parse_args()
    if args.n < 0 or min(args.threads) < 1 or args.rounds < 1:
        parser.error("n must be 0 or more, threads and rounds 1 or more")

    lock = "on" if gil_is_there() else "off"
    print(f"Python {sys.version.split()[0]}: the GIL is {lock}")
    times = {k: [] for k in [1, *args.threads]}
    for _ in range(args.rounds):
        for k in times:
            seconds, found = run(k, args.n)
            times[k].append(seconds)
            assert len(found) == k and len(set(found)) == 1
    print(f"fib({args.n}) = {found[0]}, computed once by each thread")
    print("threads     time  relative to one")
    one = statistics.median(times[1])
    for k, seconds in times.items():
        median = statistics.median(seconds)
        print(f"{k:7} {median:6.3f} s  {median / one:.2f}")
    if gil_is_there():
        print("With the GIL expect the last column to be the number of threads.")
    else:
        print("Without the GIL expect 1 up to the number of cores, then a climb.")


if __name__ == "__main__":
    main()
