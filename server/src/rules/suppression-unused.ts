import { defineRule } from './define.ts';

/** `suppress.ts` finds these: only after all other rules ran is it known what a suppression silences. */
export const rule = defineRule({
  id: 'suppression-unused',
  category: 'silent',
  severity: 'hint',
  on: [],
  summary: 'A suppression silences nothing',
  docs: {
    what: 'A `# headlight-ignore` comment or a `headlight/ignore` annotation names a rule that finds nothing there, or that does not exist.',
    why: 'It stays behind when the flaw is gone and would hide the same flaw when it comes back.',
    fix: 'Remove the id, or the whole comment.',
    fixSafety: 'Safe: only a comment changes.',
    references: [],
  },
  examples: [
    {
      title: 'A comment that outlived its reason',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
  # headlight-ignore: cluster-ip-invalid -- our admission webhook mends it
  ports:
    - name: sql
      port: 5432
  selector:
    app: db
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
        - name: db
          image: postgres
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
  ports:
    - name: sql
      port: 5432
  selector:
    app: db
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      containers:
        - name: db
          image: postgres
`,
    },
  ],
  check: () => [],
});
