// The lab's service worker: its life. A browser allows one for each folder, so the build joins the
// files of this one into `sw.js`: it adds the headers that give the page shared memory, where the host
// doesn't send them; it keeps the whole lab for use offline; and it is the practice network of the
// chapter Downloads.
//
// It stands before every file of the lab, so nothing that goes wrong in here may keep one away: what
// the browser's storage doesn't give comes from the host, and where the lab is gone, so is this worker.

// Filled in by the build: a name for this very build, the one that its programs know, and all its
// files with their hashes. A build without a list keeps nothing.
const VERSION = "";
const BUILD = "";
const FILES = [];

const SCOPE = new URL(registration.scope);
// A host may serve the lab from several folders; their caches are one another's neighbours.
const OUR_CACHES = `parlab ${SCOPE.pathname} `;
const CACHE = OUR_CACHES + VERSION;

const inScope = (url) => url.origin === SCOPE.origin && url.pathname.startsWith(SCOPE.pathname);
const pathOf = (url) => url.pathname.slice(SCOPE.pathname.length);
const isPage = (url) => ["", "index.html"].includes(pathOf(url));
const sleep = (ms) => new Promise((wake) => setTimeout(wake, ms));

addEventListener("install", (event) => {
  // The first one may begin at once. A later one first gets all its files, and then waits: a tab
  // that is open goes on with the files that it began with. If the build is there and only can't be
  // kept, it is a newer one all the same.
  const isUpdate = registration.active !== null && VERSION !== "";
  const unlessUnfinished = (error) => {
    if (error instanceof Unfinished) throw error;
  };
  event.waitUntil(isUpdate ? keep().catch(unlessUnfinished) : skipWaiting());
});

addEventListener("activate", (event) => {
  const tidied = forget((name) => name !== CACHE);
  event.waitUntil(Promise.race([tidied, sleep(PATIENCE_MS)]).then(() => clients.claim()));
});

// What the page may ask. The answer goes to the port that comes with the question.
const ANSWERS = {
  // Is the lab kept for use offline? If not, keep it.
  async keep() {
    try {
      await keep();
      return { why: null };
    } catch (error) {
      // Then it is no wonder that the files are others.
      return { why: registration.waiting ? "a newer version is here" : String(error?.message ?? error) };
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
  // A newer page may ask what this worker doesn't know yet.
  const answer = ANSWERS[event.data?.ask] ?? (async () => null);
  const port = event.ports[0];
  if (port) event.waitUntil(answer().then((said) => port.postMessage(said)));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // A page that was open may have asked for this worker once more.
  if (isGone && request.mode === "navigate") event.waitUntil(registration.unregister());
  if (isGone || !inScope(url)) return;
  if (pathOf(url).startsWith("practice/")) {
    event.respondWith(practise(event, url));
    return;
  }
  if (pathOf(url) === "asking-worker.js") {
    event.respondWith(askingWorker());
    return;
  }
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(answerPage(event, url));
  // A measured download is no affair of ours: it takes the way it would take without us.
  else if (request.cache !== "no-store") event.respondWith(answerFile(request, url));
});
