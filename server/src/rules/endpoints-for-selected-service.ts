import { isEndpoints } from '../model/keys.ts';
import { defineRule } from './define.ts';
import { isSpecialPurpose, servedBy, serviceOf } from './lib/hand-made.ts';
import { at } from './lib/reach.ts';

export const rule = defineRule({
  id: 'endpoints-for-selected-service',
  category: 'silent',
  severity: 'warning',
  on: ['Endpoints'],
  summary: 'Endpoints written by hand for a Service with a selector',
  docs: {
    what: 'Endpoints are written by hand for a Service that has a selector.',
    why: 'For a Service with a selector a controller writes the Endpoints itself, from the pods that the selector matches. What was written by hand is overwritten, and is never copied to where DNS looks.',
    fix: 'Remove the selector from the Service when the addresses are meant, or remove the Endpoints when the pods are.',
    fixSafety: 'There is no automatic fix: only the author knows which of the two is meant.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors'],
  },
  examples: [
    {
      title: 'Both a selector and addresses',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  selector:
    app: db
  ports:
    - port: 5432
---
apiVersion: v1
kind: Endpoints
metadata:
  name: db
  annotations:
    headlight/ignore: endpoints-deprecated
subsets:
  - addresses:
      - ip: 192.0.2.7
    ports:
      - port: 5432
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  ports:
    - port: 5432
---
apiVersion: v1
kind: Endpoints
metadata:
  name: db
  annotations:
    headlight/ignore: endpoints-deprecated
subsets:
  - addresses:
      - ip: 192.0.2.7
    ports:
      - port: 5432
`,
    },
  ],
  *check(subject, model) {
    if (!isEndpoints(subject) || isSpecialPurpose(subject)) return;
    const service = serviceOf(subject, model);
    if (service?.facts.object.selector === undefined || service.facts.object.type === 'ExternalName') return;
    const { name } = service.facts.object;
    yield {
      rests: servedBy(subject, service),
      field: 'metadata.name',
      message: `Service "${name}" has a selector, so these Endpoints are overwritten with the pods that it selects, and the addresses written here are lost. `
        + 'Remove the selector or these Endpoints.',
      related: [at(model, service, 'spec.selector', `Selector of Service "${name}"`)],
    };
  },
});
