import { asFlag, asLabels, asList, asNumber, asObject, asText, asTexts, isObject, present, type Json } from './json.ts';
import type { Container, ContainerPort, DnsConfig, PodTemplate } from './kinds.ts';

/** A pod template: `metadata` and `spec` of a Pod or of a `template` field. */
export function readTemplate(template: Json): PodTemplate {
  const metadata = asObject(template['metadata']);
  const spec = asObject(template['spec']);
  return {
    labels: asLabels(metadata['labels']),
    annotations: asLabels(metadata['annotations']),
    ...present({
      hostname: asText(spec['hostname']),
      subdomain: asText(spec['subdomain']),
      hostnameOverride: asText(spec['hostnameOverride']),
      setHostnameAsFQDN: asFlag(spec['setHostnameAsFQDN']),
      hostNetwork: asFlag(spec['hostNetwork']),
      dnsPolicy: asText(spec['dnsPolicy']),
      dnsConfig: readDnsConfig(spec['dnsConfig']),
    }),
    containers: asList(spec['containers']).filter(isObject).map(readContainer),
    initContainers: asList(spec['initContainers']).filter(isObject).map(readContainer),
    volumeConfigRefs: asList(spec['volumes']).flatMap(volumeRefs),
  };
}

function readDnsConfig(value: unknown): DnsConfig | undefined {
  if (!isObject(value)) return undefined;
  const list = (key: string): readonly string[] | undefined => (Array.isArray(value[key]) ? asTexts(value[key]) : undefined);
  const options = Array.isArray(value['options'])
    ? asList(value['options']).filter(isObject).map((option) => present({ name: asText(option['name']), value: asText(option['value']) }))
    : undefined;
  return present({ nameservers: list('nameservers'), searches: list('searches'), options });
}

function readContainer(container: Json): Container {
  return {
    ...present({ name: asText(container['name']), restartPolicy: asText(container['restartPolicy']) }),
    ports: asList(container['ports']).filter(isObject).map(readPort),
    hasReadinessProbe: isObject(container['readinessProbe']),
    configRefs: [
      ...asList(container['env']).flatMap((item) => envRefs(asObject(asObject(item)['valueFrom']), 'KeyRef')),
      ...asList(container['envFrom']).flatMap((item) => envRefs(asObject(item), 'Ref')),
    ],
  };
}

function readPort(port: Json): ContainerPort {
  return present({ name: asText(port['name']), containerPort: asNumber(port['containerPort']), protocol: asText(port['protocol']), hostIP: asText(port['hostIP']) });
}

function envRefs(source: Json, suffix: string): string[] {
  return ['configMap', 'secret'].flatMap((kind) => asText(asObject(source[kind + suffix])['name']) ?? []);
}

function volumeRefs(volume: unknown): string[] {
  const source = asObject(volume);
  const projected = asList(asObject(source['projected'])['sources']).flatMap(volumeRefs);
  const configMap = asText(asObject(source['configMap'])['name']);
  const secret = asObject(source['secret']);
  const secretName = asText(secret['secretName']) ?? asText(secret['name']);
  return [...(configMap === undefined ? [] : [configMap]), ...(secretName === undefined ? [] : [secretName]), ...projected];
}
