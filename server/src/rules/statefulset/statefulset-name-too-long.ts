import { longestSafeSetName } from '../../k8s/pod-ordinals.ts';
import { roomForRelease } from '../../model/admission/release-length.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';

/** Of how many revisions a few have a hash short enough, by length of the name (facts D.7). */
const fitting: Readonly<Record<number, { readonly fit: number; readonly of: number }>> = {
  53: { fit: 23, of: 100 },
  54: { fit: 2, of: 100 },
  55: { fit: 2, of: 1000 },
};

type Values = { readonly name: string; readonly length: number; readonly most: number };

const say = sentences({
  release: ({ name, room, most }: { readonly name: string; readonly room: number; readonly most: number }) =>
    `With a release name of more than ${room} characters the name "${name}" has more than ${most}. With the revision hash it exceeds the 63-character limit of labels then, and pods cannot be created.`,
  never: ({ name, length, most }: Values) =>
    `The name "${name}" has ${length} characters. With the revision hash it exceeds the 63-character limit of labels, so its pods can almost never be created. Use at most ${most} characters.`,
  seldom: ({ name, length, most, fit, of }: Values & { readonly fit: number; readonly of: number }) =>
    `The name "${name}" has ${length} characters. With the revision hash it fits the 63-character limit of labels in only about ${fit} of ${of} revisions, so pods can start now and fail at the next rollout. Use at most ${most} characters.`,
});

export const rule = defineRule({
  on: ['StatefulSet'],
  when: ({ facts }) => facts.object.name.length > longestSafeSetName,
  *check(subject) {
    const { name } = subject.facts.object;
    if (name.length > 63) return;
    const room = roomForRelease(subject.bundle, name, longestSafeSetName);
    if (room !== undefined) {
      yield { field: 'metadata.name', severity: 'information', ...say('release', { name, room, most: longestSafeSetName }) };
      return;
    }
    const odds = fitting[name.length];
    const values = { name, length: name.length, most: longestSafeSetName };
    yield { field: 'metadata.name', ...(odds === undefined ? say('never', values) : say('seldom', { ...values, ...odds })) };
  },
});
