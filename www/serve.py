"""Serves the folder it lies in, for browsers on this machine: python3 serve.py [port]"""

import functools
import http.server
import pathlib
import sys


WORKER_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; "
    "connect-src 'self' http: https:; base-uri 'none'; form-action 'none'"
)


class Lab(http.server.SimpleHTTPRequestHandler):
    """Says what each file is by itself: on Windows another program may have changed that."""

    extensions_map = {
        "": "application/octet-stream",
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".wasm": "application/wasm",
        ".css": "text/css; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".py": "text/plain; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".webmanifest": "application/manifest+json",
    }

    def send_head(self):
        # An address whose # was encoded on its way: on to what was meant.
        before, code, after = self.path.partition("%23")
        if not code:
            return super().send_head()
        self.send_response(302)
        self.send_header("Location", "/" + before.lstrip("/") + "#" + after)
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def end_headers(self):
        # With these a browser gives a page shared memory, and so threads.
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        self.send_header("Document-Isolation-Policy", "isolate-and-credentialless")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        # What a worker may do; the page's own policy stands in the page.
        if self.path.split("?")[0].endswith("/engine-worker.js"):
            self.send_header("Content-Security-Policy", WORKER_POLICY)
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *what):
        """Says nothing of each file."""


def main():
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    folder = pathlib.Path(__file__).resolve().parent
    handler = functools.partial(Lab, directory=str(folder))
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        sys.exit(f"Port {port} can't be used ({error.strerror}). Try another: python3 serve.py 8001")
    address = f"http://localhost:{server.server_address[1]}/"
    print(f"The lab is at {address} while this window stays open. Ctrl+C ends it.", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
