import type { Context } from '../context.ts';
import { quote } from '../go/go-text.ts';
import { child, item, pathText } from '../path.ts';
import type { Path } from '../path.ts';
import { maps, number, text } from '../taken.ts';
import { duplicatePortNameWarned } from '../../versions.ts';
import type { Json } from '../../json.ts';
import { containersOf } from './visit.ts';

interface SeenPort {
  readonly path: string;
  readonly port: Json;
}

/** Ports that several containers of a pod claim, and names that several have. `at`: the spec's path. */
export function portWarnings(c: Context, at: Path, spec: Json): readonly string[] {
  const ports: SeenPort[] = [];
  for (const { container, path } of containersOf(spec, at)) {
    for (const [i, port] of maps(container, 'ports').entries()) ports.push({ path: pathText(item(child(path, 'ports'), i)), port });
  }
  return ports.length === 0 ? [] : [...sharedPorts(ports), ...(duplicatePortNameWarned(c) ? sharedNames(ports) : [])];
}

function sharedPorts(ports: readonly SeenPort[]): readonly string[] {
  const warnings: string[] = [];
  const all = new Map<string, SeenPort[]>();
  for (const one of ports) {
    const { path, port } = one;
    const key = `${number(port, 'containerPort')}/${text(port, 'protocol')}`;
    const others = all.get(key) ?? [];
    if (text(port, 'hostIP') !== '' && number(port, 'hostPort') === 0) {
      warnings.push(
        `${path}: hostIP set without hostPort: {Name:${text(port, 'name')} HostPort:0 ContainerPort:${key.replace('/', ' Protocol:')} HostIP:${text(port, 'hostIP')}}`,
      );
    }
    for (const other of others) {
      const kind = relation(port, other.port);
      if (kind !== undefined) warnings.push(`${path}: ${kind} port definition with ${other.path}`);
    }
    all.set(key, [...others, one]);
  }
  return warnings;
}

function relation(a: Json, b: Json): string | undefined {
  const [mine, theirs] = [number(a, 'hostPort'), number(b, 'hostPort')];
  if (text(a, 'hostIP') === text(b, 'hostIP') && mine === theirs) return 'duplicate';
  if (mine === 0 || theirs === 0) return 'overlapping';
  return mine === theirs && (text(a, 'hostIP') === '') !== (text(b, 'hostIP') === '') ? 'dangerously ambiguous' : undefined;
}

function sharedNames(ports: readonly SeenPort[]): readonly string[] {
  const first = new Map<string, string>();
  const warnings: string[] = [];
  for (const { path, port } of ports) {
    const name = text(port, 'name');
    const other = first.get(name);
    if (name === '') continue;
    if (other === undefined) first.set(name, path);
    else
      warnings.push(
        `${path}: duplicate port name ${quote(name)} with ${other}, services and probes that select ports by name will use ${other}`,
      );
  }
  return warnings;
}
