// Texts that `npm run new-rule` writes. Pure.
import { notServed } from '../../src/k8s/api-versions.ts';
import { isAmong, workloadKinds } from '../../src/k8s/kinds.ts';
import { newestMinor } from '../../src/k8s/versions.ts';

/** The logic: something to change, with the places of what rules share. */
export function logicTemplate(kind: string): string {
  return `import { sentences } from '../../base/texts/sentences.ts';
import { defineRule } from '../define.ts';

// Each sentence is whole, and its id stays when its words change.
const say = sentences({
  wrong: ({ name }: { readonly name: string }) => \`${kind === '*' ? 'Object' : kind} "\${name}" … Write ….\`,
});

// What objects have to be like for several rules: ../lib/preconditions.ts. What the model knows of names, pods and ports: ../lib/. Edits: ../fixes/field-edits.ts.
export const rule = defineRule({
  on: ['${kind}'],
  *check(subject) {
    const { name } = subject.facts.object;
    if (name !== 'wrong') return;
    yield { field: 'metadata.name', ...say('wrong', { name }) };
  },
});
`;
}

/** The document: its empty sections are what \`npm run gen\` asks for. */
export function documentTemplate(id: string, kind: string, since: string): string {
  const example = (name: string, claim: string): string =>
    `\`\`\`yaml\n${objectTemplate(kind, name).replace(/^( {2}name: \S+)$/m, `$1${claim}`)}\`\`\``;
  return `---
category: silent
level: warning
since: ${since}
fixes: none
---

# ${id}

## What it finds

## Why it matters

## How to fix it

## Examples

### What is wrong, in a few words

Wrong:

${example('wrong', `\n  #     ^^^^^ warning[${id}]: part of the message`)}

Right:

${example('right', '')}

## Edge cases

### What looks like it and is right

${example('right', '')}
`;
}

/** An object of the kind with what every such object has. */
function objectTemplate(kind: string, name: string): string {
  const head = `apiVersion: ${apiVersionOf(kind)}\nkind: ${kind === '*' ? 'ConfigMap' : kind}\nmetadata:\n  name: ${name}\n`;
  if (kind === 'Service')
    return `${head}spec:\n  selector:\n    app: web\n  ports:\n    - name: http\n      port: 80\n---\n${objectTemplate('Deployment', 'web')}`;
  if (kind === 'Pod') return `${head}  labels:\n    app: ${name}\n${podSpec('', name)}`;
  if (kind === 'CronJob')
    return `${head}spec:\n  schedule: "0 3 * * *"\n  jobTemplate:\n    spec:\n      template:\n${podSpec('        ', name, 'restartPolicy: Never')}`;
  if (kind === 'Job') return `${head}spec:\n  template:\n${podSpec('    ', name, 'restartPolicy: Never')}`;
  if (!isAmong(workloadKinds, kind)) return head;
  const selector = kind === 'ReplicationController' ? `    app: ${name}\n` : `    matchLabels:\n      app: ${name}\n`;
  return `${head}spec:\n  selector:\n${selector}  template:\n    metadata:\n      labels:\n        app: ${name}\n${podSpec('    ', name)}`;
}

function podSpec(indent: string, name: string, ...lines: readonly string[]): string {
  return ['spec:', ...lines.map((line) => `  ${line}`), '  containers:', `    - name: ${name}`, `      image: example/${name}:1`]
    .map((line) => `${indent}${line}\n`)
    .join('');
}

/** Where the newest API server has the kind; of a kind that it does not know, something to replace. */
function apiVersionOf(kind: string): string {
  return notServed('v0', kind === '*' ? 'ConfigMap' : kind, newestMinor)?.served ?? 'example.com/v1';
}
