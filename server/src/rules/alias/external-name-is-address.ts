import type { Service } from '../../k8s/kinds.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';
import { addDocument, find, removeField, renameField, together } from '../fixes/field-edits.ts';
import type { EditsOf } from '../fixes/field-edits.ts';
import { sliceFor } from '../fixes/new-slice.ts';
import { isAlias } from '../lib/preconditions.ts';

const say = sentences({
  address: ({ address, name }: { address: string; name: string }) =>
    `"${address}" is an address, and an alias can only lead to a name: ${name} will not resolve at all. Write a host name, or give the address to a headless Service in an EndpointSlice.`,
});

export const rule = defineRule({
  on: ['Service'],
  when: isAlias,
  *check(subject, model) {
    const { externalName, name } = subject.facts.object;
    if (externalName === undefined || !isIPv4(externalName)) return;
    yield {
      field: 'spec.externalName',
      ...say('address', { address: externalName, name }),
      fixes: [
        {
          title: 'Turn into a headless Service with an EndpointSlice',
          safe: false,
          preferred: true,
          warning: 'Clients reach the address directly on its own ports.',
          edits: toSlice(subject, model, externalName),
        },
      ],
    };
  },
});

/** Four decimal numbers without leading zeros, as the API server reads an IPv4 address. */
function isIPv4(text: string): boolean {
  return /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(text);
}

function toSlice(service: InstanceOf<Service>, model: Model, address: string): EditsOf {
  const parts = [renameField(service, 'spec.externalName', 'clusterIP', 'None'), removeField(service, 'spec.type')];
  if (find(service, 'spec.selector') !== undefined) parts.push(removeField(service, 'spec.selector'));
  return together(...parts, addDocument(service, sliceFor(service, model, address)));
}
