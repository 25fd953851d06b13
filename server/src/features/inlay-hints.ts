import { getOrMake } from '../base/get-or-make.ts';
import { printable } from '../base/texts/printable.ts';
import { touches, type Span } from '../base/span.ts';
import { protocolOf } from '../k8s/kinds.ts';
import type { Service } from '../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../model/types.ts';
import type { TextOf } from '../rules/define.ts';
import { keyEndNow, spanNow } from './shared/last-good.ts';
import { numbersBehind, podsBehind, podsText } from './shared/pods-behind.ts';
import { isService, sourceKey } from './shared/sourced.ts';

export interface InlayHint {
  /** Offset behind which the label stands. */
  readonly offset: number;
  readonly label: string;
  readonly tooltip: string;
  /** Settings turn each kind off. */
  readonly kind: 'targetPort' | 'selector' | 'namespace';
}

/** Namespaces of one object that a hint lists. */
const maxNamespaces = 3;

function ofService(model: Model, service: InstanceOf<Service>, textOf: TextOf): readonly InlayHint[] {
  const { object } = service.facts;
  const ports = object.ports.flatMap((port, i): readonly InlayHint[] => {
    if (typeof port.targetPort !== 'string') return [];
    const numbers = numbersBehind(model, service, port.targetPort, protocolOf(port));
    const place = model.placeOf(service, `spec.ports[${i}].targetPort`);
    const span =
      numbers.length === 0 || place.uri !== service.facts.uri
        ? undefined
        : spanNow(service, place.span, 'targetPort', port.targetPort, textOf);
    return !span
      ? []
      : [
          {
            offset: span.end,
            label: `= ${numbers.join(', ')}`,
            tooltip: `The selected pods call port ${numbers.join(' or ')} "${port.targetPort}".`,
            kind: 'targetPort',
          },
        ];
  });
  const key = object.selector && model.keyPlaceOf(service, 'spec.selector');
  const at = key?.uri === service.facts.uri ? keyEndNow(service, key.span, 'selector', textOf) : undefined;
  if (at === undefined) return ports;
  const behind = podsBehind(model, service);
  const tooltip =
    behind.unknown === undefined
      ? 'Pods that this selector chooses, by the manifests of the workspace.'
      : `The manifests do not say: ${behind.unknown}.`;
  return [...ports, { offset: at, label: `→ ${podsText(behind)}`, tooltip, kind: 'selector' }];
}

/** Namespaces that bundles or settings give to an object whose file writes none, or another. */
function impliedNamespaces(model: Model, instances: readonly Instance[], textOf: TextOf): readonly InlayHint[] {
  const [first] = instances;
  if (!first || first.facts.object.kind === 'Namespace' || first.facts.object.kind === 'Custom' || first.facts.object.name === '')
    return [];
  const implied = instances.filter((i) => i.namespaceExplicit && model.keyPlaceOf(i, 'metadata.namespace')?.uri !== i.facts.uri);
  const place = model.placeOf(first, 'metadata.name');
  const span =
    implied.length > 0 && place.uri === first.facts.uri ? spanNow(first, place.span, 'name', first.facts.object.name, textOf) : undefined;
  if (!span) return [];
  const names = [...new Set(implied.map((i) => i.namespace))].sort();
  const shown =
    names.length > maxNamespaces
      ? `${names.slice(0, maxNamespaces).join(', ')} and ${names.length - maxNamespaces} more`
      : names.join(', ');
  const sources = [
    ...new Set(
      implied.map((i) => (i.bundle.kind === 'folder' || i.bundle.kind === 'file' ? 'the settings' : `${i.bundle.kind} ${i.bundle.label}`)),
    ),
  ].slice(0, 5);
  return [
    {
      offset: span.end,
      label: `in ${shown}`,
      tooltip: `Not written here: the namespace comes from ${sources.join(', ')}.`,
      kind: 'namespace',
    },
  ];
}

/** Hints of the part of a file that is shown, in order. Those of a document that is being typed stay, where their values stand now. */
export function inlayHintsOf(model: Model, uri: string, range: Span, textOf: TextOf): readonly InlayHint[] {
  const hints = new Map<string, InlayHint>();
  const bySource = new Map<string, Instance[]>();
  for (const instance of model.instancesOf(uri)) {
    if (instance.facts.uri !== uri || (instance.facts.partial && !instance.facts.lastGood)) continue;
    const { tree, lastGood } = instance.facts;
    if (!lastGood && (tree.end < range.start || range.end < tree.start)) continue;
    getOrMake(bySource, sourceKey(instance), () => []).push(instance);
  }
  for (const instances of bySource.values()) {
    for (const hint of [
      ...instances.flatMap((i) => (isService(i) ? ofService(model, i, textOf) : [])),
      ...impliedNamespaces(model, instances, textOf),
    ]) {
      if (touches(range, hint.offset))
        hints.set(`${hint.offset} ${hint.label}`, { ...hint, label: printable(hint.label), tooltip: printable(hint.tooltip) });
    }
  }
  return [...hints.values()].sort((a, b) => a.offset - b.offset);
}
