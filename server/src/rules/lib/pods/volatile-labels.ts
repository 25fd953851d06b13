import { own } from '../../../base/own.ts';

/** Labels whose value a release or a rollout changes, whatever it is. */
const byKey: Readonly<Record<string, string>> = {
  'helm.sh/chart': 'with every version of the chart',
  'app.kubernetes.io/version': 'with every version of the application',
  'pod-template-hash': 'with every rollout',
  'controller-revision-hash': 'with every rollout',
};

/** Labels that programs of a build fill in. */
const byBuild =
  /^(?:.*\/)?(?:commit|commit-sha|git-?commit|git-?sha|sha|build|build-?(?:number|id|date)|release-?date|image-?tag|timestamp)$/i;

/** `1.4.0`, `v2.1`: a number that the next version changes; a plain `v1` tells versions apart that run side by side. */
const versionNumber = /^v?\d+\.\d+/;

/** When the value of a label changes, in words; `undefined`: it stays, for all that is known. */
export function volatileLabel(key: string, value: string): string | undefined {
  if (key === 'chart' && /-v?\d+\.\d+/.test(value)) return byKey['helm.sh/chart'];
  return (
    own(byKey, key) ??
    (key === 'version' && versionNumber.test(value)
      ? byKey['app.kubernetes.io/version']
      : byBuild.test(key) && /\d/.test(value)
        ? 'with every build'
        : undefined)
  );
}
