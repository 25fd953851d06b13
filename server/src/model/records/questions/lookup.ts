import { because } from '../reasons/reason-codes.ts';
import { findPods, findServices, nameError, noData } from '../find.ts';
import type { Found } from '../find.ts';
import { parseRequest } from './request.ts';
import type { World } from '../world.ts';

/** What a name below the zone finds for types other than TXT (facts A.0, A.5, `Records`). */
export function lookup(world: World, name: string): Found {
  const request = parseRequest(name, world.settings.clusterDomain);
  switch (request.kind) {
    case 'outside':
      return noData(because('outside-zone', { values: { name, zone: world.settings.clusterDomain } }));
    case 'apex':
      return noData(because('zone-apex', { values: { name } }));
    case 'invalid':
      return nameError(because(request.why, { values: { label: request.label, name } }));
    case 'svc':
      return findServices(world, request);
    case 'pod':
      return findPods(world, request);
  }
}
