import type { Misuse } from '../../facts/types.ts';
import { defineRule } from '../define.ts';
import type { Fix } from '../define.ts';

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
        message: `${causeOf(misuse)}, so kubectl refuses this document.${wayOut(misuse)}`,
        fixes: fixesOf(uri, misuse),
      };
    }
  },
});

function causeOf({ kind, name }: Misuse): string {
  switch (kind) {
    case 'unknown':
      return `No anchor "${name}" stands before *${name} in this document`;
    case 'circular':
      return `*${name} stands inside of what &${name} names`;
    case 'merge':
      return '<< merges maps, and this is none';
    case 'name':
      return `An anchor is named by letters, digits, "-" and "_", not "${name}"`;
  }
}

function wayOut({ kind, near }: Misuse): string {
  if (near !== undefined) return ` Did you mean *${near}?`;
  return kind === 'merge' ? ' Name a map or a list of maps.' : kind === 'name' ? '' : ' Write the value out.';
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
