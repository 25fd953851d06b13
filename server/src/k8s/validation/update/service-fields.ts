import { goJson } from '../go/go-text.ts';
import type { Json } from '../../json.ts';
import { number, maps, text, texts } from '../taken.ts';

// Reading of the spec of a Service as the server keeps it, with its defaults.

export const typeOf = (spec: Json): string => text(spec, 'type');
export const clusterIPs = (spec: Json): readonly string[] => texts(spec, 'clusterIPs');
export const families = (spec: Json): readonly string[] => texts(spec, 'ipFamilies');
export const policyOf = (spec: Json): string => text(spec, 'ipFamilyPolicy');

/** Do Services of its type have a cluster IP, be it None? */
export const hasClusterIP = (spec: Json): boolean => typeOf(spec) !== 'ExternalName';

/** Do Services of its type have node ports? */
export const hasNodePorts = (spec: Json): boolean => typeOf(spec) === 'NodePort' || typeOf(spec) === 'LoadBalancer';

/** Does it have a port for health checks? */
export const hasHealthPort = (spec: Json): boolean => typeOf(spec) === 'LoadBalancer' && text(spec, 'externalTrafficPolicy') === 'Local';

export const isHeadlessSpec = (spec: Json): boolean => goJson(clusterIPs(spec)) === '["None"]';
export const sameTexts = (a: readonly string[], b: readonly string[]): boolean => goJson(a) === goJson(b);
export const sameClusterIPs = (a: Json, b: Json): boolean => sameTexts(clusterIPs(a), clusterIPs(b));
export const sameFamilies = (a: Json, b: Json): boolean => sameTexts(families(a), families(b));

/** Node ports that are set. */
export const nodePortsOf = (spec: Json): readonly number[] =>
  maps(spec, 'ports')
    .map((port) => number(port, 'nodePort'))
    .filter((port) => port !== 0);
