import type { NodeInfo } from './message.ts';

/** An element of a class with children; texts stay texts. */
export function made(tag: string, className: string, ...children: readonly (Node | string)[]): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.append(...children);
  return element;
}

function buttonOf(text: string, act: () => void, className = ''): HTMLElement {
  const button = made('button', className, text);
  button.addEventListener('click', act);
  return button;
}

function listOf(className: string, items: readonly (Node | string)[]): readonly HTMLElement[] {
  return items.length === 0 ? [] : [made('ul', className, ...items.map((item) => made('li', '', item)))];
}

const signs: Readonly<Record<string, string>> = { error: '✖ Error: ', warning: '⚠ Warning: ' };

/** What is known of an object in an element, with buttons that lead on. */
export function showDetails(
  card: HTMLElement,
  info: NodeInfo,
  actions: { readonly open: () => void; readonly choose: (index: number) => void },
): void {
  card.replaceChildren(
    made('h2', '', info.label),
    made('p', 'kind', info.detail),
    ...listOf(
      'problems',
      info.problems.map(({ severity, message }) => made('span', severity, `${signs[severity] ?? ''}${message}`)),
    ),
    ...listOf('records', [...info.lines]),
    ...listOf(
      'links',
      info.links.map(({ to, text }) => buttonOf(text, () => actions.choose(to), 'link')),
    ),
    buttonOf('Open Source', actions.open),
  );
}

/** The same for a screen reader, after the name of the object. */
export function described({ problems, lines, links }: NodeInfo): string {
  return [...problems.map(({ severity, message }) => `${severity}: ${message}`), ...lines, ...links.map(({ text }) => text)].join(', ');
}
