import { isDialled } from '../../facts/identifiers.ts';
import type { Service } from '../../k8s/kinds.ts';
import type { InstanceOf, Model } from '../../model/types.ts';
import type { Related } from '../define.ts';
import { called } from './words.ts';

type Mentioned = ReturnType<Model['scope']['mentionsOf']>[number];

/** Whose text dials a port of a Service under its name. */
export function dialling(service: InstanceOf<Service>, port: number, model: Model): readonly Mentioned[] {
  return model.scope.mentionsOf(service).filter(({ mention }) => mention.port === port && isDialled(mention));
}

/** The first places where it is dialled. */
export function dialledAt(dialled: readonly Mentioned[], port: number): readonly Related[] {
  return dialled.slice(0, 10).map(({ holder, mention }) => ({
    place: { uri: holder.facts.uri, span: mention.portSpan ?? mention.span },
    message: `${called(holder)} dials ${mention.host}:${port}`,
  }));
}
