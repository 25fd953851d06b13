import type { ScriptRun, Wait } from '../../facts/uses/types.ts';
import type { Container, Pod, Workload } from '../../k8s/kinds.ts';
import type { Instance, InstanceOf, Model } from '../../model/types.ts';
import { parsePath } from '../../yaml/path.ts';
import { find } from '../fixes/field-edits.ts';
import { latestPerModel } from '../lib/per-model.ts';
import { configsNamed } from '../lib/names/own-texts.ts';
import { templatePath } from '../lib/reach.ts';

/** Makes pods. */
export type Maker = InstanceOf<Workload | Pod>;

/** Something that a pod waits for on its way to be Ready. */
export interface StartWait {
  readonly wait: Wait;
  /** Whose text it stands in: the maker's, or a ConfigMap's with a script that a container runs. */
  readonly holder: Instance;
  /** API path of the container in the maker. */
  readonly path: string;
  readonly container: string;
  /** `init`: before any container runs; `main`: before the program of a container starts; `probe`: each time when it is asked whether it is ready. */
  readonly phase: 'init' | 'main' | 'probe';
  /** Is the pod surely not Ready before? A probe of its own command may look at something else than the program. */
  readonly sure: boolean;
}

/** All that keeps pods of this maker from being Ready until names resolve or answer. */
export const waitsOf = latestPerModel((maker: Maker, model: Model): readonly StartWait[] => {
  const uses = maker.facts.uses ?? [];
  const base = templatePath(maker, 'spec');
  const found: StartWait[] = [];
  const { initContainers, containers } = maker.facts.object.template;
  for (const [list, items] of [
    ['initContainers', initContainers],
    ['containers', containers],
  ] as const) {
    items.forEach((container, index) => {
      const path = `${base}.${list}[${index}]`;
      const place = placeOf(maker, container, path, list);
      for (const use of uses) {
        if (!use.field.startsWith(`${path}.`)) continue;
        if (use.kind === 'wait')
          found.push(
            ...placed({ wait: use, holder: maker, path, container: container.name ?? '' }, use.field.slice(path.length + 1), place),
          );
        else if (use.kind === 'script')
          for (const { wait, holder } of scriptWaits(maker, use, model))
            found.push(...placed({ wait, holder, path, container: container.name ?? '' }, use.field.slice(path.length + 1), place));
      }
    });
  }
  return found;
});

interface Place {
  readonly isInit: boolean;
  readonly isSidecar: boolean;
  /** `open`: only a command of its own says whether it is ready. */
  readonly probe: 'none' | 'open' | 'sure';
}

function placeOf(maker: Maker, container: Container, path: string, list: string): Place {
  const probes = ['readinessProbe', 'startupProbe'].map((probe) => find(maker, `${path}.${probe}`)).filter((found) => found !== undefined);
  const sure = ['readinessProbe', 'startupProbe'].some((probe) =>
    ['tcpSocket', 'httpGet', 'grpc'].some((action) => find(maker, `${path}.${probe}.${action}`) !== undefined),
  );
  return {
    isInit: list === 'initContainers',
    isSidecar: container.restartPolicy === 'Always',
    probe: sure ? 'sure' : probes.length > 0 ? 'open' : 'none',
  };
}

function placed(found: Omit<StartWait, 'phase' | 'sure'>, part: string, { isInit, isSidecar, probe }: Place): readonly StartWait[] {
  if (part.startsWith('readinessProbe') || part.startsWith('startupProbe')) return [{ ...found, phase: 'probe', sure: true }];
  if (isSidecar) return [];
  if (isInit) return [{ ...found, phase: 'init', sure: true }];
  // Without a probe a pod is Ready as soon as its containers run, whatever they wait for.
  return probe === 'none' || found.wait.once === true ? [] : [{ ...found, phase: 'main', sure: probe === 'sure' }];
}

/** Waits in a script that a container runs from a ConfigMap that is mounted. */
function scriptWaits(maker: Maker, { file }: ScriptRun, model: Model): readonly { readonly wait: Wait; readonly holder: Instance }[] {
  return maker.facts.object.template.volumeConfigRefs.flatMap((name) =>
    configsNamed(maker, 'ConfigMap', name, model).flatMap((holder) =>
      (holder.facts.uses ?? []).flatMap((use) =>
        use.kind === 'wait' && parsePath(use.field).at(-1) === file ? [{ wait: use, holder }] : [],
      ),
    ),
  );
}
