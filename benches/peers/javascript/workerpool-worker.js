// What workers of the package workerpool can be asked for. It loads itself as an old-fashioned script.
importScripts("workerpool.js");

function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

workerpool.worker({ fib, nothing: () => null, size: (bytes) => bytes.length });
