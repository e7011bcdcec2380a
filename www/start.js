// The start of the page's program. It is a file of its own so that the page's policy need not name it:
// a host may change what stands in the page, and does not change programs.
import init from "./page.js";

// A style that a host has changed is none that the policy names, and the browser leaves it away. What
// it was lies here too.
if ([...document.querySelectorAll("style")].some((style) => !style.sheet)) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("style.css", import.meta.url).href;
  document.head.append(link);
}

init({ module_or_path: new URL("page_bg.wasm", import.meta.url) });
