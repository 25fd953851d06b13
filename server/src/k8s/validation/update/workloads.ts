import type { Context } from '../context.ts';
import { forbidden } from '../errors.ts';
import type { Cause } from '../errors.ts';
import type { Json } from '../../json.ts';
import { setFieldsNamed, setHistoryChangeable } from '../../versions.ts';
import { immutable, immutableSelector } from './immutable.ts';
import { internalJson } from './internal-json.ts';
import { specOf } from './object.ts';

/** What a Deployment, ReplicaSet or DaemonSet never changes (kubernetes pkg/apis/apps/validation). */
export function selectorKept(c: Context, before: Json, after: Json): readonly Cause[] {
  const causes: Cause[] = [];
  immutableSelector(c, causes, 'spec', specOf(before), specOf(after));
  return causes;
}

/** What a StatefulSet never changes: from 1.37 on by field, before in one sentence (kubernetes ValidateStatefulSetUpdate). */
export function setKept(c: Context, before: Json, after: Json): readonly Cause[] {
  const [was, is] = [specOf(before), specOf(after)];
  const causes: Cause[] = [];
  immutableSelector(c, causes, 'spec', was, is);
  immutable(c, causes, 'spec', 'volumeClaimTemplates', '[]PersistentVolumeClaim', pendingClaims(was), pendingClaims(is));
  immutable(c, causes, 'spec', 'serviceName', 's', was, is);
  immutable(c, causes, 'spec', 'podManagementPolicy', 's', was, is);
  if (setFieldsNamed(c)) return causes;
  const history =
    !setHistoryChangeable(c) && internalJson(c, '*n', was['revisionHistoryLimit']) !== internalJson(c, '*n', is['revisionHistoryLimit']);
  return causes.length > 0 || history ? [forbidden('spec', unchangeable(c))] : [];
}

const unchangeable = (c: Context): string =>
  "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', " +
  `${setHistoryChangeable(c) ? "'revisionHistoryLimit', " : ''}'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden`;

/** Claims as the server has them before anybody made volumes of them. */
function pendingClaims(spec: Json): Json {
  const claims = spec['volumeClaimTemplates'];
  if (!Array.isArray(claims)) return spec;
  return {
    volumeClaimTemplates: claims.map((claim: Json) => ({ ...claim, status: { phase: 'Pending', ...specOf({ spec: claim['status'] }) } })),
  };
}
