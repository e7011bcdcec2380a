// The first lines of the engine's worker. The page hands over the compiled module, so that it is
// compiled once however often the engine is replaced. What the page says meanwhile waits: the
// engine says when it is ready.
import init from "./engine.js";

addEventListener(
  "message",
  async ({ data }) => {
    try {
      await init({ module_or_path: data });
    } catch (error) {
      const why = `${error?.message ?? error}.`;
      postMessage(JSON.stringify({ say: "broken", error: { kind: "engine_start", why } }));
    }
  },
  { once: true },
);
