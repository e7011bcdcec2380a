// A worker of plain JavaScript in a browser.
import { done } from "./peer.js";

addEventListener("message", ({ data }) => postMessage(done(data)));
postMessage(null);
