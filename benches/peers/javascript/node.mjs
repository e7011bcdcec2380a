// Workers of node, asked by lines of JSON.
import { createInterface } from "node:readline";
import { Worker } from "node:worker_threads";
import { Peer } from "./peer.js";

function start() {
  const worker = new Worker(new URL("node-worker.mjs", import.meta.url));
  return {
    send: (message) => worker.postMessage(message),
    onAnswer: (listener) => {
      worker.removeAllListeners("message");
      worker.on("message", listener);
    },
    end: () => worker.terminate(),
  };
}

const peer = new Peer(start);
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await peer.answer(JSON.parse(line))));
}
process.exit();
