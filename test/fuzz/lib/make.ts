import { hostileGlobs } from '../../unit/lib/hostile-globs.ts';
import { hostileOverlays } from '../../unit/lib/hostile-overlays.ts';
import { randomOf } from '../../unit/lib/random.ts';
import { damageOf, damaged } from './damage.ts';
import type { Group, Random } from './groups.ts';
import { hostileTexts } from './hostile.ts';
import type { Kind, Script, Step } from './script.ts';
import { trafficSteps } from './make-traffic.ts';

/** Of sixteen cases in a row. */
const turns: readonly Kind[] = [
  'texts',
  'bytes',
  'spellings',
  'edits',
  'texts',
  'hostile',
  'texts',
  'traffic',
  'texts',
  'edits',
  'bytes',
  'texts',
  'edits',
  'texts',
  'hostile',
  'texts',
];

function bytesOf(groups: { pick(random: Random): Group }, random: Random): Group {
  const [[name, text] = ['a.yaml', '']] = groups.pick(random);
  const bytes = [...Buffer.from(text, random.below(4) === 0 ? 'utf16le' : 'utf8')];
  for (let i = random.below(6); i > 0 && bytes.length > 0; i--) {
    const at = random.below(bytes.length);
    const noise = Array.from({ length: random.below(8) }, () => random.below(256));
    bytes.splice(at, random.below(5), ...noise);
  }
  if (random.below(3) === 0) bytes.length = random.below(bytes.length + 1);
  if (random.below(6) === 0) bytes.unshift(...random.pick([[0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff], [0], [0, 0, 0xfe, 0xff]]));
  const latin1 = Buffer.from(bytes).toString('latin1');
  return [
    [
      random.below(5) === 0
        ? random.pick(['kustomization.yaml', 'values.yaml', 'Chart.yaml', 'a.md', '.headlight.yaml', 'templates/a.yaml', 'a.json'])
        : name,
      latin1,
    ],
  ];
}

function textSteps(files: Group, others: Group, random: Random, count: number): Step[] {
  const texts = files.map(([, text]) => text);
  const steps: Step[] = [];
  for (let i = 0; i < count; i++) {
    const file = random.below(files.length);
    switch (random.below(12)) {
      case 0:
        steps.push({ do: random.pick(['remove', 'restore'] as const), file });
        break;
      case 1:
      case 2:
      case 3:
        steps.push({ do: 'ask', file, at: random.below(1_000_000) });
        break;
      case 4:
        steps.push({ do: 'check' });
        break;
      default: {
        const damage = damageOf(texts[file] ?? '', others, random);
        texts[file] = damaged(texts[file] ?? '', damage);
        steps.push({ do: 'edit', file, ...damage });
      }
    }
  }
  return [...steps, { do: 'check' }];
}

/** A hostile overlay, or hostile settings over files of others. */
function hostileWorkspace(groups: { pick(random: Random): Group }, random: Random, scale: number): Script {
  const isSettings = random.below(2) === 0;
  const files: Group = isSettings
    ? [['.headlight.yaml', hostileSettings(random)], ...groups.pick(random)]
    : Object.entries(random.pick(hostileOverlays(Math.min(scale, 0.3))).files);
  const file = random.below(files.length);
  const length = files[file]?.[1].length ?? 0;
  return {
    kind: 'hostile',
    files,
    steps: [
      { do: 'ask', file, at: random.below(length + 1) },
      { do: 'edit', file, at: random.below(length + 1), cut: random.below(3), text: random.pick(['x', '\n', '- ', '']) },
      { do: 'check' },
    ],
  };
}

/** Patterns that take for ever where they are tried one way after the other, wherever settings take any. */
function hostileSettings(random: Random): string {
  const globs = (): string => JSON.stringify(Array.from({ length: 1 + random.below(4) }, () => random.pick(hostileGlobs)));
  return `files: {exclude: ${globs()}}\nexternalServices: ${globs()}\noverrides: [{paths: ${globs()}, rules: {service-duplicate: off}}]\n`;
}

/** The case of a seed; the same seed over the same files makes the same case. `scale` shrinks what is made to be large. */
export function scriptOf(seed: number, groups: { pick(random: Random): Group }, scale: number, only?: Kind): Script {
  const random = randomOf(seed);
  const kind = only ?? turns[seed % turns.length] ?? 'texts';
  switch (kind) {
    case 'bytes':
      return { kind, files: bytesOf(groups, random), steps: [] };
    case 'hostile': {
      if (random.below(3) === 0) return hostileWorkspace(groups, random, scale);
      const name = random.pick(Object.keys(hostileTexts));
      const text = hostileTexts[name]?.(random, scale) ?? '';
      const files: Group = [[name === 'kustomization' ? 'kustomization.yaml' : `${name}.yaml`, text], ...groups.pick(random)];
      return {
        kind,
        files,
        steps: [
          { do: 'ask', file: 0, at: random.below(text.length + 1) },
          { do: 'edit', file: 0, at: random.below(text.length + 1), cut: random.below(3), text: random.pick(['x', '\n', '"', '']) },
          { do: 'check' },
        ],
      };
    }
    case 'traffic': {
      const files = groups.pick(random);
      return { kind, files, steps: trafficSteps(files, random) };
    }
    case 'edits':
    case 'spellings':
      return {
        kind,
        files: groups.pick(random),
        steps: Array.from({ length: 12 }, (): Step => ({ do: 'ask', file: random.below(100), at: random.below(1_000_000) })),
      };
    case 'texts': {
      const files = groups.pick(random);
      return { kind, files, steps: textSteps(files, groups.pick(random), random, 4 + random.below(24)) };
    }
  }
}
