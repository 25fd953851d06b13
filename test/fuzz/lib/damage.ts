import type { Group, Random } from './groups.ts';

/** Pieces that YAML, templates and our own readers take for something. */
const junk = [
  '\n',
  '\r',
  '\r\n',
  '---\n',
  '...\n',
  '--- {a: b}\n',
  '%YAML 1.2\n',
  '{{',
  '}}',
  '{{- if .x }}\n',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '|\n',
  '>-\n',
  '&a ',
  '*a',
  '\t',
  '\0',
  '\ufeff',
  '#',
  ': ',
  '- ',
  '? ',
  '\ud800',
  '\udc00x',
  '!!',
  '!!binary ',
  '<<: *a\n',
  '<<: [*a, *a]\n',
  ',',
  ': :\n',
  '  ',
  ' \t ',
  '-',
  '- - - ',
  '\u2028',
  '\u0085',
  '\u001b[31m',
  '~',
  '.inf',
  '0o7',
  '1e999',
  '\ud83d\ude00',
  '# headlight-ignore: *\n',
  '$(A)',
  '%41',
  '`',
  '](command:x)',
  'kind: Service\n',
  'apiVersion: v1\n',
  'clusterIP: None\n',
  'serviceName: ',
  'name: ',
  'selector: ',
  'metadata: ',
  'resources: [.]\n',
  'a.b.svc.cluster.local',
  '-0.',
  'items: ',
  'List',
];

const words = [
  'web',
  'db',
  'app',
  'None',
  'ClusterIP',
  'default',
  'http',
  '80',
  '3',
  '-1',
  '2147483648',
  '""',
  'null',
  'true',
  '[]',
  '{}',
  '*a',
  'x'.repeat(64),
  '..',
  '../../..',
  '1.2.3.4',
  '::1',
];

export interface Damage {
  readonly at: number;
  readonly cut: number;
  readonly text: string;
}

/** One random change of a text. `others`: texts to splice pieces of. */
export function damageOf(text: string, others: Group, random: Random): Damage {
  const at = random.below(text.length + 1);
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const next = text.indexOf('\n', at);
  const lineEnd = next < 0 ? text.length : next + 1;
  switch (random.below(10)) {
    case 0:
      return { at: lineStart, cut: lineEnd - lineStart, text: '' };
    case 1:
      return { at: lineStart, cut: 0, text: text.slice(lineStart, lineEnd) };
    case 2:
      return { at, cut: text.length - at, text: '' };
    case 3: {
      const other = others.length > 0 ? random.pick(others)[1] : text;
      const from = random.below(other.length + 1);
      return { at, cut: random.below(60), text: other.slice(from, from + random.below(400)) };
    }
    case 4:
      return { at: lineStart, cut: 0, text: ' '.repeat(1 + random.below(4)) };
    case 5: {
      const value = /:[ \t]*(\S.*)$/.exec(text.slice(lineStart, lineEnd).trimEnd());
      return value?.[1] === undefined
        ? { at, cut: 1, text: '' }
        : { at: lineStart + text.slice(lineStart, lineEnd).lastIndexOf(value[1]), cut: value[1].length, text: random.pick(words) };
    }
    case 6:
      return { at, cut: random.below(3), text: String.fromCharCode(random.below(0x10000)) };
    default:
      return { at, cut: random.below(6), text: random.pick(junk) };
  }
}

export function damaged(text: string, { at, cut, text: inserted }: Damage): string {
  const start = text.length === 0 ? 0 : at % (text.length + 1);
  return text.slice(0, start) + inserted + text.slice(start + cut);
}
