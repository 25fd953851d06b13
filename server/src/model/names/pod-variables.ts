import { partsOf, type BuiltName, type BuiltPart } from '../../facts/mentions/built-name.ts';
import { hole } from '../../base/texts/hole.ts';
import { serviceDnsName } from '../../k8s/dns-name.ts';
import type { Node } from '../../yaml/node.ts';
import { child, get } from '../../yaml/path.ts';
import type { Pod, Workload } from '../../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../types.ts';
import type { KnownPod } from './known-pods.ts';

/** In whose container a text is read, and by which of its pods. */
export interface Reader {
  readonly maker: InstanceOf<Workload | Pod>;
  /** API path of the container. */
  readonly container: string;
  readonly pod: KnownPod;
  readonly model: Model;
  /** The text is a file that the container reads: the kubelet expands no `$(NAME)` in it. */
  readonly isFile: boolean;
}

/** What a part of a built name is for this reader; `undefined`: nobody knows before it runs. */
export function textsOf(part: BuiltPart, reader: Reader | undefined, given: BuiltName['given']): readonly string[] | undefined {
  if (part.kind === 'text') return [part.text];
  if (part.kind === 'range') return part.texts;
  if (part.kind === 'hostname') return reader && one(hostnameOf(reader, part.option));
  return part.kind === 'unknown' ? undefined : variableOf(part, reader, given, 0);
}

/** Values that stand in one another this deep are not followed. */
const deepest = 4;

type Variable = Extract<BuiltPart, { readonly kind: 'variable' }>;

function variableOf(part: Variable, reader: Reader | undefined, given: BuiltName['given'], depth: number): readonly string[] | undefined {
  const script = part.shell && given !== undefined && Object.hasOwn(given, part.name) ? given[part.name] : undefined;
  const values =
    script === undefined
      ? reader && one(environmentOf(part, reader, depth))
      : script === ''
        ? undefined
        : evaluate(script, reader, given, depth + 1);
  if (part.strip === undefined || values === undefined) return values;
  const stripped = values.map((value) =>
    part.strip === '##*-' ? value.slice(value.lastIndexOf('-') + 1) : value.slice(0, Math.max(0, value.lastIndexOf('-'))),
  );
  return stripped.includes('') ? undefined : stripped;
}

function one(value: string | undefined): readonly string[] | undefined {
  return value === undefined ? undefined : [value];
}

/** All texts that a value of expressions can be. */
function evaluate(written: string, reader: Reader | undefined, given: BuiltName['given'], depth: number): readonly string[] | undefined {
  if (depth > deepest || !/^(?:[^$`]|\$[({A-Za-z_]|`hostname)*$/.test(written)) return undefined;
  let texts: readonly string[] = [''];
  for (const part of partsOf(written)) {
    const own = part.kind === 'variable' ? variableOf(part, reader, given, depth) : textsOf(part, reader, given);
    if (own === undefined) return undefined;
    texts = texts.flatMap((front) => own.map((text) => front + text));
  }
  return texts.length > 200 || texts.includes('') ? undefined : texts;
}

/** Names of the pod as its shell knows them (facts B.1): the hostname, which is the pod's name where none is written, and what stands in its hosts file. */
function hostnameOf({ maker, pod, model }: Reader, option: string): string | undefined {
  const { hostname, subdomain } = pod;
  const { hostNetwork, setHostnameAsFQDN } = maker.facts.object.template;
  if (hostname === undefined || hostNetwork === true) return undefined;
  const domain = subdomain === undefined ? undefined : serviceDnsName(subdomain, maker.namespace, model.settings.clusterDomain);
  if (option === 's') return hostname;
  if (option === '') return setHostnameAsFQDN === true ? undefined : hostname;
  if (option === 'd') return domain;
  return option === 'f' && domain !== undefined ? `${hostname}.${domain}` : undefined;
}

/** The value of a variable in the container, as the kubelet sets it, or as its shell does itself. */
function environmentOf({ name, shell }: Variable, reader: Reader, depth: number): string | undefined {
  if (!shell && reader.isFile) return undefined;
  const env = get(reader.maker.facts.tree, `${reader.container}.env`)?.node;
  const at = env?.kind === 'seq' ? env.items.findLastIndex((item) => textAt(item, 'name') === name) : -1;
  if (env?.kind === 'seq' && at >= 0) return written(env.items[at], at, reader, depth);
  const imported = get(reader.maker.facts.tree, `${reader.container}.envFrom`)?.node;
  if (imported?.kind === 'seq' && imported.items.length > 0) return fromConfigMaps(imported.items, name, reader);
  return shell && name === 'HOSTNAME' ? hostnameOf(reader, '') : undefined;
}

function written(item: Node | undefined, index: number, reader: Reader, depth: number): string | undefined {
  const source = child(item, 'valueFrom');
  if (source !== undefined) {
    const path = textAt(child(source, 'fieldRef'), 'fieldPath');
    if (path !== undefined) return fieldOf(path, reader);
    const key = child(source, 'configMapKeyRef');
    const [map, entry] = [textAt(key, 'name'), textAt(key, 'key')];
    return map === undefined || entry === undefined ? undefined : keyOfMap(map, entry, reader);
  }
  const value = child(item, 'value');
  if (value?.kind === 'scalar' && value.value.includes('$(')) {
    const texts = evaluate(value.value, reader, undefined, depth + 1);
    return texts?.length === 1 ? texts[0] : undefined;
  }
  return literalOf(reader.maker, `${reader.container}.env[${index}].value`);
}

/** A written value is kept where it is a host or a part of one: as the mention that it is as a whole. */
function literalOf(maker: Instance, field: string): string | undefined {
  return maker.facts.mentions.find((mention) => mention.field === field && mention.whole && !mention.open && mention.port === undefined)
    ?.host;
}

/** What the downward API gives (Kubernetes pkg/fieldpath ExtractFieldPathAsString). */
function fieldOf(path: string, { maker, pod }: Reader): string | undefined {
  if (path === 'metadata.name') return pod.name;
  if (path === 'metadata.namespace') return maker.namespace;
  const label = /^metadata\.labels\['([^']+)'\]$/.exec(path)?.[1];
  if (label === undefined) return undefined;
  return Object.hasOwn(pod.labels, label) ? pod.labels[label] : undefined;
}

function fromConfigMaps(sources: readonly Node[], name: string, reader: Reader): string | undefined {
  for (const source of sources.toReversed()) {
    const map = textAt(child(source, 'configMapRef'), 'name');
    const prefix = textAt(source, 'prefix') ?? '';
    // Of a map that nobody knows all keys of any may be meant.
    if (map === undefined || dataOfMap(map, reader) === undefined) return undefined;
    const value = name.startsWith(prefix) ? keyOfMap(map, name.slice(prefix.length), reader) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The value of a key in the ConfigMap of that name, where only one is near. */
function keyOfMap(name: string, key: string, reader: Reader): string | undefined {
  const value = textAt(dataOfMap(name, reader), key);
  return value !== undefined && /^[a-z0-9](?:[a-z0-9.-]{0,200}[a-z0-9])?$/.test(value) ? value : undefined;
}

function dataOfMap(name: string, { maker, model }: Reader): Node | undefined {
  const near = model.scope.named(maker, 'ConfigMap', name).filter(({ sight }) => sight === 'together');
  const [only] = near;
  return only === undefined || near.length > 1 || only.instance.facts.partial ? undefined : child(only.instance.facts.tree, 'data');
}

/** A variable may well be called `POD_NAME`, which would be a placeholder elsewhere. */
function textAt(node: Node | undefined, key: string): string | undefined {
  const value = child(node, key);
  return value?.kind === 'scalar' && !/[{}$<>]/.test(value.value) && !value.value.includes(hole) ? value.value : undefined;
}
