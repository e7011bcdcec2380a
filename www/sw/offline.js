// The lab, kept for use offline.

// Put into the cache last: whatever has it is whole.
const WHOLE = new URL("kept", SCOPE).href;
// How long the browser's storage may take to give a file before the host is asked, in ms …
const PATIENCE_MS = 2000;
// … and how long the storage may take for anything else.
const STORAGE_LIMIT_MS = 10_000;

const LATE = {};
// Whether the storage was late the last time: then nobody waits for it again.
let isSlow = false;

async function answerFile(request, url) {
  const file = kept(url).catch(() => undefined);
  const soon = await Promise.race([file, isSlow ? LATE : sleep(PATIENCE_MS).then(() => LATE)]);
  isSlow = soon === LATE;
  if (isSlow) file.then(() => (isSlow = false));
  else if (soon) return isolated(soon, request, url);
  try {
    return isolated(await fetched(request), request, url);
  } catch (error) {
    // Without a network the storage has all the time that it wants.
    const late = await file;
    if (late) return isolated(late, request, url);
    throw error;
  }
}

// WebKit asks for a worker's script with its own cache's conditions in the request, and then can't
// read "not modified" as an answer: then the whole file is fetched.
async function fetched(request) {
  const response = await fetch(request);
  return response.status === 304 ? fetch(request.url, { cache: "reload" }) : response;
}

// The file as it was kept, if the whole lab is: files of two builds must never meet.
async function kept(url) {
  const build = url.searchParams.get("v");
  if (VERSION === "" || (build && build !== BUILD)) return undefined;
  const path = isPage(url) ? "" : pathOf(url);
  const inOurs = (address) => caches.match(address, { cacheName: CACHE, ignoreVary: true });
  const [whole, file] = await Promise.all([WHOLE, new URL(path, SCOPE).href].map(inOurs));
  return whole && file;
}

// The host doesn't have this build, or not all of it yet.
class Unfinished extends Error {}

// What the browser's storage does; an error if it fails, and also if it says nothing.
async function stored(act) {
  const late = sleep(STORAGE_LIMIT_MS).then(() => Promise.reject(new Error("no answer")));
  try {
    return await Promise.race([act(), late]);
  } catch (error) {
    throw new Error(`the browser’s storage fails (${error?.message ?? error})`);
  }
}

// Deletes those of our caches, as far as the browser lets us.
async function forget(which) {
  try {
    const names = await stored(() => caches.keys());
    const ours = names.filter((name) => name.startsWith(OUR_CACHES) && which(name));
    await Promise.all(ours.map((name) => stored(() => caches.delete(name))));
  } catch {
    // What is left does no harm: nobody reads it.
  }
}

let keeping = null;

// Keeps the whole lab, unless it is kept already; fails if a single file is not to be had.
function keep() {
  keeping ??= keepAll().finally(() => (keeping = null));
  return keeping;
}

async function keepAll() {
  if (VERSION === "") throw new Error("this build has no list of its files");
  if (isGone) throw new Error("something else is served at this address");
  const cache = await stored(() => caches.open(CACHE));
  // Looked at anew each time: a browser may throw away what it keeps.
  const there = new Set((await stored(() => cache.keys())).map((request) => request.url));
  const all = [WHOLE, ...FILES.map(([path]) => new URL(path, SCOPE).href)];
  if (all.every((address) => there.has(address)) && (await givesBack())) return;
  const files = await Promise.all(FILES.map((file) => keepFile(cache, file)));
  const changed = files.filter(Boolean);
  if (changed.length > 0) {
    const others = changed.length > 1 ? ` and ${changed.length - 1} more` : "";
    throw new Error(`this host changes ${changed[0]}${others} on the way`);
  }
  await stored(() => cache.put(WHOLE, new Response(VERSION)));
  if (!(await givesBack())) throw new Error("the browser’s storage gives nothing back");
}

const givesBack = () => stored(() => kept(SCOPE));

// Keeps a file if it is as it was built, and else gives its name: some hosts add to a page, or write
// other ends of lines. No host changes a program; that is of another build, which the host may be at
// replacing right now.
async function keepFile(cache, [path, hash]) {
  const name = path === "./" ? "index.html" : path;
  const address = new URL(path, SCOPE).href;
  const lacks = (why) => new Unfinished(`${name} ${why}`);
  let response, bytes;
  try {
    response = await fetch(address, { cache: "no-cache" });
    bytes = await response.clone().arrayBuffer();
  } catch {
    throw lacks("could not be fetched");
  }
  if (!response.ok) throw lacks(`could not be fetched: the server answered ${response.status}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  if (hash !== `sha256-${btoa(String.fromCharCode(...digest))}`) {
    if (name.endsWith(".wasm")) throw lacks("is of another build");
    return name;
  }
  await stored(() => cache.put(address, response));
}
