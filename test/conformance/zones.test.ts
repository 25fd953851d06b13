import { loadAll } from 'js-yaml';
import { extractFacts } from '../../server/src/facts/extract.ts';
import { defaultClusterSettings } from '../../server/src/k8s/cluster-settings.ts';
import type { KubeObject } from '../../server/src/k8s/kinds.ts';
import { readObject } from '../../server/src/k8s/read/read.ts';
import { predictRecords } from '../../server/src/model/records.ts';
import type { Sourced } from '../../server/src/model/records.ts';
import { createModel } from '../../server/src/model/create-model.ts';
import { WorkspaceIndex } from '../../server/src/model/files/file-index.ts';
import { compareCases } from './lib/cases.ts';
import { clusterOf } from './lib/cluster-of.ts';
import { readinessIn } from './lib/readiness.ts';
import { sourced } from './lib/sourced.ts';

function itemsOf(plain: unknown): readonly unknown[] {
  if (typeof plain !== 'object' || plain === null) return [];
  return 'items' in plain && Array.isArray(plain.items) ? plain.items : [plain];
}

function objectsOf(text: string): Sourced<KubeObject>[] {
  return loadAll(text)
    .flatMap(itemsOf)
    .flatMap((plain) => {
      const object = readObject(plain);
      return object ? [sourced(object)] : [];
    });
}

/** Of documents with one kind, namespace and name those that were refused count only where none was taken. */
compareCases('from objects', (manifests, expected) => {
  const taken = new Set(expected.documents.filter((d) => d.verdict === 'accepted').map((d) => `${d.kind}/${d.namespace}/${d.name}`));
  const objects = [...manifests.values()].flatMap(objectsOf);
  const circumstances = {
    accepted: (o: Sourced<KubeObject>) => o.object.name === '' || taken.has(`${o.ref.kind}/${o.namespace}/${o.object.name}`),
    isReady: readinessIn(manifests.values()),
  };
  return predictRecords(clusterOf(objects, defaultClusterSettings, circumstances), defaultClusterSettings);
});

compareCases('from files', (manifests) => {
  const index = new WorkspaceIndex();
  for (const [file, text] of manifests) index.replace(`file:///w/${file}`, extractFacts(`file:///w/${file}`, text));
  return createModel(index, defaultClusterSettings, { isReady: readinessIn(manifests.values()) }).records();
});
