"""What if several threads change the same number?

"counter += 1" reads the counter, adds one, and writes it back. A thread that is stopped
between reading and writing writes back an old number, and what the others have added
meanwhile is lost. CPython stops a thread only at certain places: since version 3.10 not
within a plain "counter += 1", but wherever a function is called. So here a function is
called in between; a program of any size calls some somewhere. (Without a GIL, in
python3.13t or later, the plain "+=" loses too.)

    python3 shared.py                          4 threads, 200,000 additions each
    python3 shared.py --threads 8 --times 1000000
    python3 shared.py --switch-ms 0.1          threads are stopped more often
"""

import argparse
import sys
import time
from threading import Lock, Thread


# [show]
def one_more(number):
    return number + 1


def without_a_lock(box, times):
    for _ in range(times):
        seen = box["counter"]
        box["counter"] = one_more(seen)  # another thread may have written meanwhile


def with_a_lock(box, times):
    for _ in range(times):
        with box["lock"]:
            seen = box["counter"]
            box["counter"] = one_more(seen)


def with_its_own(box, times):
    own = 0
    for _ in range(times):
        own = one_more(own)
    with box["lock"]:  # once for each thread, not once for each addition
        box["counter"] += own


def run(add, k, times):
    """What the counter shows after k threads have added, and how long that took."""
    box = {"counter": 0, "lock": Lock()}
    threads = [Thread(target=add, args=(box, times)) for _ in range(k)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return box["counter"], time.perf_counter() - began
# [/show]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--threads", type=int, default=4, help="how many threads add")
    parser.add_argument("--times", type=int, default=200_000, help="additions of each")
    parser.add_argument("--switch-ms", type=float, default=5, help="switch interval")
    args = parser.parse_args()
    if args.threads < 1 or args.times < 1 or args.switch_ms <= 0:
        parser.error("threads and times 1 or more, the interval above 0")

    sys.setswitchinterval(args.switch_ms / 1000)
    wanted = args.threads * args.times
    print(f"{args.threads} threads add 1 to a counter, {args.times} times each")
    for add in [without_a_lock, with_a_lock, with_its_own]:
        counted, seconds = run(add, args.threads, args.times)
        name = add.__name__.replace("_", " ")
        lost = wanted - counted
        print(f"{name:15} {counted:9} counted {lost:9} lost {seconds:7.3f} s")


if __name__ == "__main__":
    main()
