// The first lines of the engine, of each thread of its pool and of each process. Whoever starts one
// sends the compiled module, so that it is compiled once however many there are, and to a thread the
// memory that it shares. What is said meanwhile waits: each says when it is ready.
import init, { run_thread } from "./engine.js";

// How long it took until these lines ran, in ms.
const script_ms = performance.now();

addEventListener(
  "message",
  async ({ data: { module, memory } }) => {
    const begun_ms = performance.now();
    try {
      await init({ module_or_path: module, memory });
    } catch (error) {
      const why = `${error?.message ?? error}.`;
      postMessage(JSON.stringify({ broken: { error: { engine_start: { why } } } }));
      return;
    }
    if (memory) {
      postMessage([script_ms, performance.now() - begun_ms]);
      run_thread();
    }
  },
  { once: true },
);
