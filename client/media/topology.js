// The page of the topology: shows what the extension sends, and says what a person did. Plain JavaScript, loaded by the webview.
const api = acquireVsCodeApi();
const byId = (id) => document.getElementById(id);
const main = document.querySelector('main');
const details = byId('details');
const picture = byId('picture');
const smallest = 0.25;
const largest = 3;
const readable = 0.75;
let scale = 1;
let natural = { width: 1, height: 1 };
let fitted = true;

const nodes = () => [...picture.querySelectorAll('.node')];
const open = (node) => api.postMessage({ command: 'open', index: Number(node.dataset.index) });

function zoom(next, isFit = false) {
  scale = Math.min(largest, Math.max(smallest, next));
  fitted = isFit;
  const svg = picture.querySelector('svg');
  svg?.setAttribute('width', Math.round(natural.width * scale));
  svg?.setAttribute('height', Math.round(natural.height * scale));
}

/** As large as fits the panel's width, but readable. */
const fit = () => zoom(Math.min(1, Math.max(readable, (main.clientWidth - 4) / natural.width)), true);
/** Width that the picture is laid out for: a little smaller than life shows more and is still readable. */
const room = () => Math.round(main.clientWidth / 0.85);

function hideDetails() {
  details.hidden = true;
}

/** Records and links of a node beside it, where they hide it least. */
function showDetails(node) {
  const [first, ...lines] = node.lines;
  details.querySelector('strong').textContent = first;
  details.querySelector('div').textContent = lines.join('\n');
  details.hidden = false;
  const box = node.getBoundingClientRect();
  const { width, height } = details.getBoundingClientRect();
  const below = box.bottom + 8 + height < window.innerHeight;
  details.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - width - 8))}px`;
  details.style.top = `${below ? box.bottom + 8 : Math.max(8, box.top - height - 8)}px`;
}

/** One node of the picture is in the tab order; the arrow keys move on from it. */
function focus(node) {
  for (const each of nodes()) each.setAttribute('tabindex', each === node ? '0' : '-1');
  node.focus({ preventScroll: true });
  node.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  showDetails(node);
}

/** The nearest node in a direction: far to the side counts double. */
function neighbour(from, [dx, dy]) {
  const centre = (node) => { const { left, top, width, height } = node.getBoundingClientRect(); return [left + width / 2, top + height / 2]; };
  const [x, y] = centre(from);
  let best;
  for (const node of nodes()) {
    if (node === from) continue;
    const [nx, ny] = centre(node);
    const along = (nx - x) * dx + (ny - y) * dy;
    const aside = Math.abs((nx - x) * dy) + Math.abs((ny - y) * dx);
    const distance = along + aside * 2;
    if (along > 4 && (!best || distance < best.distance)) best = { node, distance };
  }
  return best?.node;
}

const directions = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

function onKey(event) {
  const node = event.target.closest?.('.node');
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape') hideDetails();
  else if (event.key === '+' || event.key === '=') zoom(scale * 1.2);
  else if (event.key === '-') zoom(scale / 1.2);
  else if (event.key === '0') fit();
  else if (!node) return;
  else if (event.key === 'Enter' || event.key === ' ') open(node);
  else if (event.key === 'Home') focus(nodes()[0]);
  else if (event.key === 'End') focus(nodes().at(-1));
  else if (directions[event.key]) { const next = neighbour(node, directions[event.key]); if (next) focus(next); }
  else return;
  event.preventDefault();
}

function fill(select, options, chosen) {
  select.replaceChildren(...[{ value: '', label: 'all' }, ...options].map(({ value, label }) => new Option(label, value, false, value === chosen)));
}

/** The picture comes as XML, so that nothing in it is ever read as HTML. */
function draw(text) {
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  if (parsed.nodeName !== 'svg') return;
  natural = { width: Number(parsed.getAttribute('width')), height: Number(parsed.getAttribute('height')) };
  const label = document.activeElement?.closest?.('.node')?.getAttribute('aria-label');
  picture.replaceChildren(document.importNode(parsed, true));
  for (const node of nodes()) {
    const title = node.querySelector(':scope > title');
    node.lines = title.textContent.split('\n');
    node.setAttribute('aria-description', node.lines.slice(1).join(', '));
    title.remove(); // shown as details instead
  }
  if (fitted) fit();
  else zoom(scale);
  const same = label && nodes().find((node) => node.getAttribute('aria-label') === label);
  if (same) focus(same);
  else hideDetails();
}

function show({ title, svg, empty, omitted, bundles, namespaces, bundle, namespace }) {
  document.title = `Topology of ${title}`;
  byId('title').textContent = document.title;
  fill(byId('bundle'), bundles.map(({ id, label }) => ({ value: id, label })), bundle ?? '');
  fill(byId('namespace'), namespaces.map((value) => ({ value, label: value })), namespace ?? '');
  byId('bundles').hidden = bundles.length < 2;
  byId('empty').hidden = !empty;
  byId('omitted').hidden = omitted === 0;
  byId('omitted').textContent = `${omitted} more objects are not drawn: choose one bundle or namespace.`;
  picture.hidden = empty;
  if (!empty) draw(svg);
  api.setState({ ...(bundle ? { bundle } : {}), ...(namespace ? { namespace } : {}) });
}

picture.addEventListener('click', (event) => { const node = event.target.closest('.node'); if (node) { focus(node); open(node); } });
picture.addEventListener('mouseover', (event) => { const node = event.target.closest('.node'); if (node) showDetails(node); });
picture.addEventListener('mouseout', (event) => { if (!event.relatedTarget?.closest?.('.node')) hideDetails(); });
picture.addEventListener('focusin', (event) => { const node = event.target.closest('.node'); if (node?.matches(':focus-visible')) showDetails(node); });
picture.addEventListener('focusout', hideDetails);
main.addEventListener('scroll', hideDetails);
main.addEventListener('wheel', (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  zoom(scale * (event.deltaY < 0 ? 1.1 : 1 / 1.1));
}, { passive: false });
document.addEventListener('keydown', onKey);
let resized;
window.addEventListener('resize', () => {
  if (fitted) fit();
  clearTimeout(resized);
  resized = setTimeout(() => api.postMessage({ command: 'width', width: room() }), 200);
});
byId('zoomIn').addEventListener('click', () => zoom(scale * 1.2));
byId('zoomOut').addEventListener('click', () => zoom(scale / 1.2));
byId('fit').addEventListener('click', fit);
for (const select of document.querySelectorAll('select')) select.addEventListener('change', () => api.postMessage({ command: select.id, value: select.value }));
for (const id of ['saveSvg', 'copyMermaid']) byId(id).addEventListener('click', () => api.postMessage({ command: id }));
window.addEventListener('message', ({ data }) => { if (data?.command === 'show') show(data); });
api.postMessage({ command: 'ready', width: room() });
