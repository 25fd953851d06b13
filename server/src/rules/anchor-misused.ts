import type { Misuse } from '../facts/types.ts';
import { defineRule } from './define.ts';
import type { Fix } from './define.ts';
import { deployment, documents, service } from './lib/example.ts';

const db = (...spec: readonly string[]): string => documents(service('db', [...spec, 'selector:', '  app: db']), deployment('db'));

export const rule = defineRule({
  id: 'anchor-misused',
  category: 'rejected',
  severity: 'error',
  on: ['Document'],
  summary: 'An anchor, alias or merge key for which the document is refused',
  docs: {
    what: 'An alias (`*name`) without an anchor (`&name`) before it in the same document, an alias inside of what it means, a merge key (`<<`) whose value is no map and no list of maps, or a name of an anchor with other characters than letters, digits, `-` and `_`.',
    why: 'kubectl, Helm and kustomize read YAML with the API server\'s reader, which refuses the whole document: "unknown anchor \'x\' referenced", "anchor \'x\' value contains itself", "map merge requires map or sequence of maps as the value", "did not find expected alphabetic or numeric character". Anchors of other documents do not count.',
    fix: 'Define the anchor before the alias, or write the value out.',
    fixSafety: 'Another alias of nearly the same name is proposed, and never applied in bulk: only its author knows what is meant.',
    references: ['https://github.com/yaml/go-yaml/blob/v2.4.4/decode.go'],
  },
  examples: [
    { title: 'An alias that no anchor explains', bad: db('clusterIP: None', 'publishNotReadyAddresses: *yes'), good: db('clusterIP: None', 'publishNotReadyAddresses: true') },
    { title: 'A merge of a text', bad: db('<<: none', 'clusterIP: None'), good: db('<<: {clusterIP: None}') },
  ],
  check: () => [],
  *checkFile({ uri, misuses = [] }) {
    for (const misuse of misuses) {
      const { document, span } = misuse;
      yield { field: '', document, at: { uri, span }, message: `${causeOf(misuse)}, so kubectl refuses this document.${wayOut(misuse)}`, fixes: fixesOf(uri, misuse) };
    }
  },
});

function causeOf({ kind, name }: Misuse): string {
  switch (kind) {
    case 'unknown': return `No anchor "${name}" stands before *${name} in this document`;
    case 'circular': return `*${name} stands inside of what &${name} names`;
    case 'merge': return '<< merges maps, and this is none';
    case 'name': return `An anchor is named by letters, digits, "-" and "_", not "${name}"`;
  }
}

function wayOut({ kind, near }: Misuse): string {
  if (near !== undefined) return ` Did you mean *${near}?`;
  return kind === 'merge' ? ' Name a map or a list of maps.' : kind === 'name' ? '' : ' Write the value out.';
}

function fixesOf(uri: string, { name, near, span }: Misuse): readonly Fix[] {
  if (near === undefined) return [];
  return [{
    title: `Write *${near}`, safe: false, preferred: true,
    edits: (textOf) => (textOf(uri)?.slice(span.start, span.end) === `*${name}` ? [{ uri, edits: [{ span, newText: `*${near}` }] }] : []),
  }];
}
