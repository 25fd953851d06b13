import type { Severity } from '../k8s/cluster-settings.ts';
import type { ServiceReference } from '../k8s/kinds.ts';
import { routingKinds } from '../k8s/service-references.ts';
import type { Instance, Model } from '../model/types.ts';
import { defineRule } from './define.ts';
import { isAtHome, missingReferences, workloadsNamed } from './lib/missing-reference.ts';
import { partingFindings } from './lib/partings.ts';

export const rule = defineRule({
  id: 'ingress-backend-not-found',
  category: 'silent',
  severity: 'warning',
  on: routingKinds,
  summary: 'A route to a Service or port that is not there',
  docs: {
    what: 'The backend of an Ingress, of a Gateway API route, or of a route of Traefik, Istio, Contour, OpenShift, NGINX, APISIX and others names a Service that no manifest in reach defines (information where a workload of that name is beside the route, a hint where other backends of the route are; nothing where neither shows that it is meant to be here), or a port that the Service does not have, or a port name that an Ingress cannot use. A short host of Istio is a Service of the namespace of the rule itself.',
    why: 'People see `503 Service Temporarily Unavailable`, `404 page not found`, `no healthy upstream` or `BackendNotFound`. The API server checks none of this (except the form of a port name): the controller answers requests with an error, or drops the route.',
    fix: 'Write the name of the Service and one of its ports.',
    fixSafety: 'Not applied in bulk: which Service or port is meant cannot be known for certain.',
    references: ['https://kubernetes.io/docs/concepts/services-networking/ingress/#resource-backend'],
  },
  examples: [
    {
      title: 'A port that the Service does not have',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: example/web:1
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: front
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 8080
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: example/web:1
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: front
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 80
`,
    },
  ],
  *check(subject, model) {
    const found = [...missingReferences(subject, model, levelOfAbsent)];
    yield* found;
    yield* partingFindings(subject, 'reference', found);
  },
});

/** A workload of its name shows that the backend is meant to be in these manifests; all other routes, as snippets show them, lead to Services from elsewhere. */
function levelOfAbsent(subject: Instance, reference: ServiceReference, model: Model): Severity | undefined {
  if (workloadsNamed(subject, reference, model).length > 0) return 'information';
  return isAtHome(subject, model) ? 'hint' : undefined;
}
