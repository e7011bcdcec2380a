// The service worker's end: where the lab was, something else may be one day. Whoever comes then must
// get that, and not the lab for ever.

// How long a page waits for the word of its host that it is still the lab's, in ms. On this machine
// one port serves one thing today and another tomorrow; elsewhere the page comes first.
const PROMPT_MS = /^(localhost$|127\.|\[::1\])/.test(SCOPE.hostname) ? 1000 : 0;

let isGone = false;
let looking = null;

async function answerPage(event, url) {
  const { request, resultingClientId } = event;
  looking ??= look().finally(() => (looking = null));
  const looked = looking;
  event.waitUntil(looked);
  await Promise.race([looked, sleep(PROMPT_MS)]);
  if (isGone) return lastAnswer(event);
  // If the word comes later, the page goes once more.
  event.waitUntil(looked.then(() => isGone && leave().then(() => again(resultingClientId))));
  return answerFile(request, url);
}

// WebKit waits for ever for a page whose service worker goes while it answers.
async function lastAnswer(event) {
  const response = await fetched(event.request);
  const whole = response.clone().arrayBuffer().catch(() => undefined);
  event.waitUntil(whole.then(leave));
  return response;
}

async function again(id) {
  const client = await clients.get(id);
  await client?.navigate(client.url);
}

async function look() {
  try {
    isGone ||= await hostIsAnother();
  } catch {
    // Nobody has answered: then the lab stays.
  }
}

async function leave() {
  await registration.unregister().catch(() => undefined);
  await forget(() => true);
}

// Only the host itself can say so: one that is out of reach or out of order, or asks for a name
// first, may still be the lab's.
async function hostIsAnother() {
  const response = await fetch(location.href, { cache: "no-cache" });
  if (response.status === 404 || response.status === 410) return true;
  return response.ok && !response.redirected && !(await response.text()).includes("parlab");
}
