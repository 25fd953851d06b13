import { setAndOrdinal } from '../k8s/pod-ordinals.ts';
import { hostLabels, isPodMaker } from '../model/keys.ts';
import { itsName, itsSelector, itsShape } from '../model/scope/aspects.ts';
import { evidence } from '../model/scope/evidence.ts';
import { defineRule } from './define.ts';
import { setField } from './fixes/field-edits.ts';
import { isIndexedJob } from './lib/pod-identity.ts';
import { atName, templatePath } from './lib/reach.ts';
import { headlessSelecting } from './fixes/service-fixes.ts';

export const rule = defineRule({
  id: 'job-without-subdomain',
  category: 'silent',
  severity: 'hint',
  on: ['Job', 'CronJob'],
  summary: 'An Indexed Job whose pods have no names',
  docs: {
    what: 'A headless Service selects the pods of an Indexed Job, but the template of the Job sets no `subdomain`.',
    why: 'The controller gives each pod of an Indexed Job the hostname `<job>-<index>`. It becomes a DNS name only under the Service that `subdomain` names.',
    fix: 'Add `subdomain` with the name of the headless Service.',
    fixSafety: 'Not applied in bulk: the template of a Job that exists cannot be changed.',
    references: ['https://kubernetes.io/docs/tasks/job/job-with-pod-to-pod-communication/'],
  },
  examples: [
    {
      title: 'Workers that find each other by name',
      bad: `apiVersion: v1
kind: Service
metadata:
  name: train-workers
spec:
  clusterIP: None
  selector:
    app: train
---
apiVersion: batch/v1
kind: Job
metadata:
  name: train
spec:
  completionMode: Indexed
  completions: 4
  parallelism: 4
  template:
    metadata:
      labels:
        app: train
    spec:
      restartPolicy: Never
      containers:
        - name: main
          image: example/train:1
`,
      good: `apiVersion: v1
kind: Service
metadata:
  name: train-workers
spec:
  clusterIP: None
  selector:
    app: train
---
apiVersion: batch/v1
kind: Job
metadata:
  name: train
spec:
  completionMode: Indexed
  completions: 4
  parallelism: 4
  template:
    metadata:
      labels:
        app: train
    spec:
      subdomain: train-workers
      restartPolicy: Never
      containers:
        - name: main
          image: example/train:1
`,
    },
  ],
  *check(subject, model) {
    if (!isPodMaker(subject) || !isIndexedJob(subject.facts.object)) return;
    const { subdomain } = subject.facts.object.template;
    const service = headlessSelecting(subject, model)[0];
    if (service === undefined || (subdomain !== undefined && subdomain !== '')) return;
    const job = subject.facts.object.name;
    const { name } = service.facts.object;
    const path = templatePath(subject, 'spec');
    const isUsed = model.scope.mentionsOf(service).some(({ mention }) => setAndOrdinal(hostLabels(mention.host)[0] ?? '')?.set === job);
    yield {
      severity: isUsed ? 'warning' : 'hint',
      rests: [evidence(subject), evidence(service, [...itsName, ...itsShape, ...itsSelector])],
      field: `${path}.subdomain`,
      message: `Without subdomain the pods of this Indexed Job have no names: ${job}-0.${name} will not resolve, though headless Service "${name}" selects them. Add subdomain: ${name}.`,
      related: [atName(model, service)],
      fixes: [{
        title: `Add subdomain: ${name}`, safe: false, preferred: true, warning: 'The template of a Job that exists cannot be changed.',
        edits: setField(subject, path, 'subdomain', name, { before: ['restartPolicy', 'containers'] }),
      }],
    };
  },
});
