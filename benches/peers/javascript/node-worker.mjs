// A worker of node.
import { parentPort } from "node:worker_threads";
import { done } from "./peer.js";

parentPort.on("message", (task) => parentPort.postMessage(done(task)));
parentPort.postMessage(null);
