// Reads addresses of practice files by the thousand, made of good ones by changes, and gives the first that is not
// answered as it must be: by settings that are whole numbers in their ranges, or by a sentence of bounded length.
// `arguments` = [seed, how many]; the service worker's own reader stands before this.
const [seed, many] = arguments;
const random = chance(seed, 1, 0);
const upTo = (count) => Math.floor(random() * count);
const oneOf = (list) => list[upTo(list.length)];
const NAMES = [...Object.keys(SETTINGS), "fault", "x", "", "__proto__", "toString"];
const VALUES = [
  "0", "1", "64", "300", "0.5", "-1", "1e9", "0x10", " 7", "+1", "NaN", "Infinity", "", "9".repeat(400), "４", "%00", "none",
  "silent", "404", "constructor", "<b>", "é", "%F0%9F%92%A9", "%", "2%2e5", "1;2", "１２",
];
const PATHS = ["practice/1.csv", "practice/99.csv", "practice/100.csv", "practice/1.csv/", "practice/../sw.js", "practice/.csv", "practice/%31.csv", "practice/１.csv"];
const mangled = (text) => {
  if (random() < 0.8) return text;
  const at = upTo(text.length + 1);
  return text.slice(0, at) + oneOf(["", "&", "=", "?", "#", "%", "\u0000", "\ud800", "/", "."]) + text.slice(at + upTo(3));
};
for (let left = many; left > 0; left -= 1) {
  const query = Array.from({ length: upTo(10) }, () => `${oneOf(NAMES)}=${oneOf(VALUES)}`).join("&");
  const address = mangled(`https://a.test/lab/${oneOf(PATHS)}?${query}`);
  let url;
  try {
    url = new URL(address);
  } catch {
    continue;
  }
  const begun = performance.now();
  const link = readLink(url);
  const isSentence = typeof link === "string" && link.length < 600;
  const inRange = ([name, [least, most]]) => Number.isInteger(link[name]) && link[name] >= least && link[name] <= most;
  const isLink = FAULTS.includes(link.fault) && link.file >= 0 && link.file <= 99 && Object.entries(SETTINGS).every(inRange);
  if (!(isSentence || isLink) || performance.now() - begun > 1000) return [address, JSON.stringify(link)];
}
return null;
