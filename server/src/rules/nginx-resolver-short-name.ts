import type { OwnLookup } from '../facts/uses/types.ts';
import { possible } from './lib/reach.ts';
import { itsId } from '../model/scope/aspects.ts';
import { evidence } from '../model/scope/evidence.ts';
import type { Service } from '../k8s/kinds.ts';
import type { Candidate, Instance, InstanceOf, Model } from '../model/types.ts';
import { defineRule } from './define.ts';
import { deployment, documents, service as serviceText } from './lib/example.ts';
import { replaceText } from './fixes/field-edits.ts';
import { atName } from './lib/reach.ts';

const server = documents(serviceText('api', ['selector:', '  app: api', 'ports:', '  - port: 8080'], 'shop'), deployment('api', { namespace: 'shop' }));
const config = (host: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: nginx
  namespace: shop
data:
  default.conf: |
    resolver kube-dns.kube-system.svc.cluster.local;
    server {
      location / {
        set $backend "http://${host}:8080";
        proxy_pass $backend;
      }
    }
`;

export const rule = defineRule({
  id: 'nginx-resolver-short-name',
  category: 'silent',
  severity: 'warning',
  on: ['ConfigMap', 'Secret'],
  summary: 'A short name that nginx looks up with its own resolver, which knows no search list',
  docs: {
    what: 'An nginx configuration has a `resolver`, and a name of the cluster that is not written in full stands where nginx looks names up while it runs: in a variable that a `proxy_pass` (or `grpc_pass`, `fastcgi_pass`, …) uses, beside a variable in it, or in a `server … resolve`.',
    why: 'People see `api could not be resolved (3: Host not found)` and 502, although the name resolves in a shell of the same container: nginx asks its `resolver` for the name as it stands, without the search list of `/etc/resolv.conf`. Names in a `proxy_pass` without variables are looked up once, at the start, as all programs do it, and may be short.',
    fix: 'Write the full name, with the cluster domain.',
    fixSafety: 'Not applied in bulk: the full name holds namespace and cluster domain.',
    references: ['https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver', 'https://github.com/kubevious/helm/issues/8'],
  },
  examples: [{ title: 'A variable with a short name', bad: documents(server, config('api')), good: documents(server, config('api.shop.svc.cluster.local')) }],
  *check(subject, model) {
    for (const use of subject.facts.uses ?? []) {
      if (use.kind !== 'own-lookup') continue;
      const meant = meantBy(use, subject, model);
      if (meant === undefined) continue;
      const { host, field, span } = use;
      const { full, service } = meant;
      yield {
        rests: [evidence(subject, [field]), evidence(service.instance, itsId, subject, meant.namespace)],
        field,
        at: { uri: subject.facts.uri, span },
        message: `nginx looks ${host} up with its own resolver, which knows no search list: it is NXDOMAIN, and requests end with 502. Write ${full}.`,
        related: [atName(model, service.instance)],
        fixes: [{ title: `Write ${full}`, safe: false, preferred: true, edits: replaceText(subject, field, span, host, full) }],
      };
    }
  },
});

interface MeantName {
  readonly full: string;
  readonly service: Candidate<InstanceOf<Service>>;
  readonly namespace?: string | undefined;
}

/** The Service that the name would lead to, were it completed: `api`, `api.shop`, `api.shop.svc`, and pods under it. */
function meantBy({ host }: OwnLookup, subject: Instance, model: Model): MeantName | undefined {
  const zone = model.settings.clusterDomain;
  if (host.endsWith(`.${zone}`)) return undefined;
  const labels = host.replace(/\.svc$/, '').split('.');
  const ends: readonly (readonly [string | undefined, string | undefined])[] = host.endsWith('.svc') ? [[labels.at(-2), labels.at(-1)]]
    : labels.length === 1 ? [[labels[0], undefined]] : [[labels.at(-2), labels.at(-1)], [labels.at(-1), undefined]];
  for (const [name, namespace] of ends) {
    if (name === undefined || labels.length > 3) continue;
    const service = possible(model.scope.services(subject, name, namespace))[0];
    if (service === undefined || (namespace === undefined && !subject.namespaceExplicit && !service.instance.namespaceExplicit && subject.namespace !== service.instance.namespace)) continue;
    const base = labels.join('.');
    return { full: namespace === undefined ? `${base}.${service.instance.namespace}.svc.${zone}` : `${base}.svc.${zone}`, service, namespace };
  }
  return undefined;
}
