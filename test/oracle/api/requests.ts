import { asObject, asText } from '../../../server/src/k8s/json.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  /** 0: the server broke off. */
  readonly status: number;
  readonly body: Json;
}

const plurals: Readonly<Record<string, string>> = { Endpoints: 'endpoints', Ingress: 'ingresses', NetworkPolicy: 'networkpolicies' };

function pathOf(object: Json): string {
  const [version, kind] = [asText(object['apiVersion']) ?? '', asText(object['kind']) ?? ''];
  const name = asText(asObject(object['metadata'])['name']) ?? '';
  return `/${version.includes('/') ? 'apis' : 'api'}/${version}/namespaces/default/${plurals[kind] ?? `${kind.toLowerCase()}s`}/${encodeURIComponent(name)}`;
}

/** Asks an API server behind a `kubectl proxy` for objects in the namespace default. */
export function requests(server: string): {
  readonly apply: (object: Json, dry: boolean) => Promise<Answer>;
  readonly remove: (object: Json) => Promise<Answer>;
} {
  const ask = async (method: string, path: string, type: string, body: Json): Promise<Answer> => {
    try {
      const response = await fetch(`${server}${path}`, { method, headers: { 'content-type': type }, body: JSON.stringify(body) });
      return { status: response.status, body: asObject(await response.json()) };
    } catch {
      return { status: 0, body: {} };
    }
  };
  return {
    apply: (object, dry) =>
      ask(
        'PATCH',
        `${pathOf(object)}?fieldManager=oracle&force=true&fieldValidation=Strict${dry ? '&dryRun=All' : ''}`,
        'application/apply-patch+yaml',
        object,
      ),
    remove: (object) =>
      ask('DELETE', pathOf(object), 'application/json', {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        gracePeriodSeconds: 0,
        propagationPolicy: 'Background',
      }),
  };
}
