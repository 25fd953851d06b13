import type { PodContext } from '../context.ts';
import { byteLength, dnsLabel, dnsSubdomain } from '../../names.ts';
import { eachInvalid, forbidden, invalid, notSupported, required, stringList, tooLong } from '../../errors.ts';
import type { Cause } from '../../errors.ts';
import type { Path } from '../../path.ts';
import { child, entry, item, within } from '../../path.ts';
import { parseQuantity } from '../../quantity.ts';
import { map, maps, maybeNumber, number, text, texts } from '../../taken.ts';
import { templatesNeedImageReference } from '../../../versions.ts';
import type { Json } from '../../../json.ts';
import { claimTemplateCauses } from './claims.ts';
import { pullPolicyCauses } from '../images.ts';
import { fileMode, inRange, linuxId } from '../../numbers.ts';
import { descendingPath, keyToPathCauses, noBacksteps } from './paths.ts';
import { downwardCauses, projectedCauses } from './projected.ts';
import { iscsiCauses, quobyteCauses } from './volume-networks.ts';

type Check = (c: PodContext, into: Cause[], at: Path, source: Json) => void;

interface Source {
  readonly key: string;
  /** As it is told where it is the second of a volume, and of its fields: the server's paths are not always those of the API. */
  readonly second?: string;
  readonly told?: string;
  readonly check: Check;
}

/** Texts that have to be there. */
const needs =
  (...keys: readonly string[]): Check =>
  (_c, into, at, source) => {
    for (const key of keys) if (text(source, key) === '') into.push(required(child(at, key)));
  };

const emptyDir: Check = (c, into, at, source) => {
  const size = source['sizeLimit'];
  const limit = typeof size === 'string' || typeof size === 'number' ? parseQuantity(size) : undefined;
  if (typeof limit === 'object' && limit.nano < 0n)
    into.push(forbidden(child(at, 'sizeLimit'), 'SizeLimit field must be a valid resource quantity'));
  inRange(c, into, child(at, 'mode'), number(source, 'mode'), 0, 0o1777, 'must be a number between 0 and 01777 (octal), both inclusive');
};

const hostPathTypes = ['', 'BlockDevice', 'CharDevice', 'Directory', 'DirectoryOrCreate', 'File', 'FileOrCreate', 'Socket'];

const hostPath: Check = (c, into, at, source) => {
  const [path, type] = [text(source, 'path'), text(source, 'type')];
  if (path === '') {
    into.push(required(child(at, 'path')));
    return;
  }
  noBacksteps(c, into, child(at, 'path'), path);
  if (!hostPathTypes.includes(type)) into.push(notSupported(c, child(at, 'type'), type, hostPathTypes));
};

const gitRepo: Check = (c, into, at, source) => {
  needs('repository')(c, into, at, source);
  descendingPath(c, into, child(at, 'directory'), text(source, 'directory'));
};

/** Disks with a numbered partition. */
const disk =
  (key: string): Check =>
  (c, into, at, source) => {
    needs(key)(c, into, at, source);
    inRange(c, into, child(at, 'partition'), number(source, 'partition'), 0, 255, 'must be between 1 and 255, inclusive');
  };

/** Secrets and ConfigMaps as files. */
const filesOf =
  (name: string): Check =>
  (c, into, at, source) => {
    needs(name)(c, into, at, source);
    fileMode(c, into, at, source, 'defaultMode');
    linuxId(c, into, child(at, 'defaultUser'), maybeNumber(source, 'defaultUser'));
    for (const [i, key] of maps(source, 'items').entries()) keyToPathCauses(c, into, item(child(at, 'items'), i), key);
  };

const nfs: Check = (c, into, at, source) => {
  needs('server', 'path')(c, into, at, source);
  const path = text(source, 'path');
  if (!path.startsWith('/')) into.push(invalid(c, child(at, 'path'), path, 'must be an absolute path'));
};

const flocker: Check = (c, into, at, source) => {
  const [name, uuid] = [text(source, 'datasetName'), text(source, 'datasetUUID')];
  if (name === '' && uuid === '') into.push(required(at, 'one of datasetName and datasetUUID is required'));
  if (name !== '' && uuid !== '') into.push(invalid(c, at, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
  if (name.includes('/')) into.push(invalid(c, child(at, 'datasetName'), name, "must not contain '/'"));
};

const rbd: Check = (c, into, at, source) => {
  if (texts(source, 'monitors').length === 0) into.push(required(child(at, 'monitors')));
  needs('image')(c, into, at, source);
};

/** A Secret that is named without a name. */
function secretCauses(into: Cause[], at: Path, source: Json): void {
  const secret = map(source, 'secretRef');
  if (secret !== undefined && text(secret, 'name') === '') into.push(required(within(at, 'secretRef', 'name')));
}

const fibreChannel: Check = (c, into, at, source) => {
  const [targets, lun] = [texts(source, 'targetWWNs'), maybeNumber(source, 'lun')];
  const ids = texts(source, 'wwids');
  if (targets.length + ids.length === 0)
    into.push(required(child(at, 'targetWWNs'), 'must specify either targetWWNs or wwids, but not both'));
  if (targets.length > 0 && ids.length > 0)
    into.push(invalid(c, child(at, 'targetWWNs'), stringList(targets), 'targetWWNs and wwids can not be specified simultaneously'));
  if (targets.length === 0) return;
  if (lun === undefined) into.push(required(child(at, 'lun'), 'lun is required if targetWWNs is specified'));
  else inRange(c, into, child(at, 'lun'), lun, 0, 255);
};

const flexVolume: Check = (c, into, at, source) => {
  needs('driver')(c, into, at, source);
  for (const key of Object.keys(map(source, 'options') ?? {})) {
    const namespace = `.${(key.includes('/') ? key.slice(0, key.indexOf('/')) : key).toLowerCase()}`;
    if (namespace.endsWith('.kubernetes.io') || namespace.endsWith('.k8s.io')) {
      into.push(invalid(c, entry(child(at, 'options'), key), key, 'kubernetes.io and k8s.io namespaces are reserved'));
    }
  }
};

const cachings = ['None', 'ReadOnly', 'ReadWrite'];
const diskKinds = ['Dedicated', 'Managed', 'Shared'];

const azureDisk: Check = (c, into, at, source) => {
  needs('diskName', 'diskURI')(c, into, at, source);
  const [caching, kind, uri] = [text(source, 'cachingMode'), text(source, 'kind'), text(source, 'diskURI')];
  if (!cachings.includes(caching)) into.push(notSupported(c, child(at, 'cachingMode'), caching, cachings));
  if (!diskKinds.includes(kind)) into.push(notSupported(c, child(at, 'kind'), kind, diskKinds));
  const managed = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
  const blob = 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';
  const [start, supported] = kind === 'Managed' ? ['/subscriptions/', managed] : ['https://', blob];
  if (!uri.startsWith(start)) into.push(notSupported(c, child(at, 'diskURI'), uri, [supported], true));
};

const storageOs: Check = (c, into, at, source) => {
  const [name, namespace] = [text(source, 'volumeName'), text(source, 'volumeNamespace')];
  if (name === '') into.push(required(child(at, 'volumeName')));
  else into.push(...eachInvalid(c, child(at, 'volumeName'), name, dnsLabel(name)));
  if (namespace !== '') into.push(...eachInvalid(c, child(at, 'volumeNamespace'), namespace, dnsLabel(namespace)));
  secretCauses(into, at, source);
};

const csi: Check = (c, into, at, source) => {
  const [driver, secret] = [text(source, 'driver'), map(source, 'nodePublishSecretRef')];
  if (driver === '') into.push(required(child(at, 'driver')));
  else {
    if (byteLength(driver) > 63) into.push(tooLong(c, child(at, 'driver'), 63));
    into.push(...eachInvalid(c, child(at, 'driver'), driver, dnsSubdomain(driver.toLowerCase())));
  }
  if (secret === undefined) return;
  const name = text(secret, 'name');
  if (name === '') into.push(required(within(at, 'nodePublishSecretRef', 'name')));
  else into.push(...eachInvalid(c, child(at, 'name'), name, dnsSubdomain(name)));
};

const ephemeral: Check = (c, into, at, source) => {
  const template = map(source, 'volumeClaimTemplate');
  if (template === undefined) into.push(required(child(at, 'volumeClaimTemplate')));
  else claimTemplateCauses(c, into, child(at, 'volumeClaimTemplate'), template);
};

/** Whether the reference has to be there depends on where the volume is: templates could lack it for long. */
const image: Check = (c, into, at, source) => {
  if (text(source, 'reference') === '' && (c.isPod || templatesNeedImageReference(c))) into.push(required(child(at, 'reference')));
  pullPolicyCauses(c, into, child(at, 'pullPolicy'), text(source, 'pullPolicy'));
};

/** Where volumes come from, in the order in which the server looks. */
export const volumeSources: readonly Source[] = [
  { key: 'emptyDir', check: emptyDir },
  { key: 'hostPath', check: hostPath },
  { key: 'gitRepo', check: gitRepo },
  { key: 'gcePersistentDisk', told: 'persistentDisk', check: disk('pdName') },
  { key: 'awsElasticBlockStore', check: disk('volumeID') },
  { key: 'secret', check: filesOf('secretName') },
  { key: 'nfs', check: nfs },
  { key: 'iscsi', check: iscsiCauses },
  { key: 'glusterfs', check: needs('endpoints', 'path') },
  { key: 'flocker', check: flocker },
  { key: 'persistentVolumeClaim', check: needs('claimName') },
  { key: 'rbd', check: rbd },
  {
    key: 'cinder',
    check: (c, into, at, source) => {
      needs('volumeID')(c, into, at, source);
      secretCauses(into, at, source);
    },
  },
  {
    key: 'cephfs',
    second: 'cephFS',
    check: (_c, into, at, source) => {
      if (texts(source, 'monitors').length === 0) into.push(required(child(at, 'monitors')));
    },
  },
  { key: 'quobyte', check: quobyteCauses },
  { key: 'downwardAPI', second: 'downwarAPI', check: downwardCauses },
  { key: 'fc', check: fibreChannel },
  { key: 'flexVolume', check: flexVolume },
  { key: 'configMap', check: filesOf('name') },
  { key: 'azureFile', check: needs('secretName', 'shareName') },
  { key: 'vsphereVolume', check: needs('volumePath') },
  { key: 'photonPersistentDisk', check: needs('pdID') },
  { key: 'portworxVolume', check: needs('volumeID') },
  { key: 'azureDisk', check: azureDisk },
  { key: 'storageos', check: storageOs },
  { key: 'projected', check: projectedCauses },
  { key: 'scaleIO', check: needs('gateway', 'system', 'volumeName') },
  { key: 'csi', check: csi },
  { key: 'ephemeral', check: ephemeral },
  { key: 'image', check: image },
];
