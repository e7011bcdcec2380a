// Plain JavaScript on workers: a job comes in, its times in ms go out. The same in a browser and in
// node; whoever calls says how a worker is started.

// The times of a job, or that it is missing here. `start()` gives a worker that has not said anything
// yet: { send(message), onAnswer(listener), end() }.
export class Peer {
  constructor(start) {
    this.start = start;
    this.idle = [];
  }

  // So many workers that are up.
  async workers(count) {
    while (this.idle.length < count) this.idle.push(await begun(this.start()));
    return this.idle.slice(0, count);
  }

  async answer({ job, ...given }) {
    const does = { tasks: "tasks", start: "starting", empty: "empty", send: "send" }[job];
    if (!does) return { missing: "not part of JavaScript" };
    return { values: await this[does](given) };
  }

  async tasks({ n, workers }) {
    const values = [];
    for (const count of workers) {
      const pool = await this.workers(count);
      await shared(pool, Array(4 * count).fill({ fib: 20 }));
      values.push(await msOf(() => shared(pool, Array(count).fill({ fib: n }))));
    }
    return values;
  }

  async starting({ workers }) {
    const pool = [];
    const took = await msOf(async () => {
      for (let i = 0; i < workers; i += 1) pool.push(this.start());
      await Promise.all(pool.map(begun));
    });
    for (const worker of pool) worker.end();
    return [took];
  }

  async empty({ tasks, workers }) {
    const pool = await this.workers(workers);
    const took = await msOf(() => shared(pool, Array(tasks).fill({})));
    return [(took * 1e3) / tasks];
  }

  async send({ kib }) {
    const pool = await this.workers(1);
    const bytes = new Uint8Array(kib * 1024);
    return [await msOf(() => shared(pool, [{ bytes }]))];
  }
}

// How long it takes.
export async function msOf(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

// The worker, once it has said its first word.
function begun(worker) {
  return new Promise((resolve) => worker.onAnswer(() => resolve(worker)));
}

// Each worker takes the next task as soon as it has done one.
function shared(pool, tasks) {
  return new Promise((resolve) => {
    let next = 0;
    let done = 0;
    const give = (worker) => next < tasks.length && worker.send(tasks[next++]);
    for (const worker of pool) {
      worker.onAnswer(() => {
        done += 1;
        if (done === tasks.length) resolve();
        else give(worker);
      });
    }
    pool.forEach(give);
  });
}

export function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

// What a worker does with a task.
export function done(task) {
  if (task.fib !== undefined) return fib(task.fib);
  if (task.bytes !== undefined) return task.bytes.length;
  return null;
}
