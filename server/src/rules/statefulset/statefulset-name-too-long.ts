import { longestSafeSetName } from '../../k8s/pod-ordinals.ts';
import { roomForRelease } from '../../model/admission/release-length.ts';
import { defineRule } from '../define.ts';
import { withLongRelease } from '../lib/words.ts';

/** How many revisions in a hundred have a hash short enough, by length of the name (facts D.7). */
const fitting: Readonly<Record<number, string>> = { 53: 'about 23 of 100', 54: 'about 2 of 100', 55: 'about 2 of 1000' };

export const rule = defineRule({
  on: ['StatefulSet'],
  when: ({ facts }) => facts.object.name.length > longestSafeSetName,
  *check(subject) {
    const { name } = subject.facts.object;
    if (name.length > 63) return;
    const room = roomForRelease(subject.bundle, name, longestSafeSetName);
    if (room !== undefined) {
      yield {
        field: 'metadata.name',
        severity: 'information',
        message: `${withLongRelease(room)} the name "${name}" has more than ${longestSafeSetName}. With the revision hash it exceeds the 63 characters of a label then, and pods cannot be created.`,
      };
      return;
    }
    const odds = fitting[name.length];
    const effect =
      odds === undefined
        ? 'exceeds the 63 characters of a label, so its pods can almost never be created'
        : `fits the 63 characters of a label for ${odds} revisions only, so pods can start now and fail at the next rollout`;
    yield {
      field: 'metadata.name',
      message: `The name "${name}" has ${name.length} characters. With the revision hash it ${effect}. Use at most ${longestSafeSetName} characters.`,
    };
  },
});
