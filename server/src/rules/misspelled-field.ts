import { defineRule } from './define.ts';
import type { Fix } from './define.ts';
import { deployment, documents, service as serviceText } from './lib/example.ts';
import { misspellings } from './lib/misspelt.ts';
import type { Misspelling } from './lib/misspelt.ts';
import { removeField, renameKeyAt } from './lib/field-edits.ts';
import { clusterIPWarning, serviceNameWarning } from './lib/governing.ts';
import type { Instance } from '../model/types.ts';
import { childPath } from '../yaml/path.ts';
import { podKinds } from '../k8s/kinds.ts';

const rest = ['selector:', '  app: web', 'ports:', '  - name: http', '    port: 8080'];

const effects: Readonly<Record<string, string>> = {
  clusterIP: 'the Service gets a cluster IP as if nothing were written',
  serviceName: 'the pods get no names of their own',
  subdomain: 'the pods get no names of their own',
  hostname: 'the pod gets no name of its own',
  publishNotReadyAddresses: 'pods are left out of DNS until they are ready',
  selector: 'no pods are selected',
  externalName: 'the alias has no target',
};

export const rule = defineRule({
  id: 'misspelled-field',
  category: 'warned',
  severity: 'warning',
  on: ['Service', ...podKinds],
  summary: 'A key is a misspelling of a field that decides names or networking',
  docs: {
    what: 'A key differs in case or by a slip from a field that decides names, selection or networking: `clusterIp`, `servicename`, `subDomain`, `hostName`, `publishNotReadyAddress`.',
    why: 'Keys are case-sensitive. The API server drops the unknown one with a warning (kubectl refuses it with strict validation): `clusterIp: None` makes a Service with a cluster IP.',
    fix: 'Rename the key; remove it where the right one is written as well.',
    fixSafety: 'Safe where the right key is not written too: it makes the manifest say what it was meant to say. Not applied in bulk for fields that are immutable on live objects.',
    references: ['https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation'],
  },
  examples: [
    { title: 'The case of clusterIP', bad: documents(serviceText('web-pods', ['clusterIp: None', ...rest]), deployment('web')), good: documents(serviceText('web-pods', ['clusterIP: None', ...rest]), deployment('web')) },
  ],
  *check(subject) {
    for (const slip of misspellings(subject)) {
      const key = slip.entry.key.value;
      const effect = slip.doubled ? undefined : effects[slip.meant];
      yield {
        field: childPath(slip.parent, key), at: 'key',
        message: `"${key}" is no field of ${slip.parent}: the API server drops it${effect === undefined ? '' : `, and ${effect}`}. ${slip.doubled ? `"${slip.meant}" is written too, so remove it.` : `Write "${slip.meant}".`}`,
        fixes: [slip.doubled ? remove(subject, slip) : rename(subject, slip)],
      };
    }
  },
});

function remove(subject: Instance, slip: Misspelling): Fix {
  const key = slip.entry.key.value;
  return { title: `Remove ${key}`, safe: true, preferred: true, edits: removeField(subject, childPath(slip.parent, key)) };
}

function rename(subject: Instance, slip: Misspelling): Fix {
  const warning = slip.meant === 'clusterIP' ? clusterIPWarning : slip.meant === 'serviceName' ? serviceNameWarning : undefined;
  return {
    title: `Rename to ${slip.meant}`, safe: warning === undefined, preferred: true, ...(warning === undefined ? {} : { warning }),
    edits: renameKeyAt(subject, childPath(slip.parent, slip.entry.key.value), slip.meant),
  };
}
