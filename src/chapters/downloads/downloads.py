"""Do downloads get faster when they wait side by side?

Some links one after another, then all at once with a thread for each. A queue hands out
what the threads got in order of arrival. Who waits holds no lock, so the waits overlap.

    python3 downloads.py                      three answers from a server of its own
    python3 downloads.py --delays 0.2 0.4 2   the same, held back for so many seconds
    python3 downloads.py URL URL URL          links of your own

Its own server runs inside this program (on 127.0.0.1), so no network is needed. With
links of your own, caches may help the second way: run it twice before believing it.
"""

import argparse
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue


# [show]
def fetch(link, arrived):
    """Puts (link, body, error) into the queue in any case: somebody waits for it."""
    try:
        with urllib.request.urlopen(link, timeout=30) as answer:
            arrived.put((link, answer.read(), None))
    except Exception as error:  # of this link only: the others go on
        arrived.put((link, b"", error))


def one_after_another(links):
    arrived = Queue()
    for link in links:
        fetch(link, arrived)
    return collect(arrived, len(links))


def at_once(links):
    arrived = Queue()
    for link in links:
        threading.Thread(target=fetch, args=(link, arrived), daemon=True).start()
    return collect(arrived, len(links))


def collect(arrived, count):
    answers = []
    for _ in range(count):
        answers.append(arrived.get())  # waits for whichever comes next
        arrived.task_done()  # one item less to deal with
    arrived.join()  # returns when every item that was put has been dealt with
    return answers
# [/show]


class SlowServer(BaseHTTPRequestHandler):
    def do_GET(self):
        time.sleep(float(self.path.split("/")[1]))  # /0.5/1.csv waits half a second
        rows = (f"{2000 + i},{self.path},{i * i}\n" for i in range(1000))
        body = ("year,link,value\n" + "".join(rows)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass  # one line a request would stand between the results


def own_links(delays):
    server = ThreadingHTTPServer(("127.0.0.1", 0), SlowServer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # A proxy of the house could not reach a server that only this machine sees.
    no_proxy = urllib.request.ProxyHandler({})
    urllib.request.install_opener(urllib.request.build_opener(no_proxy))
    host = f"http://127.0.0.1:{server.server_port}"
    return [f"{host}/{delay}/{at}.csv" for at, delay in enumerate(delays, 1)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("links", nargs="*", metavar="URL")
    parser.add_argument("--delays", nargs="+", type=float, default=[0.9, 0.3, 0.6])
    args = parser.parse_args()
    if min(args.delays) < 0:
        parser.error("delays must be 0 or more")
    links = args.links or own_links(args.delays)
    for way in (one_after_another, at_once):
        began = time.perf_counter()
        answers = way(links)
        took = time.perf_counter() - began
        name = way.__name__.replace("_", " ")
        failed = sum(error is not None for _, _, error in answers)
        print(f"{name}: {took:.3f} s for {len(answers)} links, {failed} failed")
        for link, body, error in answers:
            print(f"  {link}: {error or body[:100]}")


if __name__ == "__main__":
    main()
