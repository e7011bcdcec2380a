// Of all that `arguments` = [css, name] selects: what may have this name, as far as its texts say. To ask the
// browser for each name takes a hundred times as long.
const [css, name] = arguments;
const bare = (text) => (text ?? '').replace(/\s+/g, '');
const wanted = bare(name);
const ATTRIBUTES = ['aria-label', 'title', 'alt', 'placeholder', 'value'];
const COMPOSED = '[aria-label], [title], [alt], svg, input, select';

const texts = (element) => [
    element.textContent,
    ...ATTRIBUTES.map((name) => element.getAttribute(name)),
    ...[...(element.labels ?? [])].map((label) => label.textContent),
    ...(element.getAttribute('aria-labelledby') ?? '').split(/\s+/)
        .map((id) => document.getElementById(id)?.textContent),
];

// A part of the name may come from a style sheet: then the name is longer than the text.
const fits = (text) => text.includes(wanted) || (text !== '' && wanted.includes(text));

return [...document.querySelectorAll(css)].filter(
    (element) => element.querySelector(COMPOSED) || texts(element).map(bare).some(fits),
);
