const style = `
  body { padding: 0; margin: 0; color: var(--vscode-editor-foreground); background: var(--vscode-editor-background); font-family: var(--vscode-font-family); }
  header { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; padding: 8px 12px; position: sticky; top: 0; background: var(--vscode-editor-background); border-bottom: 1px solid var(--vscode-panel-border, #8888); }
  h1 { font-size: 14px; margin: 0 auto 0 0; }
  select, button { font: inherit; color: var(--vscode-dropdown-foreground); background: var(--vscode-dropdown-background); border: 1px solid var(--vscode-dropdown-border, #8888); padding: 3px 8px; }
  button { color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); }
  main { overflow: auto; padding: 8px; }
  svg text { font: 13px var(--vscode-font-family); text-anchor: middle; fill: var(--vscode-editor-foreground); }
  svg .detail, svg .edge-label { font-size: 11px; fill: var(--vscode-descriptionForeground); }
  svg rect { fill: var(--vscode-editorWidget-background); stroke: var(--vscode-descriptionForeground); }
  svg .service rect { stroke: var(--vscode-charts-blue); stroke-width: 1.5; }
  svg .workload rect { stroke: var(--vscode-charts-green); stroke-width: 1.5; }
  svg .problem rect { stroke: var(--vscode-editorError-foreground, #c22); stroke-width: 2.5; }
  svg .node { cursor: pointer; } svg .node:focus { outline: none; }
  svg .node:focus rect, svg .node:hover rect { stroke: var(--vscode-focusBorder); stroke-width: 3; }
  svg .edge { fill: none; stroke: var(--vscode-descriptionForeground); } svg .dashed { stroke-dasharray: 4 3; } svg .arrow { fill: var(--vscode-descriptionForeground); }
  .empty { padding: 24px; }`;

const script = `
  const api = acquireVsCodeApi();
  const main = document.querySelector('main');
  const nodes = () => [...main.querySelectorAll('.node')];
  const open = (node) => api.postMessage({ command: 'open', index: Number(node.dataset.index) });
  main.addEventListener('click', (event) => { const node = event.target.closest('.node'); if (node) open(node); });
  main.addEventListener('keydown', (event) => {
    const node = event.target.closest('.node');
    if (!node) return;
    const all = nodes();
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter' || event.key === ' ') open(node);
    else if (step) all[(all.indexOf(node) + step + all.length) % all.length].focus();
    else return;
    event.preventDefault();
  });
  for (const select of document.querySelectorAll('select')) select.addEventListener('change', () => api.postMessage({ command: select.id, value: select.value }));
  for (const button of document.querySelectorAll('button')) button.addEventListener('click', () => api.postMessage({ command: button.id }));`;

const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

export interface PageContent {
  readonly title: string;
  /** Already escaped by the server. */
  readonly svg: string;
  readonly empty: boolean;
  readonly omitted: number;
  readonly bundles: readonly { readonly id: string; readonly label: string }[];
  readonly namespaces: readonly string[];
  readonly bundle?: string;
  readonly namespace?: string;
}

/** The page of the topology. Nothing in it but the picture comes from the workspace, and that is escaped. */
export function topologyPage(content: PageContent, nonce: string, cspSource: string): string {
  const option = (value: string, label: string, chosen: string | undefined): string => `<option value="${escape(value)}"${value === (chosen ?? '') ? ' selected' : ''}>${escape(label)}</option>`;
  const body = content.empty
    ? '<p class="empty">No Service or workload was found here. Open a folder with Kubernetes manifests, or choose another bundle or namespace.</p>'
    : `${content.svg}${content.omitted > 0 ? `<p class="empty">${content.omitted} more objects are not drawn: choose one bundle or namespace.</p>` : ''}`;
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Topology of ${escape(content.title)}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${cspSource} 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<style nonce="${nonce}">${style}</style></head>
<body><header><h1>Topology of ${escape(content.title)}</h1>
<label for="bundle">Bundle</label><select id="bundle">${option('', 'all', content.bundle)}${content.bundles.map((b) => option(b.id, b.label, content.bundle)).join('')}</select>
<label for="namespace">Namespace</label><select id="namespace">${option('', 'all', content.namespace)}${content.namespaces.map((n) => option(n, n, content.namespace)).join('')}</select>
<button id="saveSvg">Save as SVG</button><button id="copyMermaid">Copy as Mermaid</button></header>
<main>${body}</main><script nonce="${nonce}">${script}</script></body></html>`;
}
