import { isDialled } from '../facts/identifiers.ts';
import { namesByPlace } from '../model/names/read-names.ts';
import type { DnsMention } from '../facts/types.ts';
import type { Instance, Model } from '../model/types.ts';
import { distance } from '../base/nearest.ts';
import { defineRule } from './define.ts';
import type { RuleFinding } from './define.ts';
import { placeOfMention, spelled, writeHost } from './fixes/name-fixes.ts';
import { namesHosts } from './lib/preconditions.ts';
import { possible } from './lib/reach.ts';

export const rule = defineRule({
  id: 'dns-name-cluster-domain',
  category: 'silent',
  severity: 'information',
  on: ['*'],
  when: namesHosts,
  summary: 'A misspelt cluster domain',
  docs: {
    what: 'Text holds a name that ends in `.svc.` and something very close to the cluster domain, or the name of a known Service whose end is cut, doubled, or has `svc` misspelt or left out.',
    why: 'The name is asked for outside of the cluster and does not resolve.',
    fix: 'Write the cluster domain, or end the name with `.svc`.',
    fixSafety: 'Not applied in bulk: another cluster may have a domain of a similar name.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/'],
  },
  examples: [
    {
      title: 'local, not locl',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: web-pods
spec:
  clusterIP: None
  selector:
    app: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: example/web:1
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: client
data:
  BACKEND: http://web-pods.default.svc.cluster.locl/
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: web-pods
spec:
  clusterIP: None
  selector:
    app: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: example/web:1
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: client
data:
  BACKEND: http://web-pods.default.svc.cluster.local/
`,
    },
  ],
  *check(subject, model) {
    for (const mention of namesByPlace(subject, model)) {
      const found = isDialled(mention) ? judge(subject, mention, model) : undefined;
      if (found !== undefined) yield found;
    }
  },
});

function judge(holder: Instance, mention: DnsMention, model: Model): RuleFinding | undefined {
  const { host, field } = mention;
  const domain = model.settings.clusterDomain;
  if (model.options.otherClusterDomains?.some((other) => host.toLowerCase().endsWith(`.${other.toLowerCase()}`)) === true) return undefined;
  if (host.endsWith(`.svc.${domain}`) && !domain.includes('svc')) return undefined;
  const slip = nearMiss(host, domain);
  const right = slip ?? misshapen(host, domain, (service, namespace) => possible(model.scope.services(holder, service, namespace)).length > 0);
  if (right === undefined) return undefined;
  const cause = slip === undefined ? `The full names of Services end in svc.${domain}` : `The cluster domain is ${domain}, not ${host.slice(slip.length - domain.length)}`;
  return {
    field,
    at: placeOfMention(holder, mention),
    message: `${cause}, so ${host} will not resolve in this cluster. Write ${spelled(mention, right)}.`,
    fixes: [writeHost(holder, mention, right)],
  };
}

/** The name with the right domain, where a slip or two make the difference. */
function nearMiss(host: string, domain: string): string | undefined {
  const match = /^([a-z0-9_-]+(?:\.[a-z0-9_-]+)+\.svc)\.(.+)$/.exec(host);
  const head = match?.[1];
  const tail = match?.[2];
  if (head === undefined || tail === undefined || tail === domain) return undefined;
  if (distance(tail, domain, 2) > 2 || tail.replace(/\d+/g, '#') === domain.replace(/\d+/g, '#')) return undefined;
  return `${head}.${domain}`;
}

/**
 * The name of a known Service whose end is short of a label, has one twice, or `svc` misspelt or left out:
 * `db.data.svc.cluster`, `db.data.svc.cluster.local.local`, `db.data.scv.cluster.local`, `db.data.cluster.local`.
 */
function misshapen(host: string, domain: string, known: (service: string, namespace: string) => boolean): string | undefined {
  const labels = host.split('.');
  const ends = domain.split('.');
  const at = labels.findIndex((label, index) => index > 1 && (label === ends[0] || (label === 'svc' && index < labels.length - 1)));
  if (at < 0) return undefined;
  const isShape = labels[at] === 'svc' ? isCutOrDoubled(labels.slice(at + 1), ends) : labels.slice(at).join('.') === domain;
  if (!isShape) return undefined;
  const slip = labels[at] !== 'svc' && at > 2 && isMisspeltSvc(labels[at - 1] ?? '');
  const head = labels.slice(0, slip ? at - 1 : at);
  if (head.includes('svc') || head.includes('pod')) return undefined;
  const [service, namespace] = head.slice(-2);
  if (head.length < 2 || head.length > 3 || service === undefined || namespace === undefined || !known(service, namespace)) return undefined;
  return `${head.join('.')}.svc.${domain}`;
}

/** `cluster` and `cluster.local.local`, where the domain is `cluster.local`. */
function isCutOrDoubled(tail: readonly string[], domain: readonly string[]): boolean {
  if (tail.length < domain.length) return tail.every((label, index) => label === domain[index]);
  const more = tail.slice(domain.length);
  return more.length > 0 && more.length <= domain.length && domain.every((label, index) => label === tail[index]) && domain.slice(-more.length).join('.') === more.join('.');
}

function isMisspeltSvc(label: string): boolean {
  return label === 'service' || label === 'services' || distance(label, 'svc', 1) === 1;
}
