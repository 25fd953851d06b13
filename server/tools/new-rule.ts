// npm run new-rule -- ID: makes the rule's file and its spec.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const id = process.argv[2];
if (id === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) {
  console.error('Name the flaw in lower case with dashes, for example: npm run new-rule -- service-without-ports');
  process.exit(2);
}
const rule = path.join(root, `server/src/rules/${id}.ts`);
const spec = path.join(root, `test/spec/${id}.md`);
if (existsSync(rule) || existsSync(spec)) {
  console.error(`The rule ${id} is there already.`);
  process.exit(2);
}
writeFileSync(rule, `import { defineRule } from './define.ts';

export const rule = defineRule({
  id: '${id}',
  category: 'silent',
  severity: 'warning',
  on: ['Service'],
  summary: '',
  docs: { what: '', why: '', fix: '', fixSafety: '', references: [] },
  examples: [{ title: '', bad: \`\`, good: \`\` }],
  *check(subject, model) {
    if (subject.facts.object.kind !== 'Service') return;
    yield { field: 'spec', message: \`\${subject.facts.object.name} \${model.generation}\` };
  },
});
`);
writeFileSync(spec, `# ${id}\n\n## \n\n\`\`\`yaml\n\`\`\`\n`);
console.log(`${path.relative(root, rule)}\n${path.relative(root, spec)}\nWrite both, then npm run gen.`);
