import type { Misuse } from '../../facts/types.ts';
import { defineRule } from '../define.ts';
import type { Fix } from '../define.ts';
import { sentences, inTurn } from '../../base/texts/sentences.ts';
import type { Said } from '../../base/texts/sentences.ts';

type Values = { readonly name: string };

const say = sentences({
  unknown: ({ name }: Values) => `No anchor "${name}" stands before *${name} in this document, so kubectl refuses this document.`,
  circular: ({ name }: Values) => `*${name} stands inside of what &${name} names, so kubectl refuses this document.`,
  merge: () => '<< merges maps, and this is none, so kubectl refuses this document.',
  name: ({ name }: Values) => `An anchor is named by letters, digits, "-" and "_", not "${name}", so kubectl refuses this document.`,
  near: ({ near }: { readonly near: string }) => `Did you mean *${near}?`,
  'name-map': () => 'Name a map or a list of maps.',
  'write-out': () => 'Write the value out.',
});

export const rule = defineRule({
  on: ['Document'],
  check: () => [],
  *checkFile({ uri, misuses = [] }) {
    for (const misuse of misuses) {
      const { document, span } = misuse;
      yield {
        field: '',
        document,
        at: { uri, span },
        ...inTurn(misuse.kind === 'merge' ? say('merge', {}) : say(misuse.kind, { name: misuse.name }), wayOut(misuse)),
        fixes: fixesOf(uri, misuse),
      };
    }
  },
});

function wayOut({ kind, near }: Misuse): Said | undefined {
  if (near !== undefined) return say('near', { near });
  return kind === 'merge' ? say('name-map', {}) : kind === 'name' ? undefined : say('write-out', {});
}

function fixesOf(uri: string, { name, near, span }: Misuse): readonly Fix[] {
  if (near === undefined) return [];
  return [
    {
      title: `Write *${near}`,
      safe: false,
      preferred: true,
      edits: (textOf) => (textOf(uri)?.slice(span.start, span.end) === `*${name}` ? [{ uri, edits: [{ span, newText: `*${near}` }] }] : []),
    },
  ];
}
