// Does so many things at random on the page, as `arguments` = [seed, actions, begin, done]: presses, sets and
// drags whatever is seen, follows links, goes back, drops files. Gives what went wrong and what was done last.
const [seed, actions, begins, done] = arguments;

if (begins) {
    // Mulberry32: the same numbers for the same seed, in every browser.
    let state = seed >>> 0;
    const random = () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = Math.imul(state ^ (state >>> 15), state | 1);
        t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
    const monkey = { random, errors: [], acts: [], entries: 0 };
    window.monkey = monkey;
    addEventListener('error', (event) => monkey.errors.push(String(event.message)));
    addEventListener('unhandledrejection', (event) => monkey.errors.push(String(event.reason)));
    // It stays on the page, and saves nothing on this computer.
    HTMLAnchorElement.prototype.click = () => {};
    window.open = () => null;
    document.addEventListener(
        'click',
        (event) => {
            const link = event.target.closest?.('a[href]');
            if (link && !link.getAttribute('href').startsWith('#')) event.preventDefault();
        },
        true,
    );
    addEventListener('hashchange', () => (monkey.entries += 1));
}

const { random, acts } = window.monkey;
const upTo = (count) => Math.floor(random() * count);
const oneOf = (list) => list[upTo(list.length)];
const TEXTS = ['', ' ', '0', '-1', '7', '1e9', '24', 'x', 'https://a.test/x.csv', 'a b.csv, "c', 'ü\u202e', '9'.repeat(400)];
const LINKS = [
    '#/threads?n=22&workers=1,2&reps=2&run=1', '#/threads?gil=1&run=1', '#/processes?n=22&workers=1,4&reps=1&run=1',
    '#/downloads?concurrency=1,3&reps=1&run=1', '#/futures?run=1', '#/queues?run=1', '#/queues?pace=steps&run=1',
    '#/shared?run=1', '#/machine?run=1', '#/threads', '#/downloads', '#/processes', '#/futures', '#/queues', '#/shared',
    '#/machine', '#/nowhere', '#/threads?n=50&workers=32&reps=100&run=1', '#/result/AAAA', '#%2Fthreads%3Fn%3D20', '#',
];
const KEYS = ['Enter', ' ', 'Escape', 'Tab', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'Delete'];
const FILES = [
    ['a.json', '{"schema":"parlab.run/1"}'], ['b.json', '{'], ['c.json', '[]'], ['d.csv', 'a;b\n1;2\n'], ['e.json', ''],
    ['f.json', '{"schema":"parlab.run/1","samples":[{}],"experiment":{"experiment":"threads","params":{}}}'],
];

const seen = (element) => element.getClientRects().length > 0 && !element.disabled;
const all = (css) => [...document.querySelectorAll(css)].filter(seen);
const named = (element) =>
    `${element.tagName} ${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}`;

const press = () => {
    const it = oneOf(all('button, summary, [role=tab], [role=button], input[type=checkbox], input[type=radio]'));
    it?.click();
    return it && `press ${named(it)}`;
};
const follow = () => {
    const it = oneOf(all('a[href^="#"]'));
    if (it) location.hash = it.getAttribute('href');
    return it && `follow ${it.getAttribute('href').slice(0, 60)}`;
};
const set = () => {
    const it = oneOf(all('input[type=range], input[type=text], input[type=number], textarea, select'));
    if (!it) return undefined;
    if (it.tagName === 'SELECT') it.selectedIndex = upTo(it.options.length);
    else if (it.type === 'range') it.value = String(Number(it.min) + upTo(Number(it.max) - Number(it.min) + 1));
    else it.value = oneOf(TEXTS);
    it.dispatchEvent(new Event('input', { bubbles: true }));
    it.dispatchEvent(new Event('change', { bubbles: true }));
    if (random() < 0.5) it.dispatchEvent(new FocusEvent('blur'));
    return `set ${named(it)} to ${it.value.slice(0, 20)}`;
};
const type = () => {
    const it = oneOf(all('button, input, [tabindex], select, textarea')) ?? document.body;
    it.focus();
    const key = oneOf(KEYS);
    const how = { key, code: key, bubbles: true, cancelable: true, shiftKey: random() < 0.2 };
    it.dispatchEvent(new KeyboardEvent('keydown', how));
    it.dispatchEvent(new KeyboardEvent('keyup', how));
    return `key ${key} on ${named(it)}`;
};
const drag = () => {
    const it = oneOf(all('svg'));
    if (!it) return undefined;
    const { left, top, width, height } = it.getBoundingClientRect();
    const pointerType = random() < 0.3 ? 'touch' : 'mouse';
    for (const what of ['pointerenter', 'pointerdown', 'pointermove', 'pointermove', 'pointerup', 'pointerleave']) {
        const at = { clientX: left + random() * width, clientY: top + random() * height };
        it.dispatchEvent(new PointerEvent(what, { ...at, pointerId: 1, pointerType, bubbles: true, isPrimary: true }));
    }
    return `drag ${named(it)}`;
};
const go = () => {
    const link = oneOf(LINKS);
    location.hash = link;
    return `go ${link}`;
};
const back = () => {
    if (window.monkey.entries < 2) return undefined;
    // Going back is another change of the address.
    window.monkey.entries -= 2;
    history.back();
    return 'back';
};
const drop = () => {
    const data = new DataTransfer();
    for (let left = 1 + upTo(3); left > 0; left -= 1) data.items.add(new File([oneOf(FILES)[1]], oneOf(FILES)[0]));
    const it = oneOf(all('main, textarea, svg, h1')) ?? document.body;
    it.dispatchEvent(new DragEvent('dragover', { dataTransfer: data, bubbles: true, cancelable: true }));
    it.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    return `drop on ${named(it)}`;
};
const stop = () => {
    const it = all('button').find((button) => button.textContent.trim().endsWith('Cancel'));
    it?.click();
    return it && 'cancel';
};

/** What it does, each as often as it stands here. */
const ACTS = [press, press, press, press, press, press, set, set, set, type, type, drag, follow, go, back, drop, stop];

(async () => {
    let left = actions;
    while (left > 0) {
        const act = oneOf(ACTS)();
        if (act !== undefined) {
            acts.push(act);
            left -= 1;
        }
        // Now and then the page gets time to do what it was told.
        await new Promise((resume) => setTimeout(resume, random() < 0.1 ? 30 : 0));
    }
    done({ errors: window.monkey.errors, acts: acts.splice(0) });
})();
