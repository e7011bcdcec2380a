// The lab's service worker. A browser allows one for each folder, so this file does three things:
// it adds the headers that give the page shared memory, where the host doesn't send them; it keeps
// the whole lab for use offline; and it is the practice network of the chapter Downloads.

// Filled in by the build: a name for this very build, and all its files with their hashes. A build
// without a list keeps nothing.
const VERSION = "";
const FILES = [];

const SCOPE = new URL(registration.scope);
// A host may serve the lab from several folders; their caches are one another's neighbours.
const OUR_CACHES = `parlab ${SCOPE.pathname} `;
const CACHE = OUR_CACHES + VERSION;
// Put into the cache last: whatever has it is whole.
const WHOLE = new URL("kept", SCOPE).href;

const inScope = (url) => url.origin === SCOPE.origin && url.pathname.startsWith(SCOPE.pathname);
const pathOf = (url) => url.pathname.slice(SCOPE.pathname.length);
const sleep = (ms) => new Promise((wake) => setTimeout(wake, ms));

// ---- Its life

addEventListener("install", (event) => {
  // The first one may begin at once. A later one first gets all its files, and then waits: a tab
  // that is open goes on with the files that it began with.
  const isUpdate = registration.active !== null && VERSION !== "";
  event.waitUntil(isUpdate ? keep() : skipWaiting());
});

addEventListener("activate", (event) => {
  const tidyUp = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith(OUR_CACHES) && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(tidyUp());
});

// What the page may ask. The answer goes to the port that comes with the question.
const ANSWERS = {
  // Is the lab kept for use offline? If not, keep it.
  async keep() {
    try {
      await keep();
      return { kept: true, why: null, version: VERSION };
    } catch (error) {
      return { kept: false, why: String(error?.message ?? error), version: VERSION };
    }
  },
  // This is a new build and waits: begin, unless another tab still works with the old one.
  async "take-over"() {
    const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
    const tabs = windows.filter((client) => inScope(new URL(client.url))).length;
    if (tabs <= 1) await skipWaiting();
    return { taken: tabs <= 1, tabs };
  },
};

addEventListener("message", (event) => {
  const answer = ANSWERS[event.data?.ask];
  const port = event.ports[0];
  if (answer && port) event.waitUntil(answer().then((said) => port.postMessage(said)));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (!inScope(url)) return;
  // An address whose # was encoded on its way: on to what was meant.
  if (request.mode === "navigate" && pathOf(url).startsWith("%23")) {
    event.respondWith(Response.redirect(`${SCOPE.href}#${pathOf(url).slice(3)}${url.search}`));
    return;
  }
  if (pathOf(url).startsWith("practice/")) {
    event.respondWith(practise(event, url));
    return;
  }
  if (pathOf(url) === "asking-worker.js") {
    event.respondWith(askingWorker());
    return;
  }
  // A measured download is no affair of ours: it takes the way it would take without us.
  const isMeasured = request.cache === "no-store" && request.mode !== "navigate";
  if (request.method === "GET" && !isMeasured) event.respondWith(answerFile(request, url));
});

// ---- Headers

// With them a browser gives a page shared memory. The third lets files be used in such a page.
const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
};

// The answer with the headers that it lacks; the very same one if it lacks none.
function isolated(response) {
  const missing = Object.entries(ISOLATION).filter(([name]) => !response.headers.has(name));
  // What has no status is the browser's own to follow.
  if (missing.length === 0 || response.status === 0) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of missing) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

// Why did a link give no answer: does its server refuse, or is there nobody? An isolated page may
// not even ask, but a worker of this other kind may, and the engine starts one for the question. No
// host has this file: it must come with these headers.
function askingWorker() {
  const script = `
    const link = new URL(location.href).searchParams.get("link");
    const how = { method: "HEAD", mode: "no-cors", cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer" };
    fetch(link, how).then(() => postMessage(true), () => postMessage(false));`;
  const kind = { "Cross-Origin-Embedder-Policy": "credentialless", "Content-Type": "text/javascript" };
  return new Response(script, { headers: { ...ISOLATION, ...kind } });
}

// ---- Offline

async function answerFile(request, url) {
  return isolated((await kept(url)) ?? (await fetched(request)));
}

// WebKit asks for a worker's script with its own cache's conditions in the request, and then can't
// read "not modified" as an answer: then the whole file is fetched.
async function fetched(request) {
  const response = await fetch(request);
  return response.status === 304 ? fetch(request.url, { cache: "reload" }) : response;
}

// The file as it was kept, if the whole lab is: files of two builds must never meet.
async function kept(url) {
  if (!(await isWhole())) return undefined;
  const path = pathOf(url) === "index.html" ? "" : pathOf(url);
  return caches.match(new URL(path, SCOPE).href, { cacheName: CACHE });
}

let whole = false;

async function isWhole() {
  whole ||= VERSION !== "" && Boolean(await caches.match(WHOLE, { cacheName: CACHE }));
  return whole;
}

let keeping = null;

// Keeps the whole lab, unless it is kept already; fails if a single file is not to be had.
function keep() {
  keeping ??= keepAll().finally(() => (keeping = null));
  return keeping;
}

async function keepAll() {
  if (VERSION === "") throw new Error("this build has no list of its files");
  if (await isWhole()) return;
  const cache = await caches.open(CACHE);
  await Promise.all(FILES.map((file) => keepFile(cache, file)));
  await cache.put(WHOLE, new Response(VERSION));
}

// The hash makes sure that the file is of this build: a host may be at replacing it right now.
async function keepFile(cache, [path, integrity]) {
  const address = new URL(path, SCOPE).href;
  const response = await fetch(address, { cache: "no-cache", integrity });
  if (!response.ok) throw new Error(`${path}: the server answered ${response.status}`);
  await cache.put(address, response);
}

// ---- The practice network: practice/1.csv?latency_ms=300&kib_s=500&…

// What a link may set: least, most, and what holds if it sets nothing. 0 KiB/s and 0 connections
// stand for no limit.
const SETTINGS = {
  latency_ms: [0, 5000, 0],
  jitter_ms: [0, 5000, 0],
  kib_s: [0, 1_000_000, 0],
  line_kib_s: [0, 1_000_000, 0],
  connections: [0, 64, 0],
  kib: [1, 4096, 64],
  seed: [0, 2 ** 32 - 1, 1],
  round: [0, 1_000_000, 0],
};
// Longer than the page waits for any file.
const SILENCE_MS = 150_000;
// By the last one the engine knows that no server answered in our place.
const OURS = { ...ISOLATION, "Cache-Control": "no-store", "Lab-Practice": "1" };
// How often bytes are sent while a speed is set.
const TICK_MS = 10;
const BLOCK = 64 * 1024;

// The requests that are being answered.
const downloads = new Set();

async function practise(event, url) {
  const link = readLink(url);
  if (typeof link === "string") return plain(400, link);
  if (event.request.method !== "GET") return plain(405, "A practice file can only be fetched.");
  const download = enterDownload(event);
  event.waitUntil(download.over);
  await endAbandoned(download.client);
  const response = await answerPractice(download, link);
  // A stream says itself when it is over.
  if (response.status !== 200) download.end();
  return response;
}

async function answerPractice(download, link) {
  if (link.fault === "silent") {
    await Promise.race([sleep(SILENCE_MS), download.over]);
    return plain(504, "This file was set to never answer.");
  }
  await waitForConnection(download, link.connections);
  const jitter_ms = link.jitter_ms * chance(link.seed, link.file, link.round)();
  await Promise.race([sleep(link.latency_ms + jitter_ms), download.over]);
  if (download.isOver) return plain(504, "Nobody waits for this file any more.");
  if (link.fault === "404" || link.fault === "500") {
    return plain(Number(link.fault), "This file was set to fail.");
  }
  const { bytes, type, promised } = makeFile(link);
  const end = link.fault === "cut-off" ? Math.floor(bytes.length / 2) : bytes.length;
  const body = new ReadableStream({
    async start(controller) {
      await send(controller, bytes.subarray(0, end), link, download);
      if (!download.isOver && end < bytes.length) controller.error(new TypeError("cut off, as set"));
      else if (!download.isOver) controller.close();
      download.end();
    },
    cancel: download.end,
  });
  const headers = { ...OURS, "Content-Type": type, "Content-Length": promised };
  return new Response(body, { headers });
}

// Somebody who asks for a file. `gone` comes true when it is answered or given up.
function enterDownload(event) {
  const download = { client: event.clientId, isOver: false, connections: 0 };
  download.over = new Promise((over) => {
    download.end = () => {
      download.isOver = true;
      downloads.delete(download);
      openConnections();
      over();
    };
  });
  event.request.signal.addEventListener("abort", download.end, { once: true });
  downloads.add(download);
  return download;
}

// An engine that is ended says nothing, and not every browser tells us; what it had asked for must
// not take connections and speed from the next one.
async function endAbandoned(client) {
  const others = new Set([...downloads].map((download) => download.client));
  others.delete(client);
  // A tab of its own that shows a file has no name yet.
  others.delete("");
  for (const other of others) {
    if (await clients.get(other)) continue;
    for (const download of downloads) if (download.client === other) download.end();
  }
}

// What the link asks for; a text if that can't be had.
function readLink(url) {
  const file = /^practice\/(\d{1,2})\.csv$/.exec(pathOf(url))?.[1];
  if (!file) return "There is no such practice file: they are practice/1.csv, practice/2.csv and so on.";
  const link = { file: Number(file), fault: url.searchParams.get("fault") ?? "none" };
  for (const [name, [least, most, otherwise]] of Object.entries(SETTINGS)) {
    const given = url.searchParams.get(name);
    link[name] = given === null ? otherwise : Number(given);
    const isGood = given !== "" && link[name] >= least && link[name] <= most;
    if (!isGood) return `${name} is a number from ${least} to ${most}, and not “${given}”.`;
  }
  return link;
}

function plain(status, text) {
  const headers = { ...OURS, "Content-Type": "text/plain; charset=utf-8" };
  return new Response(text, { status, headers });
}

// Waits for one of so many connections, in the order of arrival; 0 stands for as many as are wanted.
async function waitForConnection(download, connections) {
  download.connections = connections;
  const opened = new Promise((open) => (download.open = open));
  openConnections();
  await Promise.race([opened, download.over]);
}

function openConnections() {
  let taken = 0;
  for (const download of downloads) {
    // Who never gets an answer doesn't come as far as a connection.
    if (!download.open) continue;
    if (download.connections > 0 && ++taken > download.connections) return;
    download.open();
  }
}

// Who is receiving at the moment: they share the line.
let receivers = 0;

// Sends the bytes as fast as the link and its share of the line allow.
async function send(controller, bytes, link, download) {
  receivers += 1;
  let sent = 0;
  let allowed = 0;
  let before = performance.now();
  while (sent < bytes.length && !download.isOver) {
    const speed = Math.min(link.kib_s || Infinity, (link.line_kib_s || Infinity) / receivers);
    const bytesPerMs = (speed * 1024) / 1000;
    if (speed < Infinity) {
      await sleep(Math.min(TICK_MS, (bytes.length - sent - allowed) / bytesPerMs));
    }
    if (download.isOver) break;
    const now = performance.now();
    allowed = speed < Infinity ? allowed + (now - before) * bytesPerMs : BLOCK;
    before = now;
    const next = Math.min(bytes.length, sent + Math.floor(allowed));
    if (next > sent) controller.enqueue(bytes.slice(sent, next));
    allowed -= next - sent;
    sent = next;
  }
  receivers -= 1;
}

// Made-up readings; the names have letters that not every encoding writes alike.
const PLACES = ["Zürich", "Orléans", "Málaga", "Århus", "Dunedin", "Napier"];
const COLUMNS = "place,day,reading\n";
const RAGGED_LINE = 5;

function makeFile(link) {
  if (link.fault === "html") {
    const page = "<!doctype html>\n<html><title>Sign in</title><p>Please sign in to this network.</html>\n";
    const bytes = new TextEncoder().encode(page);
    return { bytes, type: "text/html; charset=utf-8", promised: String(bytes.length) };
  }
  const bytes = encode(makeText(link), link.fault);
  const promised = link.fault === "wrong-length" ? bytes.length * 2 : bytes.length;
  const charset = link.fault === "windows-1252" ? "" : "; charset=utf-8";
  const type = link.fault === "utf-16" ? "text/csv" : `text/csv${charset}`;
  return { bytes, type, promised: String(promised) };
}

// Whole lines, as many as fit into the size in UTF-8.
function makeText({ file, seed, kib, fault }) {
  const encoder = new TextEncoder();
  const next = chance(seed, file, 0);
  const lines = [COLUMNS];
  for (let size = COLUMNS.length; ; ) {
    const place = PLACES[Math.floor(next() * PLACES.length)];
    const day = `2026-${String(1 + Math.floor(next() * 12)).padStart(2, "0")}-${String(1 + Math.floor(next() * 28)).padStart(2, "0")}`;
    const extra = fault === "ragged" && lines.length === RAGGED_LINE - 1 ? ",one too many" : "";
    const line = `${place},${day},${(next() * 40).toFixed(1)}${extra}\n`;
    size += encoder.encode(line).length;
    if (size > kib * 1024) return lines.join("");
    lines.push(line);
  }
}

function encode(text, fault) {
  switch (fault) {
    case "bom":
      return new TextEncoder().encode(`\uFEFF${text}`);
    case "utf-16":
      // Little end first, as the mark says.
      return new Uint8Array(Uint16Array.from(`\uFEFF${text}`, (c) => c.charCodeAt(0)).buffer);
    case "windows-1252":
      // For these letters a byte is the code point.
      return Uint8Array.from(text, (c) => c.charCodeAt(0));
    default:
      return new TextEncoder().encode(text);
  }
}

// Numbers from 0 up to 1, the same again for the same three: mulberry32, by Tommy Ettinger.
function chance(seed, file, round) {
  let state = (seed ^ Math.imul(file, 0x9e3779b1) ^ Math.imul(round + 1, 0x85ebca6b)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
