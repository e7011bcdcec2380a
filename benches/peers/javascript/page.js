// The peers within the lab's own page: plain workers, and the package workerpool.
import { Peer, msOf } from "./peer.js";

function start() {
  const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
  return {
    send: (message) => worker.postMessage(message),
    onAnswer: (listener) => (worker.onmessage = listener),
    end: () => worker.terminate(),
  };
}

// The package has pools of its own, so it does the jobs in its own way.
class WorkerPool extends Peer {
  #pools = new Map();

  async pool(workers) {
    if (!this.#pools.has(workers)) {
      const pool = open(workers);
      await all(pool, Array(4 * workers).fill(["fib", [20]]));
      this.#pools.set(workers, pool);
    }
    return this.#pools.get(workers);
  }

  async tasks({ n, workers }) {
    const values = [];
    for (const count of workers) {
      const pool = await this.pool(count);
      values.push(await msOf(() => all(pool, Array(count).fill(["fib", [n]]))));
    }
    return values;
  }

  async starting({ workers }) {
    let pool;
    const took = await msOf(async () => {
      pool = open(workers);
      // It gives a task to each, and a worker takes it once it is up.
      await all(pool, Array(workers).fill(["nothing", []]));
    });
    await pool.terminate(true);
    return [took];
  }

  async empty({ tasks, workers }) {
    const pool = await this.pool(workers);
    const took = await msOf(() => all(pool, Array(tasks).fill(["nothing", []])));
    return [(took * 1e3) / tasks];
  }

  async send({ kib }) {
    const pool = await this.pool(1);
    const bytes = new Uint8Array(kib * 1024);
    return [await msOf(() => all(pool, [["size", [bytes]]]))];
  }
}

function open(workers) {
  const script = new URL("workerpool-worker.js", import.meta.url).href;
  return workerpool.pool(script, { minWorkers: workers, maxWorkers: workers, workerType: "web" });
}

function all(pool, calls) {
  return Promise.all(calls.map(([method, parameters]) => pool.exec(method, parameters)));
}

function script(address) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = address;
    element.onload = resolve;
    element.onerror = () => reject(new Error(`${address} can't be loaded`));
    document.head.append(element);
  });
}

const peers = { workers: new Peer(start) };

// The answer of the peer of this name: workers or workerpool.
export async function ask(name, job) {
  if (name === "workerpool" && !peers.workerpool) {
    await script(new URL("workerpool.js", import.meta.url).href);
    peers.workerpool = new WorkerPool();
  }
  return peers[name].answer(job);
}
