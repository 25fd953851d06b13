import { defineRule } from './define.ts';
import { documents, service as serviceText, statefulSet } from './lib/example.ts';
import { asStatefulSet } from './lib/governing.ts';
import { roomForRelease } from './lib/release-length.ts';

/** A pod carries the label `<set>-<hash>`; labels hold 63 characters, hashes have up to 10 (facts D.7). */
const longestSafe = 52;
/** How many revisions in a hundred have a hash short enough, by length of the name (facts D.7). */
const fitting: Readonly<Record<number, string>> = { 53: 'about 23 of 100', 54: 'about 2 of 100', 55: 'about 2 of 1000' };

const headless = serviceText('db', ['clusterIP: None', 'selector:', '  app: db']);
const labels = ['app: db'];

export const rule = defineRule({
  id: 'statefulset-name-too-long',
  category: 'silent',
  severity: 'warning',
  on: ['StatefulSet'],
  when: ({ facts }) => facts.object.name.length > longestSafe,
  summary: 'A StatefulSet\'s name is so long that its pods may be impossible to create',
  docs: {
    what: 'The name of a StatefulSet has more than 52 characters.',
    why: 'Each pod gets the label `controller-revision-hash: <name>-<hash>`. A label value holds at most 63 characters and the hash has up to 10, so whether the pods can be created changes with every template. The StatefulSet is accepted; the failure is only an event.',
    fix: 'Choose a name of at most 52 characters.',
    fixSafety: 'There is no automatic fix: the name is part of every pod\'s DNS name and of its volume claims.',
    references: ['https://github.com/kubernetes/kubernetes/issues/64023'],
  },
  examples: [
    {
      title: 'A name of 55 characters',
      bad: documents(headless, statefulSet('analytics-events-warehouse-clickhouse-replicated-shards', { spec: ['serviceName: db'], labels })),
      good: documents(headless, statefulSet('events-warehouse-clickhouse-shards', { spec: ['serviceName: db'], labels })),
    },
  ],
  *check(subject) {
    const set = asStatefulSet(subject);
    const name = set?.facts.object.name ?? '';
    if (name.length > 63) return;
    const room = roomForRelease(subject, name, longestSafe);
    if (room !== undefined) {
      yield {
        field: 'metadata.name', severity: 'information',
        message: `With a release name of more than ${room} characters the name "${name}" has more than ${longestSafe}. With the revision hash it exceeds the 63 characters of a label then, and pods cannot be created.`,
      };
      return;
    }
    const odds = fitting[name.length];
    const effect = odds === undefined ? 'exceeds the 63 characters of a label, so its pods can almost never be created' : `fits the 63 characters of a label for ${odds} revisions only, so pods can start now and fail at the next rollout`;
    yield {
      field: 'metadata.name',
      message: `The name "${name}" has ${name.length} characters. With the revision hash it ${effect}. Use at most ${longestSafe} characters.`,
    };
  },
});
