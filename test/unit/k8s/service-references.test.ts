import assert from 'node:assert/strict';
import { test } from 'node:test';
import { referencesOf } from '../../../server/src/k8s/kinds.ts';
import { readObject } from '../../../server/src/k8s/read/read.ts';
import { callPlaces, routePlaces, type ReferencePlace } from '../../../server/src/k8s/reference-table.ts';
import { referenceRole } from '../../../server/src/k8s/service-references.ts';
import { analysisOf } from '../lib/workspace.ts';

type Plain = Record<string, unknown>;

/** Writes a value at an API path with `[]`, making what is on the way. */
function put(into: Plain, path: string, value: unknown): void {
  const [step = '', ...rest] = path.split('.');
  const key = step.replace(/\[\]$/, '');
  if (rest.length === 0) into[key] = key === step ? value : [value];
  else {
    const next: Plain = {};
    if (key === step) into[key] ??= next;
    else into[key] ??= [next];
    const at = into[key];
    put((Array.isArray(at) ? at[0] : at) as Plain, rest.join('.'), value);
  }
}

/** An object that names Service `db` at the place, and a port of it. */
function objectAt(place: ReferencePlace, kind: string): Plain {
  const object: Plain = { apiVersion: `${place.group}/v1`, kind, metadata: { name: 'a', namespace: 'own' } };
  if (place.name === '') {
    put(object, place.at, 'db');
    return object;
  }
  const holder: Plain = place.typed === undefined ? {} : { kind: 'Service' };
  put(holder, place.name, 'db');
  if (place.namespace !== undefined) put(holder, place.namespace, 'own');
  if (place.ports?.[0] !== undefined) put(holder, place.ports[0].path, place.ports[0].as === 'number' ? 81 : 'nope');
  put(object, place.at, holder);
  return object;
}

const service =
  '{"apiVersion":"v1","kind":"Service","metadata":{"name":"db","namespace":"own"},"spec":{"selector":{"app":"db"},"ports":[{"name":"sql","port":5432}]}}';

for (const place of [...routePlaces, ...callPlaces]) {
  const title = `${place.kinds.join(', ')} of ${place.group}: ${place.at}`;
  test(`${title} is read, and its fields are known for what they are`, () => {
    for (const kind of place.kinds) {
      const read = readObject(objectAt(place, kind));
      const found =
        read && referencesOf(read).find(({ service: name, field }) => name === 'db' && field.replaceAll('[0]', '[]') === place.at);
      assert.ok(read && found);
      const role = (field: string | undefined): unknown => field && referenceRole(read.apiVersion, kind, field);
      assert.equal(role(found.nameField), 'name');
      assert.equal(role(found.namespaceField), place.namespace === undefined ? undefined : 'namespace');
      assert.match(String(role(found.portField)), place.ports === undefined ? /^undefined$/ : /^port-n/);
    }
  });

  test(`${title} leads to the Service, is found from it, and a port that is not there is said`, () => {
    for (const kind of place.kinds) {
      const [uri, from] = ['file:///a.yaml', 'file:///b.json'];
      const text = JSON.stringify(objectAt(place, kind));
      const analysis = analysisOf(
        new Map([
          [uri, service],
          [from, text],
        ]),
      );
      assert.deepEqual(
        analysis.definition(from, text.indexOf('"db"') + 1)?.targets.map((target) => target.uri),
        [uri],
      );
      const references = analysis.references(uri, service.indexOf('"db"') + 1, false);
      assert.ok(references.some((each) => each.uri === from && text.slice(each.span.start, each.span.end).includes('db')));
      const rules = analysis.diagnostics(from).map(({ rule }) => rule);
      assert.equal(
        rules.includes('ingress-backend-not-found') || rules.includes('referenced-service-not-found'),
        // Of an object that no server reads any more nothing else is said.
        place.ports !== undefined && place.name !== '' && place.group !== 'extensions',
      );
    }
  });
}
