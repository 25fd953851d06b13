import { own } from '../../../base/own.ts';

/** What changes the value of a label. */
export type Change = 'chart' | 'application' | 'rollout' | 'build';

/** Labels whose value a release or a rollout changes, whatever it is. */
const byKey: Readonly<Record<string, Change>> = {
  'helm.sh/chart': 'chart',
  'app.kubernetes.io/version': 'application',
  'pod-template-hash': 'rollout',
  'controller-revision-hash': 'rollout',
};

/** Labels that programs of a build fill in. */
const byBuild =
  /^(?:.*\/)?(?:commit|commit-sha|git-?commit|git-?sha|sha|build|build-?(?:number|id|date)|release-?date|image-?tag|timestamp)$/i;

/** `1.4.0`, `v2.1`: a number that the next version changes; a plain `v1` tells versions apart that run side by side. */
const versionNumber = /^v?\d+\.\d+/;

/** Every one of what changes the value of a label; `undefined`: it stays, for all that is known. */
export function volatileLabel(key: string, value: string): Change | undefined {
  if (key === 'chart' && /-v?\d+\.\d+/.test(value)) return byKey['helm.sh/chart'];
  return (
    own(byKey, key) ??
    (key === 'version' && versionNumber.test(value)
      ? byKey['app.kubernetes.io/version']
      : byBuild.test(key) && /\d/.test(value)
        ? 'build'
        : undefined)
  );
}
