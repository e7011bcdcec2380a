"""What can be asked of a result that is not there yet?

submit gives a future at once, and the future is asked what has become of it. Gates hold
the workers up, so that no answer is a matter of luck. The gates need threads; a pool of
processes has the same methods.

    python3 futures.py -n 25
"""

import argparse
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, as_completed, wait
from threading import Event


def fib(n):
    if n < 0:
        raise ValueError(f"fib({n}) is not defined: n must be 0 or more")
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def say(what, value):
    print(f"{what:28} {value!r}")


def raised(function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except Exception as error:
        return type(error).__name__


# [show]
def life_of_a_future(n):
    begun, gate = Event(), Event()

    def held_up():
        begun.set()
        gate.wait()
        return fib(n)

    with ThreadPoolExecutor(max_workers=1) as pool:
        first = pool.submit(held_up)  # comes back at once
        second = pool.submit(fib, n)  # stands in the queue behind it
        begun.wait()
        say("first.running()", first.running())
        say("first.done()", first.done())
        say("first.result(timeout=0.1)", raised(first.result, timeout=0.1))
        say("first.cancel()", first.cancel())  # it has begun: too late
        say("second.running()", second.running())
        say("second.cancel()", second.cancel())  # it has not
        called = []
        first.add_done_callback(lambda future: called.append(future.result()))
        gate.set()
        say("first.result()", first.result())  # waits until it is there
    # Here the pool has been shut down, which waits for all that was submitted.
    say("called back with", called)
    say("first.done()", first.done())
    say("second.result()", raised(second.result))
# [/show]


def several(n):
    with ThreadPoolExecutor(max_workers=2) as pool:
        good, bad = pool.submit(fib, n), pool.submit(fib, -1)
        say("bad.exception()", bad.exception())  # waits; the error is handed over
        say("bad.result()", raised(bad.result))  # the error is raised here
        done, _ = wait([good, bad], return_when=FIRST_EXCEPTION)
        say("bad in wait(...).done", bad in done)
        gate, arrived = Event(), []
        slow = pool.submit(lambda: gate.wait() and "slow")
        quick = pool.submit(lambda: "quick")
        for future in as_completed([slow, quick]):  # in order of arrival
            arrived.append(future.result())
            gate.set()
        say("as_completed", arrived)
        answers = pool.map(fib, [n, 5, 0])  # no list: one result at a time, in order
        say("list(map)", list(answers))
        answers = pool.map(fib, [5, -1, 6])
        say("next(map)", next(answers))
        say("next(map) again", raised(next, answers))  # the error comes in its turn


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=20, help="most tasks compute fib(n)")
    args = parser.parse_args()
    if args.n < 0:
        parser.error("n must be 0 or more")
    life_of_a_future(args.n)
    several(args.n)
    pool = ThreadPoolExecutor(max_workers=1)
    pool.shutdown(wait=True)  # what the end of `with` does
    say("submit after shutdown", raised(pool.submit, fib, args.n))
    with ThreadPoolExecutor() as pool:
        last = pool.submit(fib, args.n)
    say("after with: last.done()", last.done())


if __name__ == "__main__":
    main()
