// The page of the topology: shows what the extension sends, and says what a person did. Loaded by the webview alone.
import type { Box } from '../../server/src/base/boxes.ts';
import { described, showDetails } from './details.ts';
import { goalOf, moves, placeCard } from './geometry.ts';
import { showLegend } from './legend.ts';
import { shownOf, type NodeInfo, type Shown, type State } from './message.ts';
import { drawNames } from './names.ts';
import { createViewport, farScale, fartherScale, fitTexts, readPicture, type Picture } from './picture.ts';
import { found, inOrder, summaryOf } from './search.ts';

const api = acquireVsCodeApi();

/** An element of the page, by its id. */
function part(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no ${id}.`);
  return element;
}

const [main, holder, card, legend, status] = [part('main'), part('picture'), part('details'), part('legend'), part('status')];
const search = document.querySelector('input');
let state: State = api.getState() ?? {};
let shown: Shown | undefined;
let picture: Picture | undefined;
let sizeTexts: (scale: number) => void = () => {};
let chosen: number | undefined;
let matches: ReadonlyMap<number, boolean> | undefined;
/** Scale from which a name can be read. */
const readable = 0.8;

const infos = (): readonly NodeInfo[] => shown?.nodes ?? [];
const spoken = (index: number): string => picture?.nodes.get(index)?.getAttribute('aria-label') ?? '';
const viewport = createViewport(
  main,
  () => picture,
  (scale) => {
    // Far away the names grow and what is small goes; classes, so that the style sheet has the sizes.
    holder.className = scale < fartherScale ? 'far farther' : scale < farScale ? 'far' : '';
    sizeTexts(scale);
    drawLines();
  },
);

function remember(change: State): void {
  state = { ...state, ...change };
  api.setState(state);
}

/** The chosen object and those that a line joins to it. */
function around(index: number): ReadonlySet<number> {
  return new Set([index, ...(picture?.edges ?? []).flatMap(({ from, to }) => (from === index ? [to] : to === index ? [from] : []))]);
}

/** Draws names: those of the chosen object, or all of them where that is wanted. */
function drawLines(): void {
  if (!picture) return;
  const names = picture.edges.filter(
    ({ kind, from, to }) => kind === 'names' && (chosen === undefined ? state.names === true : from === chosen || to === chosen),
  );
  const kept = chosen === undefined ? undefined : around(chosen);
  drawNames(picture, names, kept, viewport.scale());
}

/** Dims what is neither chosen, nor joined to it, nor looked for. */
function light(): void {
  const kept: Pick<ReadonlySet<number>, 'has'> | undefined = chosen !== undefined ? around(chosen) : matches;
  picture?.svg.classList.toggle('dimmed', kept !== undefined);
  for (const [index, node] of picture?.nodes ?? []) {
    node.classList.toggle('lit', kept?.has(index) ?? false);
    node.classList.toggle('match', matches?.has(index) ?? false);
    node.classList.toggle('chosen', index === chosen);
    if (index === chosen) node.setAttribute('aria-current', 'true');
    else node.removeAttribute('aria-current');
  }
  for (const { path, from, to } of picture?.edges ?? []) path.classList.toggle('lit', from === chosen || to === chosen);
  drawLines();
}

const pixels = (index: number): Box => {
  const [outer, inner] = [main.getBoundingClientRect(), picture?.nodes.get(index)?.getBoundingClientRect()];
  return inner
    ? {
        x: inner.left + inner.width / 2 - outer.left,
        y: inner.top + inner.height / 2 - outer.top,
        width: inner.width,
        height: inner.height,
      }
    : { x: 0, y: 0, width: 0, height: 0 };
};

function moveCard(): void {
  if (chosen === undefined) return;
  card.style.maxHeight = '';
  const { width, height } = card.getBoundingClientRect();
  const place = placeCard({ width, height }, viewport.size(), [...around(chosen)].map(pixels));
  card.style.left = `${place.x}px`;
  card.style.top = `${main.offsetTop + place.y}px`;
  card.style.maxHeight = `${place.height}px`;
}

const open = (index: number): void => api.postMessage({ command: 'open', index });

function choose(index: number | undefined): void {
  chosen = index;
  const info = index === undefined ? undefined : infos()[index];
  card.hidden = !info;
  if (info && index !== undefined) {
    card.setAttribute('aria-label', `Details of ${info.label}`);
    showDetails(card, info, { open: () => open(index), choose: focus });
    moveCard();
  }
  light();
}

/** Moves to a node: it is chosen, alone in the tab order, and seen. */
function focus(index: number): void {
  const node = picture?.nodes.get(index);
  const box = picture?.boxes.get(index);
  if (!node || !box) return;
  for (const each of picture?.nodes.values() ?? []) each.setAttribute('tabindex', each === node ? '0' : '-1');
  node.focus({ preventScroll: true });
  choose(index);
  reveal(index, box);
}

/** Scrolls where a node is out of sight. */
function reveal(index: number, box: Box): void {
  const { width, height } = viewport.size();
  const at = pixels(index);
  const isSeen = at.x - at.width / 2 >= 0 && at.y - at.height / 2 >= 0 && at.x + at.width / 2 <= width && at.y + at.height / 2 <= height;
  if (!isSeen) viewport.show(box, 0);
  moveCard();
}

function clear(): void {
  if (chosen === undefined && search) {
    search.value = '';
    look();
  }
  choose(undefined);
}

/** To the match that comes after the chosen object, or before it. */
function toMatch(step: 1 | -1): void {
  const order = inOrder(picture?.order ?? [], matches);
  const at = chosen === undefined ? -1 : order.indexOf(chosen);
  const next = order[at < 0 ? (step > 0 ? 0 : order.length - 1) : (at + step + order.length) % order.length];
  const box = next === undefined ? undefined : picture?.boxes.get(next);
  if (next === undefined || !box) return;
  choose(next);
  viewport.show(box, readable);
  moveCard();
  status.textContent = `${order.indexOf(next) + 1} of ${order.length}: ${spoken(next)}`;
}

function look(): void {
  chosen = undefined;
  card.hidden = true;
  matches = found(infos(), search?.value ?? '', spoken);
  light();
  status.textContent = summaryOf(infos(), matches?.size);
}

function setNames(on: boolean): void {
  remember({ names: on });
  part('names').setAttribute('aria-pressed', String(on));
  drawLines();
}

function setLegend(on: boolean): void {
  remember({ legend: on });
  part('legendButton').setAttribute('aria-expanded', String(on));
  legend.hidden = !on;
  viewport.refit();
}

/** Where a key leads to from a node. */
function goal(key: string, from: number): number | undefined {
  const order = picture?.order ?? [];
  const next = goalOf(
    key,
    order.indexOf(from),
    order.flatMap((index) => picture?.boxes.get(index) ?? []),
  );
  return next === undefined ? undefined : order[next];
}

const nodeAt = (target: EventTarget | null): number | undefined => {
  const node = target instanceof Element ? target.closest('.node') : undefined;
  return node instanceof SVGElement ? Number(node.dataset['index']) : undefined;
};

/** Keys that do the same wherever the focus is. */
const everywhere: Readonly<Record<string, () => void>> = {
  '+': () => viewport.zoom(viewport.scale() * 1.2),
  '=': () => viewport.zoom(viewport.scale() * 1.2),
  '-': () => viewport.zoom(viewport.scale() / 1.2),
  '0': viewport.fit,
  f: viewport.fit,
  n: () => setNames(state.names !== true),
  l: () => setLegend(legend.hidden !== false),
  '/': () => search?.select(),
  Escape: () => escape(),
};

/** Back to the object that the card is about, then nothing is chosen, then nothing is looked for. */
function escape(): void {
  const inCard = card.contains(document.activeElement);
  if (inCard && chosen !== undefined) picture?.nodes.get(chosen)?.focus();
  else clear();
}

function onSearchKey(event: KeyboardEvent): void {
  if (event.key === 'Enter') toMatch(event.shiftKey ? -1 : 1);
  else if (event.key === 'ArrowDown') focus(chosen ?? inOrder(picture?.order ?? [], matches)[0] ?? -1);
  else if (event.key === 'Escape') clear();
  else return;
  event.preventDefault();
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === search) return onSearchKey(event);
  if (event.target instanceof HTMLSelectElement) return;
  const node = nodeAt(event.target);
  const act = everywhere[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (act) act();
  else if (node === undefined) return;
  else if (event.key === 'Enter') open(node);
  else if (event.key === ' ') choose(chosen === node ? undefined : node);
  else if (moves.has(event.key)) {
    const next = goal(event.key, node);
    if (next !== undefined) focus(next);
  } else return;
  event.preventDefault();
}

function fill(select: HTMLElement, options: readonly { readonly value: string; readonly label: string }[], value: string): void {
  select.replaceChildren(
    ...[{ value: '', label: 'all' }, ...options].map((option) => new Option(option.label, option.value, false, option.value === value)),
  );
}

function draw(text: string): void {
  const before = chosen === undefined ? undefined : spoken(chosen);
  const hadFocus = holder.contains(document.activeElement);
  picture = readPicture(text);
  if (!picture) return;
  holder.replaceChildren(picture.svg);
  for (const [index, node] of picture.nodes) {
    const info = infos()[index];
    if (info) node.setAttribute('aria-description', described(info));
  }
  sizeTexts = fitTexts(picture);
  showLegend(legend, picture);
  viewport.refit();
  matches = found(infos(), search?.value ?? '', spoken);
  const same = before === undefined ? undefined : picture.order.find((index) => spoken(index) === before);
  if (same !== undefined && hadFocus) focus(same);
  else choose(same);
  status.textContent = summaryOf(infos(), matches?.size);
}

function show(next: Shown): void {
  shown = next;
  document.title = `Topology of ${next.title}`;
  part('title').textContent = document.title;
  fill(
    part('bundle'),
    next.bundles.map(({ id, label }) => ({ value: id, label })),
    next.bundle ?? '',
  );
  fill(
    part('namespace'),
    next.namespaces.map((value) => ({ value, label: value })),
    next.namespace ?? '',
  );
  part('bundles').hidden = next.bundles.length < 2;
  const isEmpty = next.nodes.length === 0;
  part('empty').hidden = !isEmpty;
  holder.hidden = isEmpty;
  part('omitted').hidden = next.omitted === 0;
  part('omitted').textContent = `${next.omitted} more objects are not drawn. Choose one bundle or namespace to see them.`;
  const { bundle: _bundle, namespace: _namespace, ...rest } = state;
  state = rest;
  remember({
    ...(next.bundle !== undefined ? { bundle: next.bundle } : {}),
    ...(next.namespace !== undefined ? { namespace: next.namespace } : {}),
  });
  if (isEmpty) choose(undefined);
  else draw(next.svg);
}

/** A drag on what is no node moves the picture. */
function onPointer(down: PointerEvent): void {
  if (down.button !== 0 || nodeAt(down.target) !== undefined) return;
  const [left, top] = [main.scrollLeft, main.scrollTop];
  const moved = (event: PointerEvent): void => main.scrollTo(left + down.clientX - event.clientX, top + down.clientY - event.clientY);
  const ended = (): void => {
    main.removeEventListener('pointermove', moved);
    main.classList.remove('dragged');
  };
  main.classList.add('dragged');
  main.addEventListener('pointermove', moved);
  window.addEventListener('pointerup', ended, { once: true });
}

function onClick(event: MouseEvent): void {
  const index = nodeAt(event.target);
  const frame =
    event.target instanceof Element && event.target.matches('.frame-title') ? event.target.parentElement?.dataset['box'] : undefined;
  if (index !== undefined) focus(index);
  else if (frame !== undefined) {
    const [x = 0, y = 0, width = 0, height = 0] = frame.split(' ').map(Number);
    viewport.fill({ x: x + width / 2, y: y + height / 2, width, height });
  } else if (chosen !== undefined && event.detail === 1) choose(undefined);
}

function listen(): void {
  holder.addEventListener('click', onClick);
  holder.addEventListener('dblclick', (event) => {
    const index = nodeAt(event.target);
    if (index !== undefined) open(index);
  });
  holder.addEventListener('focusin', (event) => {
    const index = nodeAt(event.target);
    if (index !== undefined && index !== chosen) choose(index);
  });
  main.addEventListener('pointerdown', onPointer);
  main.addEventListener('scroll', moveCard);
  main.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = main.getBoundingClientRect();
      viewport.zoom(viewport.scale() * (event.deltaY < 0 ? 1.12 : 1 / 1.12), { x: event.clientX - left, y: event.clientY - top });
    },
    { passive: false },
  );
  document.addEventListener('keydown', onKey);
  search?.addEventListener('input', look);
  part('zoomIn').addEventListener('click', () => viewport.zoom(viewport.scale() * 1.2));
  part('zoomOut').addEventListener('click', () => viewport.zoom(viewport.scale() / 1.2));
  part('fit').addEventListener('click', viewport.fit);
  part('names').addEventListener('click', () => setNames(state.names !== true));
  part('legendButton').addEventListener('click', () => setLegend(legend.hidden !== false));
  for (const id of ['bundle', 'namespace'] as const)
    part(id).addEventListener('change', ({ target }) => {
      if (target instanceof HTMLSelectElement) api.postMessage({ command: id, value: target.value });
    });
  for (const id of ['saveSvg', 'copyMermaid'] as const) part(id).addEventListener('click', () => api.postMessage({ command: id }));
  let resting: number | undefined;
  new ResizeObserver(() => {
    viewport.refit();
    moveCard();
    clearTimeout(resting);
    resting = setTimeout(() => api.postMessage({ command: 'size', ...viewport.size() }), 200);
  }).observe(main);
  window.addEventListener('message', ({ data }) => {
    const next = shownOf(data);
    if (next) show(next);
  });
}

listen();
setNames(state.names === true);
setLegend(state.legend ?? true);
api.postMessage({ command: 'ready', ...viewport.size() });
