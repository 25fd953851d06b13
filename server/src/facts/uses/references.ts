import type { Node } from '../../yaml/node.ts';
import { child } from '../../yaml/path.ts';
import { spanIn, type Source } from './source.ts';
import type { VariableReference } from './types.ts';

const kubeletForm = /\$\(([A-Za-z_][\w.-]{0,60}|hostname -[a-z])\)/g;
const shellForm = /\$(?:\{([A-Za-z_]\w{0,60})\}|([A-Za-z_]\w{0,60}))/g;

/** `$(NAME)` in the value of a variable. `above`: names of the variables in front of it, which alone the kubelet knows there (`k8s: pkg/kubelet makeEnvironmentVariables`). */
export function referencesInValue(source: Source, above: ReadonlySet<string>): readonly VariableReference[] {
  const of = source.key === undefined ? {} : { of: source.key };
  return matchesIn(source, kubeletForm, 'value')
    .filter(({ name }) => !above.has(name))
    .map((each) => ({ ...each, ...of }));
}

/** `$(NAME)` in the words of a command that the kubelet runs in a container that runs already. `known`: names of the container's variables. */
export function referencesInExec(
  words: readonly Source[],
  place: 'probe' | 'hook',
  known: ReadonlySet<string>,
): readonly VariableReference[] {
  return words.flatMap((word) => matchesIn(word, kubeletForm, place).filter(({ name }) => known.has(name)));
}

/** Programs that give their words to a shell, or replace variables in them. */
const replacing =
  /(?:^|\/)(?:(?:ba|da|a|z|k|c|fi)?sh|busybox|env|xargs|tini|dumb-init|catatonit|gosu|su-exec|su|s6-\w+|chroot|nsenter|supervisord|envsubst|python[\d.]*|perl|ruby|node|java|php|make|ssh|parallel|watch|timeout|nohup|exec)$|\.(?:sh|bash|py|pl|rb|js|jar)$|entrypoint|expand|envsubst|^-[a-z]*c$/i;

/** `${NAME}` and `$NAME` in the words of a program that no shell starts. `known`: names of the container's variables. */
export function referencesInWords(
  command: readonly Source[],
  all: readonly Source[],
  known: ReadonlySet<string>,
): readonly VariableReference[] {
  const [first] = command;
  if (first === undefined || all.some(({ text }) => replacing.test(text))) return [];
  const program = first.text.slice(first.text.lastIndexOf('/') + 1);
  return all.flatMap((word) =>
    matchesIn(word, shellForm, 'words')
      .filter(({ name }) => known.has(name) || name === 'HOSTNAME')
      .map((each) => ({ ...each, program })),
  );
}

const fromFields = /^(?:(?:MY|K8S|KUBE|KUBERNETES)_)?(?:POD_NAME|POD_NAMESPACE|NAMESPACE|POD_IP|POD_UID|NODE_NAME|HOST_IP|HOSTNAME)$/;

/** Is a variable of this name usually set from a field of the pod? `HOSTNAME` is set by what runs the container, and the kubelet does not know it. */
export const isOfField = (name: string): boolean => fromFields.test(name);

/** `$(NAME)` in the words of a command, of a variable that the container does not have. */
export function referencesToNone(words: readonly Source[], known: ReadonlySet<string>): readonly VariableReference[] {
  return words.flatMap((word) => matchesIn(word, kubeletForm, 'command').filter(({ name }) => !known.has(name) && isOfField(name)));
}

function matchesIn(source: Source, form: RegExp, place: VariableReference['place']): readonly VariableReference[] {
  if (!source.text.includes('$')) return [];
  return [...source.text.matchAll(form)].flatMap((match): VariableReference[] => {
    const [written, first, second] = match;
    if (isEscaped(source.text, match.index)) return [];
    const span = spanIn(source, match.index, match.index + written.length);
    return [{ kind: 'reference', field: source.field, span, name: first ?? second ?? '', place, written }];
  });
}

/** Does an odd number of `$` stand in front of this one? Two of them are one that is meant as it is. */
function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text[start - 1] === '$') start--;
  return (at - start) % 2 === 1;
}

/** Names of the variables of a container, in order. */
export function variableNames(container: Node | undefined): readonly string[] {
  const variables = child(container, 'env');
  if (variables?.kind !== 'seq') return [];
  return variables.items.map((item) => {
    const name = child(item, 'name');
    return name?.kind === 'scalar' ? name.value : '';
  });
}
