import { asFlag, asLabels, asList, asNumber, asObject, asText, asTexts, isObject, mapsOf, present, type Json } from '../json.ts';
import type { Container, ContainerPort, DnsConfig, PodTemplate } from '../kinds.ts';

/** A pod template: `metadata` and `spec` of a Pod or of a `template` field. */
export function readTemplate(template: Json): PodTemplate {
  const metadata = asObject(template['metadata']);
  const spec = asObject(template['spec']);
  return {
    labels: asLabels(metadata['labels']),
    ...present({
      hostname: asText(spec['hostname']),
      subdomain: asText(spec['subdomain']),
      hostnameOverride: asText(spec['hostnameOverride']),
      setHostnameAsFQDN: asFlag(spec['setHostnameAsFQDN']),
      hostNetwork: asFlag(spec['hostNetwork']),
      dnsPolicy: asText(spec['dnsPolicy']),
      dnsConfig: readDnsConfig(spec['dnsConfig']),
    }),
    containers: mapsOf(spec['containers'], readContainer),
    initContainers: mapsOf(spec['initContainers'], readContainer),
    volumeConfigRefs: asList(spec['volumes']).flatMap(volumeRefs),
  };
}

function readDnsConfig(value: unknown): DnsConfig | undefined {
  if (!isObject(value)) return undefined;
  const list = (key: string): readonly string[] | undefined => (Array.isArray(value[key]) ? asTexts(value[key]) : undefined);
  const options = Array.isArray(value['options'])
    ? mapsOf(value['options'], (option) => present({ name: asText(option['name']), value: asText(option['value']) }))
    : undefined;
  return present({ nameservers: list('nameservers'), searches: list('searches'), options });
}

function readContainer(container: Json): Container {
  return {
    ...present({ name: asText(container['name']), restartPolicy: asText(container['restartPolicy']) }),
    ports: mapsOf(container['ports'], readPort),
    hasReadinessProbe: isObject(container['readinessProbe']),
    ...portNames(container),
    configRefs: configRefs(container),
  };
}

/** Probes, and hooks, which have their actions one step deeper. */
const asking = ['startupProbe', 'livenessProbe', 'readinessProbe', 'lifecycle.postStart', 'lifecycle.preStop'];

function portNames(container: Json): Pick<Container, 'portNames'> {
  const names = asking.flatMap((path) => {
    const at = path.split('.').reduce((value, key) => asObject(value[key]), container);
    return ['httpGet', 'tcpSocket'].flatMap((action) => {
      const name = asText(asObject(at[action])['port']);
      return name === undefined || /^\d*$/.test(name) ? [] : [{ field: `${path}.${action}.port`, name }];
    });
  });
  return names.length === 0 ? {} : { portNames: names };
}

function configRefs(container: Json): readonly string[] {
  const refs: string[] = [];
  for (const item of asList(container['env'])) {
    const source = asObject(asObject(item)['valueFrom']);
    addName(refs, source['configMapKeyRef']);
    addName(refs, source['secretKeyRef']);
  }
  for (const item of asList(container['envFrom'])) {
    const source = asObject(item);
    addName(refs, source['configMapRef']);
    addName(refs, source['secretRef']);
  }
  return refs;
}

function addName(into: string[], ref: unknown): void {
  const name = asText(asObject(ref)['name']);
  if (name !== undefined) into.push(name);
}

function readPort(port: Json): ContainerPort {
  return present({
    name: asText(port['name']),
    containerPort: asNumber(port['containerPort']),
    protocol: asText(port['protocol']),
    hostIP: asText(port['hostIP']),
  });
}

function volumeRefs(volume: unknown): string[] {
  const source = asObject(volume);
  const projected = asList(asObject(source['projected'])['sources']).flatMap(volumeRefs);
  const configMap = asText(asObject(source['configMap'])['name']);
  const secret = asObject(source['secret']);
  const secretName = asText(secret['secretName']) ?? asText(secret['name']);
  return [...(configMap === undefined ? [] : [configMap]), ...(secretName === undefined ? [] : [secretName]), ...projected];
}
