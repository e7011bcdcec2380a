// The headers that the service worker adds.

// With the first two a browser gives a page shared memory, and with the third Chromium does so even in
// a frame of another page. The fourth lets files be used in such a page.
const ISOLATION = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Document-Isolation-Policy": "isolate-and-credentialless",
  "Cross-Origin-Resource-Policy": "same-origin",
};
// What a worker may do. The page's own policy stands in the page.
const POLICY = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self' http: https:; base-uri 'none'; form-action 'none'",
};

// The answer with the headers that it lacks; the very same one if it lacks none.
function isolated(response, request, url) {
  // What else lies in this folder is no affair of ours.
  if (request.mode === "navigate" && !isPage(url)) return response;
  const wanted = { ...ISOLATION, ...(request.destination === "worker" && POLICY) };
  const missing = Object.entries(wanted).filter(([name]) => !response.headers.has(name));
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
  const kind = {
    "Cross-Origin-Embedder-Policy": "credentialless",
    "Content-Type": "text/javascript",
  };
  return new Response(script, { headers: { ...ISOLATION, ...POLICY, ...kind } });
}
