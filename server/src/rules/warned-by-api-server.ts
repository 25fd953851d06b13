import { defineRule } from './define.ts';
import { isWarnedOf } from './lib/preconditions.ts';
import { roomForRelease } from './lib/release-length.ts';
import { inItself, warningsOf } from './lib/verdict.ts';
import { called } from './lib/words.ts';

export const rule = defineRule({
  id: 'warned-by-api-server',
  category: 'warned',
  severity: 'information',
  on: ['*'],
  when: isWarnedOf,
  summary: 'A warning of the API server',
  docs: {
    what: 'The API server accepts the object with a warning that no other rule speaks of: unusual ways to write an address, port names that two containers share, names that make poor host names, deprecated fields.',
    why: 'What is warned of works otherwise than it looks, or stops to work in a later version.',
    fix: 'Follow the text of the API server.',
    fixSafety: 'There is no fix to apply.',
    references: ['https://kubernetes.io/docs/reference/using-api/api-concepts/'],
  },
  examples: [
    {
      title: 'One port name in two containers',
      bad: `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  dnsPolicy: ClusterFirst
  containers:
    - name: web
      image: example/web:1
      ports:
        - name: http
          containerPort: 80
    - name: side
      image: example/side:1
      ports:
        - name: http
          containerPort: 8080
`,
      good: `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  dnsPolicy: ClusterFirst
  containers:
    - name: web
      image: example/web:1
      ports:
        - name: http
          containerPort: 80
`,
    },
  ],
  *check(subject, model) {
    for (const { text, field } of warningsOf(subject, model)) {
      const most = tooLong.exec(text)?.[1];
      if (owned.test(text) || (most !== undefined && roomForRelease(subject, subject.facts.object.name, Number(most)) !== undefined)) continue;
      yield { rests: inItself, field: field ?? 'kind', message: `The API server accepts ${called(subject)} with a warning: "${text}".` };
    }
  },
});

/** Says of a name nothing but its length. */
const tooLong = /^metadata\.name: .*\[must be no more than (\d+) characters\]$/;

/** Rules of their own speak of these. */
const owned = /^v1 Endpoints is deprecated|is ignored for headless|spec\.external\w+ is ignored when/;
