import { hole } from '../base/texts/hole.ts';

/**
 * Texts that stand for what another tool or a reader fills in: `${X}`, `$(X)`, `$X`, `<X>`, `%X%`, `@X@`, `__X__`, `{X}`, `((X))`, `{{ X }}`; SOPS writes `ENC[…]`, chainsaw
 * `($x)` and calls of JMESPath functions in brackets.
 * None of these can be part of a name, a number or an address that a cluster takes.
 */
const substitution =
  /^ENC\[|^\(\$[\w.]+\)$|^\([a-z_]+\(.*\)\)$|\$[({A-Z_]|<[^<>\s=][^<>\n]*>|%[A-Za-z_][\w.-]*%|@[A-Za-z_][\w.-]*@|__[A-Za-z0-9]+(?:_[A-Za-z0-9]+)*__|\{[A-Za-z_][\w.-]*\}|\(\([A-Za-z_][\w.-]*\)\)|\{\{/;

/** Most values hold nothing else, and so no placeholder. */
const plain = /^[a-z0-9.:/-]*$/;

/** Fields whose values are lower-case names or numbers, so that `PORT` or `APP_NAME` can only be filled in by another tool. */
const numeric = new Set(['port', 'targetPort', 'containerPort', 'nodePort', 'replicas', 'completions', 'parallelism', 'number']);

/** Keys of ConfigMaps and Secrets (`key: DB_USER`) are written so without standing for anything, and so are mistaken host names. */
const ordinary = new Set(['env', 'key', 'hostnames']);

/** Words that say what belongs in their place, where they stand in capitals as a whole part of a name: `disk-wipe-HOSTNAME`. */
const standIns: ReadonlySet<string> = new Set([
  'HOST',
  'HOSTNAME',
  'NODE',
  'NODENAME',
  'NAME',
  'USER',
  'USERNAME',
  'PASSWORD',
  'TOKEN',
  'SECRET',
  'NAMESPACE',
  'DOMAIN',
  'CLUSTER',
  'REGION',
  'ZONE',
  'PROJECT',
  'ENV',
  'ENVIRONMENT',
  'STAGE',
  'TENANT',
  'ADDRESS',
  'IP',
  'PORT',
  'VERSION',
  'TAG',
  'REVISION',
  'HASH',
  'SHA',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'ID',
  'UUID',
  'INDEX',
  'NUMBER',
  'SUFFIX',
  'PREFIX',
]);

/** Fields that take small letters only. */
const nameKeys = new Set([
  'name',
  'generateName',
  'namespace',
  'nodeName',
  'serviceName',
  'hostname',
  'subdomain',
  'host',
  'hosts',
  'externalName',
  'secretName',
  'claimName',
]);

/** Letters in the place of numbers: `A.B.C.D`, also in front of a zone as `A.B.C.D.nip.io`. */
const letteredAddress = /(?:^|[./:-])[A-Z](?:\.[A-Z]){3}(?=$|[./:-])/;

/** Fields that hold IP addresses, so that a text which tells its reader what to write can be no mistaken name. */
const addressKeys = new Set(['ip', 'addresses', 'clusterIP', 'clusterIPs', 'externalIPs', 'loadBalancerIP', 'hostIP', 'nameservers']);
const addressToFill = /\b(?:your|change|changeme|replace|insert|enter)\b|(?:^|\.)x{1,3}\.|\.x{1,3}$/i;
/** Words by which a sentence does so where a name belongs. */
const nameToFill = /\b(?:your|change|replace|insert|enter|fill|put|here)\b/i;

/** Signs that stand for something, alone or behind what begins it (`LS0tLS1CRUdJTi...`, `LS0t ...`), what pages write for it, and a comment that became the value. */
const blank = /^\*{3,}$|(?:^|[A-Za-z0-9+/=] ?)(?:\.{3,}|…)$|\bbase64[- ]encoded\b|^# [^\n]*\n?$/i;

/** Words that ask to be replaced, as a whole part of a name: `set-me`, `db-change-me`. */
const askedFor = /(?:^|[./:-])(?:set|change|replace|fill)-me(?=$|[./:-])/;

/** A part that tells its reader what to do in small letters, as `sed` finds it: `replace_name`, `your_port`. No name of a cluster has a `_`. */
const toldPart = /(?:^|[^a-z0-9_])(?:replace|change|insert|your|fill|put)(?:_[a-z0-9]+)+(?![a-z0-9_])/;

/** A part of a name in capitals that another tool or a reader replaces: `db.YOUR_ZONE.svc`, `REPLACEME.example.com`. */
const capitalPart =
  /(?:^|[./:-])(?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+|(?:YOUR|REPLACE|CHANGE|INSERT|PLACEHOLDER|TODO|XXX)[A-Z0-9]*)(?=$|[./:-])/;

/**
 * Does the value hold a part that somebody fills in before it reaches a cluster? The only definition of a placeholder. `key`: of the field, where
 * capitals may mean something by themselves.
 */
export function isPlaceholder(value: string, key = ''): boolean {
  if (blank.test(value)) return true;
  if (plain.test(value)) return askedFor.test(value) || (addressKeys.has(key) && addressToFill.test(value));
  return (
    substitution.test(value) ||
    value.includes(hole) ||
    (value.length < 254 && toldPart.test(value)) ||
    (nameKeys.has(key) && value.length < 254 && /\s/.test(value) && nameToFill.test(value)) ||
    isCapitals(value, key)
  );
}

/** What stands in the place of a secret, and elsewhere may be meant: crosses (`xxxxxxx`), what says that base64 belongs there (`abcbase64==`), and what kubesec has encrypted, three texts of base64 (a token that is no secret's value begins with `eyJ`). */
const secretToFill = /^x{3,}$|base64|^(?!eyJ)[A-Za-z0-9+/]{4,}={0,2}\.[A-Za-z0-9+/]{16}\.[A-Za-z0-9+/]{16,}={0,2}$/i;

/** Does the value of a Secret stand for what somebody or something else fills in, besides what is a placeholder everywhere? */
export const isSecretToFill = (value: string): boolean => secretToFill.test(value);

/** Capitals that stand for something else. A `targetPort: HTTP` is a name in the wrong case. */
function isCapitals(value: string, key: string): boolean {
  if (value.length < 254 && !ordinary.has(key) && capitalPart.test(value)) return key !== 'targetPort' || /PORT|_/.test(value);
  if (
    (nameKeys.has(key) || addressKeys.has(key)) &&
    value.length < 254 &&
    (letteredAddress.test(value) || value.split(/[./:-]/).some((part) => standIns.has(part)))
  )
    return true;
  const first = value.charCodeAt(0);
  if (!(first >= 65 && first <= 90)) return false;
  if (key === 'targetPort' && !/PORT|_/.test(value)) return false;
  return numeric.has(key) ? /^[A-Z][A-Z0-9_]*$/.test(value) : /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(value) && !ordinary.has(key);
}
