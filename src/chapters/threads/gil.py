"""What does a benchmark measure that does not wait for its threads?

The time until k threads are launched, beside the time until they are done, of the same
threads. The first is no time of the work, but it grows with k all the same: the
launching thread has to win the global interpreter lock (GIL) back from the threads that
already compute, and one that computes keeps it for up to a switch interval (5 ms, if
nobody changes it). Change it, and the lie changes while the work stays the same.

    python3 gil.py                            1, 2, 3, 4 and 8 threads, fib(30) each
    python3 gil.py --switch-interval 0.05     threads hold the lock ten times longer

Then: the checks of fib in the right and in the wrong order.
"""

import argparse
import sys
import time
from threading import Thread


# [show]
def launch_and_join(k, n):
    threads = [Thread(target=fib, args=(n,)) for _ in range(k)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    launched = time.perf_counter() - began  # to stop here is to time no work at all
    for thread in threads:
        thread.join()
    joined = time.perf_counter() - began  # now every thread has ended
    return launched, joined


def fib(n):
    if n < 0:  # asked first
        raise ValueError(f"fib({n}) is not defined: n must be 0 or more")
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)


def fib_asks_too_late(n):
    if n < 3:
        return 1  # all of 0, -1, -2 ... end here
    if n < 0:  # so this is never true
        raise ValueError(f"fib({n}) is not defined: n must be 0 or more")
    return fib_asks_too_late(n - 1) + fib_asks_too_late(n - 2)
# [/show]


def answer(function, n):
    try:
        return str(function(n))
    except ValueError as error:
        return f"ValueError: {error}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=30, help="each thread computes fib(n)")
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2, 3, 4, 8])
    parser.add_argument(
        "--switch-interval",
        type=float,
        default=sys.getswitchinterval(),
        help="seconds a thread may keep the lock while others wait",
    )
    args = parser.parse_args()
    if args.n < 0 or min(args.threads) < 1 or args.switch_interval <= 0:
        parser.error("n must be 0 or more, threads 1 or more, the interval more than 0")

    sys.setswitchinterval(args.switch_interval)
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    print(f"the GIL is {'on' if gil else 'off'}")
    print(f"switch interval: {args.switch_interval:g} s")
    print("threads   launched     joined")
    for k in args.threads:
        launched, joined = launch_and_join(k, args.n)
        print(f"{k:7} {launched:8.4f} s {joined:8.4f} s")

    print(f"\nfib({args.n}) = {fib(args.n)}")
    for n in (10, 0, -1):
        print(f"n = {n}: asked first: {answer(fib, n)}")
        print(f"n = {n}: asked too late: {answer(fib_asks_too_late, n)}")


if __name__ == "__main__":
    main()
