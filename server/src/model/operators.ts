import type { Labels } from '../k8s/kinds.ts';
import type { InstanceIndex } from './instance-index.ts';
import type { Instance } from './types.ts';

type Reach = (custom: Instance) => 'near' | 'far' | undefined;

export function operatorLabelOwner(_key: string): string | undefined {
  return undefined;
}

export function operatorsMaking(_instances: InstanceIndex, _name: string, _reach: Reach): string | undefined {
  return undefined;
}

export function podsMadeBy(_instances: InstanceIndex, _selector: Labels, _reach: Reach): string | undefined {
  return undefined;
}
