import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { topologyPage } from '../../../client/src/views/topology-page.ts';
import { topologyMermaid } from '../../../server/src/features/topology/mermaid.ts';
import { standaloneSvg, topologySvg } from '../../../server/src/features/topology/svg.ts';
import { analysisOf } from '../lib/workspace.ts';
import { hostileNames, manifestsWith } from '../lib/hostile-names.ts';

const worlds = hostileNames.map((word) => {
  const uri = `file:///w/${encodeURIComponent(word.slice(0, 30).replace(/[\ud800-\udfff]/g, '')) || 'x'}.yaml`;
  const text = manifestsWith(word);
  return { word, uri, text, analysis: analysisOf(new Map([[uri, text]])) };
});

/** What Markdown would make of a text besides plain words, code and our own links to files. */
function marks(markdown: string): string[] {
  const bare = markdown
    .replace(/\\[!-/:-@[-`{-~]/g, '')
    .replace(/(`+)(?!`)[^`\n]+?(?<!`)\1(?!`)/g, 'CODE')
    .replace(/\[[^[\]\n]*\]\(file:\/\/\/[^()\s]*\)/g, 'LINK');
  return [
    ...bare.matchAll(
      /\]\(|!\[|\[|<|`|https?:\/\/|www\.|\S@\S|!LINK|\$\(|^#{1,6} |^ *>|^~~~|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/gm,
    ),
  ].map((m) => JSON.stringify(m[0]));
}

test('hovers and documentation hold no mark, link, image or html of the workspace', () => {
  let hovers = 0;
  for (const { word, uri, text, analysis } of worlds) {
    const seen = new Set<string>();
    for (let offset = 0; offset < text.length; offset += 2) {
      const hover = analysis.hover(uri, offset);
      if (!hover || seen.has(hover.markdown)) continue;
      seen.add(hover.markdown);
      hovers++;
      assert.deepEqual(marks(hover.markdown), [], `${JSON.stringify(word)} in\n${hover.markdown}`);
      const widths = hover.markdown
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .map((line) => line.replace(/\\\|/g, '').split('|').length);
      assert.ok(
        new Set(widths).size <= hover.markdown.split('\n\n').filter((block) => block.startsWith('|')).length,
        `a table keeps its columns\n${hover.markdown}`,
      );
    }
    const at = text.indexOf('serviceName: ') + 13;
    for (const { label } of analysis.completions(uri, at))
      assert.deepEqual(marks(analysis.completionDocumentation(uri, at, label) ?? ''), [], label);
  }
  assert.ok(hovers > 300, `${hovers} hovers`);
});

const valid = `apiVersion: v1
kind: Service
metadata: {name: db, namespace: data}
spec: {clusterIP: None, type: ClusterIP, publishNotReadyAddresses: true, ipFamilyPolicy: SingleStack, ipFamilies: [IPv4], selector: {app: db}, ports: [{name: sql, port: 5432, targetPort: sql, protocol: TCP}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: data}
spec: {clusterIP: 10.0.0.7, type: NodePort, sessionAffinity: None, selector: {app: db}, ports: [{name: sql, port: 5432, targetPort: sql, protocol: TCP, nodePort: 30001}]}
---
apiVersion: v1
kind: Service
metadata: {name: alias, namespace: data}
spec: {type: ExternalName, externalName: db.example.com}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: data}
spec:
  serviceName: db
  replicas: 2
  podManagementPolicy: Parallel
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {hostNetwork: false, dnsPolicy: ClusterFirst, containers: [{name: c, image: i, ports: [{name: sql, containerPort: 5432, protocol: TCP}], env: [{name: U, value: db-0.db.data.svc.cluster.local}]}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: load, namespace: data}
spec: {completionMode: Indexed, completions: 2, parallelism: 2, template: {metadata: {labels: {app: db}}, spec: {subdomain: db, hostname: load, restartPolicy: Never, containers: [{name: c, image: i}]}}}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: db-hand, namespace: data, labels: {kubernetes.io/service-name: hand}}
addressType: IPv4
endpoints: [{addresses: [10.1.2.3], hostname: h, nodeName: n}]
ports: [{name: sql, port: 5432, protocol: TCP}]
---
apiVersion: v1
kind: Service
metadata: {name: hand, namespace: data}
spec: {clusterIP: None, ports: [{name: sql, port: 5432}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: in, namespace: data}
spec: {rules: [{host: h.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {name: sql}}}}]}}]}
`;

test('a hover holds no mark of the workspace whichever single value is hostile', () => {
  const scalars = [...valid.matchAll(/(?<=: |\[)[\w.\/-]+(?=[,}\]\n])/g)];
  assert.ok(scalars.length > 90, `${scalars.length} scalars`);
  const uri = 'file:///w/all.yaml';
  let hovers = 0;
  for (const word of ['[x](command:a)', '<b>www.x https://y', '`a` | b\n# c', '$(x) me@y']) {
    for (const { index, 0: value } of scalars) {
      const text = valid.slice(0, index) + JSON.stringify(word) + valid.slice(index + value.length);
      const analysis = analysisOf(new Map([[uri, text]]));
      for (const offset of [index + 1, ...scalars.map((other) => other.index + 1).filter((at) => at < index)]) {
        const hover = analysis.hover(uri, offset);
        if (!hover) continue;
        hovers++;
        assert.deepEqual(marks(hover.markdown), [], `${word} for ${value} at ${index}, asked at ${offset}\n${hover.markdown}`);
      }
    }
  }
  assert.ok(hovers > 5000, `${hovers} hovers`);
});

test('the check of Markdown sees what it looks for', () => {
  for (const bad of [
    '[a](command:x)',
    '[a](javascript:x)',
    '![a](file:///x)',
    'a <b>',
    'https://x',
    'www.x',
    'a@b',
    '$(x)',
    '`a',
    'a\u001b',
    '# a',
    '[a](https://x)',
  ])
    assert.notDeepEqual(marks(bad), [], bad);
  for (const good of ['**a** `<b> [c](d)` \\[x\\]\\(y\\)', '[db.yaml:3](file:///w/db.yaml#L3)', 'a &lt;b&gt;'])
    assert.deepEqual(marks(good), [], good);
});

/** Tags and attributes as we write them; what is left is text. */
function xmlFaults(xml: string): string[] {
  const text = xml.replace(/<\/?[a-z]+(?: [a-zA-Z:-]+="[^"<>]*")*\/?>/g, '');
  return [...text.matchAll(/[<>]|&(?!(?:amp|lt|gt|quot|apos|#\d+);)|[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g)].map((m) =>
    JSON.stringify(m[0]),
  );
}

test('the picture is well-formed and holds no element, attribute or handler of the workspace', () => {
  for (const { word, analysis } of worlds) {
    const topology = analysis.topology({});
    assert.ok(topology.nodes.length > 3);
    for (const svg of [topologySvg(topology), standaloneSvg(topology)]) {
      assert.deepEqual(xmlFaults(svg), [], JSON.stringify(word));
      const names = new Set([...svg.matchAll(/<([a-zA-Z]+)/g)].map((m) => m[1]));
      for (const name of names)
        assert.ok(
          ['svg', 'defs', 'marker', 'path', 'g', 'title', 'rect', 'text', 'tspan', 'style', 'circle', 'line'].includes(name ?? ''),
          `<${name}>`,
        );
      for (const tag of svg.match(/<[a-zA-Z][^>]*>/g) ?? [])
        assert.doesNotMatch(tag.replace(/"[^"]*"/g, '""'), /\s(?:on\w+|href|xlink:href|src)=/, tag);
    }
    const mermaid = topologyMermaid(topology);
    assert.doesNotMatch(mermaid, /^\s*(?:click|%%)|<(?!br\/>)/m, mermaid);
    for (const line of mermaid.trimEnd().split('\n').slice(1))
      assert.match(line, /^ {2}(?:subgraph f\d+\["[^"]*"\]| {2}n\d+\["[^"]*"\]|end|n\d+ (?:-\.->|-->|==>)(?:\|"[^"]*"\|)? n\d+)$/, line);
  }
});

test('the page of the topology runs only its own script and puts words in as text', () => {
  const page = topologyPage('vscode-resource:', 'vscode-resource:/a.css', 'vscode-resource:/a.js');
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
  const directives = new Map(
    policy.split(';').map((each) => {
      const [name = '', ...values] = each.trim().split(/\s+/);
      return [name, values.join(' ')];
    }),
  );
  assert.equal(directives.get('default-src'), "'none'");
  for (const [name, values] of directives) {
    assert.ok(['default-src', 'style-src', 'script-src'].includes(name), name);
    assert.doesNotMatch(values, /unsafe|\*|https?:|data:|blob:/, policy);
  }
  assert.doesNotMatch(page, /<script(?![^>]* src=)|\son\w+=|javascript:|style="/, 'nothing inline');
  const folder = fileURLToPath(new URL('../../../client/page/', import.meta.url));
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  assert.ok(scripts.includes('main.ts'));
  for (const name of scripts)
    assert.doesNotMatch(
      readFileSync(path.join(folder, name), 'utf8'),
      /\beval\b|\bFunction\(|(?:inner|outer)HTML|insertAdjacentHTML|document\.write|\.href\s*=|setAttribute\(\s*['"](?:on|href|src)/,
      name,
    );
});

test('the zone keeps to its lines', () => {
  for (const { word, analysis } of worlds) {
    const { text } = analysis.zone();
    assert.doesNotMatch(text, /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029]/, JSON.stringify(word));
    for (const line of text.split('\n'))
      assert.match(
        line,
        /^(?:$|;|\$(?:ORIGIN|TTL)\s|[^\s;]+\s+(?:\d+\s+)?(?:IN\s+)?(?:A|AAAA|CNAME|SRV|PTR|SOA|NS|TXT)\s)/,
        `${JSON.stringify(word)}: ${line}`,
      );
    assert.doesNotMatch(text, /6\.6\.6\.6$/m);
  }
});
