/** The page around the topology, as it is before the picture comes. No word of the workspace is in it; the script puts those in as text. */
export function topologyPage(source: string, style: string, script: string): string {
  return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Topology</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${source}; script-src ${source}">
<link rel="stylesheet" href="${style}"></head>
<body><header><h1 id="title">Topology</h1>
<span id="bundles" hidden><label for="bundle">Bundle</label><select id="bundle"></select></span>
<span><label for="namespace">Namespace</label><select id="namespace"></select></span>
<span><input id="search" type="search" placeholder="Search (/)" aria-label="Search objects" autocomplete="off" spellcheck="false"></span>
<span role="group" aria-label="Zoom"><button id="zoomOut" aria-label="Zoom out" title="Zoom out (-)">−</button><button id="fit" title="Show all of it (F)">Fit</button><button id="zoomIn" aria-label="Zoom in" title="Zoom in (+)">+</button></span>
<span><button id="names" aria-pressed="false" title="Draw who names whom in env values, arguments and ConfigMaps (N)">All Names</button><button id="legendButton" aria-expanded="true" aria-controls="legend" title="What the signs mean (L)">Legend</button></span>
<span><button id="saveSvg">Save as SVG</button><button id="copyMermaid">Copy as Mermaid</button></span>
<span id="status" role="status"></span></header>
<p id="omitted" class="empty" hidden></p>
<main id="main" aria-label="Picture: arrow keys move between objects, Enter opens the source">
<p id="empty" class="empty" hidden>No Service or workload was found here. Open a folder with Kubernetes manifests, or choose another bundle or namespace.</p>
<div id="picture"></div></main>
<section id="details" aria-label="Details" hidden></section>
<footer><ul id="legend" aria-label="Legend" hidden></ul></footer>
<script src="${script}"></script></body></html>`;
}
