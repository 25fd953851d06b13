import { isWithin } from '../../k8s/dns-name.ts';
import { evidence } from '../../model/scope/evidence.ts';
import { defineRule } from '../define.ts';
import { sentences } from '../../base/texts/sentences.ts';

/** `zone`: what of the names of Services is taken; absent: all. */
type Values = { readonly zone: string | undefined };

const say = sentences({
  hosts: ({ zone }: Values) =>
    zone === undefined
      ? 'The plugin hosts passes no name on without fallthrough, and CoreDNS asks it before kubernetes: names of Services that are not in its list are SERVFAIL. Write fallthrough in its block.'
      : `The plugin hosts passes no name on without fallthrough, and CoreDNS asks it before kubernetes: names of Services in ${zone} that are not in its list are SERVFAIL. Write fallthrough in its block.`,
  template: ({ zone }: Values) =>
    zone === undefined
      ? 'This template takes all of its zone, and CoreDNS asks it before kubernetes: names of Services get its answer. Give it a zone of its own, a match, or fallthrough.'
      : `This template takes all of its zone, and CoreDNS asks it before kubernetes: names of Services in ${zone} get its answer. Give it a zone of its own, a match, or fallthrough.`,
});

export const rule = defineRule({
  on: ['ConfigMap'],
  when: ({ facts }) => facts.uses?.some(({ kind }) => kind === 'dns-shadow') === true,
  *check(subject, model) {
    const services = `svc.${model.settings.clusterDomain}`;
    for (const use of subject.facts.uses ?? []) {
      if (use.kind !== 'dns-shadow' || !(isWithin(services, use.zone) || isWithin(use.zone, services))) continue;
      yield {
        rests: [evidence(subject, [use.field])],
        field: use.field,
        at: { uri: subject.facts.uri, span: use.span },
        ...say(use.plugin, { zone: isWithin(services, use.zone) ? undefined : use.zone }),
      };
    }
  },
});
