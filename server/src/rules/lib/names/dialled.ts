import { isDialled } from '../../../facts/mentions/identifiers.ts';
import type { DnsMention } from '../../../facts/types.ts';
import type { Service } from '../../../k8s/kinds.ts';
import type { InstanceOf, Model } from '../../../model/types.ts';
import type { Related } from '../../define.ts';
import { called } from '../words.ts';

type Mentioned = ReturnType<Model['scope']['mentionsOf']>[number];

/** Whose text dials a port of a Service under its name; `implied`: also by the scheme of a URL alone. */
export function dialling(service: InstanceOf<Service>, port: number, model: Model, implied = false): readonly Mentioned[] {
  return model.scope
    .mentionsOf(service)
    .filter(({ mention }) => (mention.port ?? (implied ? impliedPort(mention) : undefined)) === port && isDialled(mention));
}

/** The port of a URL that writes none (RFC 9110 4.2). The program may be given another one beside it. */
function impliedPort({ told, port }: DnsMention): number | undefined {
  return port !== undefined ? undefined : told === 'http' ? 80 : told === 'https' ? 443 : undefined;
}

/** The first places where it is dialled. */
export function dialledAt(dialled: readonly Mentioned[], port: number): readonly Related[] {
  return dialled
    .slice(0, 10)
    .map(({ holder, mention }) => ({
      place: { uri: holder.facts.uri, span: mention.portSpan ?? mention.span },
      message: `${called(holder)} dials ${mention.host}:${port}`,
    }));
}
