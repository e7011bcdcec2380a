// The practice network: practice/1.csv?latency_ms=300&kib_s=500&…

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
// What can be wrong with a file.
const FAULTS = "none 404 500 cut-off wrong-length silent html bom utf-16 windows-1252 ragged".split(" ");
// How much of what can't be used is told.
const TOLD = 200;
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
    // A browser that can't tell leaves it what it has.
    if (await clients.get(other).catch(() => true)) continue;
    for (const download of downloads) if (download.client === other) download.end();
  }
}

// What the link asks for; a text if that can't be had.
function readLink(url) {
  const file = /^practice\/(\d{1,2})\.csv$/.exec(pathOf(url))?.[1];
  if (!file) return "There is no such practice file: they are practice/1.csv, practice/2.csv and so on.";
  const link = { file: Number(file), fault: url.searchParams.get("fault") ?? "none" };
  if (!FAULTS.includes(link.fault)) return `There is no fault “${link.fault.slice(0, TOLD)}”; there are: ${FAULTS.join(", ")}.`;
  for (const [name, [least, most, otherwise]] of Object.entries(SETTINGS)) {
    const given = url.searchParams.get(name);
    link[name] = given === null ? otherwise : Number(given);
    // A part of a connection would never be free.
    const isGood = given === null || (/^\d+$/.test(given) && link[name] >= least && link[name] <= most);
    if (!isGood) return `${name} is a whole number from ${least} to ${most}, and not “${given.slice(0, TOLD)}”.`;
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
