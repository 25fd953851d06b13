import { touches, type Span } from '../../base/span.ts';
import type { DnsMention } from '../../facts/types.ts';
import { spanOfName } from '../../model/names/read-names.ts';
import type { Instance, Model } from '../../model/types.ts';
import { mentionedInstances } from './mentions.ts';
import { labelsOfMention } from '../rename/name-labels.ts';
import { isPodMaker, isService } from './sourced.ts';

/** What a label of a host name means; `span`: the label, or the whole name where all of it means that. */
export interface LabelMeaning {
  readonly span: Span;
  readonly instances: readonly Instance[];
}

/** What the label under the cursor means: the pods' owner, the Service, the namespace's object; elsewhere in the name all that it leads to. */
export function meaningAt(model: Model, holder: Instance, mention: DnsMention, offset: number): LabelMeaning {
  const all = mentionedInstances(model, holder, mention);
  const whole = { span: spanOfName(mention, holder, model), instances: all };
  const label = labelsOfMention(model, holder, mention).find((l) => touches(l.place.span, offset));
  if (!label) return whole;
  const instances =
    label.role === 'namespace'
      ? model.scope.named(holder, 'Namespace', label.text.toLowerCase()).map((c) => c.instance)
      : label.role === 'service' || label.role === 'port'
        ? all.filter(isService)
        : all.filter(isPodMaker);
  return instances.length > 0 ? { span: label.place.span, instances } : whole;
}
