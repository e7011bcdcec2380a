// The first lines of the engine, of each thread of its pool and of each process. Whoever starts one
// sends the compiled module, so that it is compiled once however many there are, and to a thread the
// memory that it shares. What is said meanwhile waits: each says when it is ready.
import init, { run_thread } from "./engine.js";

// How long it took until these lines ran, in ms.
const script_ms = performance.now();

// Tells whoever started this worker that it is of no use any more.
function broken(stage, error) {
  const why = `${error?.message ?? error}`;
  postMessage(JSON.stringify({ broken: { stage, why } }));
}

// A program that traps where the browser calls it back, or for which there is no more memory, ends a
// promise that nobody waits for, and no browser tells anybody else of that.
addEventListener("unhandledrejection", ({ reason }) => {
  const fatal = [WebAssembly.RuntimeError, RangeError];
  if (fatal.some((kind) => reason instanceof kind)) broken("running", reason);
});

addEventListener(
  "message",
  async ({ data: { module, memory } }) => {
    const begun_ms = performance.now();
    let stage = "start";
    try {
      await init({ module_or_path: module, memory });
      if (!memory) return;
      postMessage([script_ms, performance.now() - begun_ms]);
      stage = "running";
      run_thread();
    } catch (error) {
      broken(stage, error);
    }
  },
  { once: true },
);
