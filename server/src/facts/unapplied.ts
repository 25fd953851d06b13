import { asObject } from '../k8s/json.ts';
import { isWorkload, podPath } from '../k8s/kinds.ts';
import type { MapNode, Node } from '../yaml/node.ts';
import { child } from '../yaml/path.ts';
import { resolveScalar } from '../yaml/scalar.ts';
import type { ObjectFacts } from './types.ts';

/** Folders whose files tests read, or fill in and apply: by the conventions of Go, of test runners in other languages, and of those who keep what a program should print. */
const testFolders = new Set([
  'testdata',
  'test-data',
  'test_data',
  'fixture',
  'fixtures',
  '__fixtures__',
  'test-fixtures',
  'test_fixtures',
  'testfixtures',
  '.test-fixtures',
  '__snapshots__',
  'golden',
  'goldens',
  'e2e',
  'e2e-test',
  'e2e-tests',
  '.chainsaw-test',
  '.kyverno-test',
]);
/** Those of Maven and Gradle, what tests of conformance apply, faults and all, and the data of tests and of what stands in for something in them. */
const testPath = /(?:^|\/)(src\/(?:test|integrationTest|it)\/resources|conformance\/tests|(?:tests?|fakes?|mocks?)\/data)\//;

/** Of files of objects. */
const endings = ['yaml', 'yml', 'json'];

/** What kuttl compares with the objects of a cluster, by its name (kuttl.dev, test steps: `00-assert.yaml`, `00-errors.yaml`). */
const compared = /^\d+-(?:assert|errors?)(?:-.*)?\.(?:ya?ml|json)$/;
/** What a test expects a program to print, by its name: `expected.yaml`, `expected-prod.yaml`, `web.expected.yaml`. */
const expectedName = /^expected(?:[-_.].*)?\.(?:ya?ml|json)$|[-_.]expected\.(?:ya?ml|json)$/;
/** Names that people give such files of chainsaw, beside its test (kyverno.github.io/chainsaw). */
const besideTest = /^(?:.*-)?(?:assert|errors?|expect(?:ed)?|actual)(?:-.*)?\.(?:ya?ml|json)$/;

/**
 * Why a file is never applied as it is written, in plain words; `undefined`: nothing in its path says so. `path`: below the folder that somebody works
 * in, with forward slashes. `exists`: is there such a file, by a path of the same sort?
 */
export function unappliedPath(path: string, exists: (path: string) => boolean = () => false): string | undefined {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  const folder = parts.find((part) => testFolders.has(part.toLowerCase()));
  if (folder !== undefined) return `${folder} holds what tests read`;
  const [, below] = testPath.exec(path) ?? [];
  if (below !== undefined) return `${below} holds what tests read`;
  if (/\.golden\b/.test(name) || expectedName.test(name)) return 'it is what a test expects';
  const beside = (stem: string): boolean =>
    endings.some((ending) => `${stem}.${ending}` !== name && exists([...parts, `${stem}.${ending}`].join('/')));
  if (beside('expected')) return 'a test compares what is made of it';
  const above = (file: string): boolean =>
    [0, 1, 2].some((up) => up <= parts.length && exists([...parts.slice(0, parts.length - up), file].join('/')));
  if (beside('chainsaw-test') || beside('kyverno-test')) return 'a test beside it reads it';
  if (compared.test(name) || (besideTest.test(name) && above('chainsaw-test.yaml'))) return 'a test compares a cluster with it';
  const vendor = parts.indexOf('vendor');
  return vendor >= 0 && (parts[vendor + 1]?.includes('.') === true || exists([...parts.slice(0, vendor + 1), 'modules.txt'].join('/')))
    ? 'vendor holds the sources of other projects'
    : undefined;
}

/** Folders that hold patches, and names of their files; kubeadm says the kind of patch behind the name of what it is for (`etcd+merge.yaml`). */
const patchFolder = /^patch(?:es)?$/i;
const patchName = /^patch(?:es)?[-_.]|[-_.]patch(?:es)?\.(?:ya?ml|json)$|\+(?:strategic|merge|json)\.(?:ya?ml|json)$/i;

/** Does the path of a file say that it holds patches, not objects? Programs that patch something are named so, too. */
export function isPatchPath(uri: string): boolean {
  const parts = uri.split('/');
  return patchName.test(parts.pop() ?? '') || patchFolder.test(parts.pop() ?? '');
}

/** The kind and name of the controller that made the object, where it is a copy of one in a cluster. */
export function controllerOf(root: MapNode): string | undefined {
  const owners = child(child(root, 'metadata'), 'ownerReferences');
  const owner = owners?.kind === 'seq' ? owners.items.find((each) => textOf(child(each, 'controller')) === 'true') : undefined;
  return owner === undefined ? undefined : `${textOf(child(owner, 'kind')) ?? 'object'} ${textOf(child(owner, 'name')) ?? ''}`.trim();
}

function textOf(node: ReturnType<typeof child>): string | undefined {
  return node?.kind === 'scalar' ? node.value : undefined;
}

/** Does a directive of strategic merge stand in the object (`$patch: delete`)? `text`: the whole file's; most have none. */
export function hasDirective(root: MapNode, text: string): boolean {
  return text.slice(root.start, root.end).includes('$patch') && holdsDirective(root);
}

function holdsDirective(node: Node): boolean {
  if (node.kind === 'seq') return node.items.some(holdsDirective);
  return node.kind === 'map' && node.entries.some(({ key, value }) => key.value === '$patch' || holdsDirective(value));
}

/** What says of which object a document speaks. */
export const headKeys = new Set(['apiVersion', 'kind', 'metadata']);

/** Kinds of which a name alone is a whole object. */
const nameSuffices = new Set(['Namespace', 'ConfigMap', 'Secret', 'ServiceAccount']);

/** Is nothing written but what the object is and is called? */
export function isBare(root: MapNode, plain: Readonly<Record<string, unknown>>): boolean {
  return (
    root.entries.every(({ key }) => headKeys.has(key.value)) &&
    Object.keys(asObject(plain['metadata'])).every((key) => key === 'name' || key === 'namespace')
  );
}

/** Do all objects of a file say no more than their names, as lists for `kubectl delete -f` do? */
export function isListOfNames(objects: readonly ObjectFacts[]): boolean {
  const telling = objects.filter(({ object }) => !nameSuffices.has(object.kind));
  return telling.length > 0 && telling.every((facts) => facts.isBare === true);
}

/** Why an object is never applied as it is written, in plain words, by what it says itself. */
export function unappliedObject(facts: ObjectFacts): string | undefined {
  const { annotations } = facts.object;
  if (facts.madeBy !== undefined) return `${facts.madeBy} makes it, and this is a copy`;
  if (isPart(facts)) return 'it is a part of an object that others apply';
  if (isForm(facts)) return 'it is a form to fill in: its name and other values are left empty';
  if (functionKeys.some((key) => annotations[key] !== undefined)) return 'it tells a function of kustomize or kpt what to do';
  return isLocal(annotations[localKey]) ? 'config.kubernetes.io/local-config keeps it out of a cluster' : undefined;
}

/** What makes an object the configuration of a KRM function (kyaml fn/runtime/runtimeutil/functiontypes.go). */
const functionKeys = ['config.kubernetes.io/function', 'config.k8s.io/function'];

export const localKey = 'config.kubernetes.io/local-config';

/** Is an object with this value of `localKey` for tools only, so that kustomize leaves it out of what it prints (kusttarget.go IgnoreLocal, kyaml filters/local.go)? */
export function isLocal(value: string | undefined): boolean {
  return value !== undefined && value !== 'false';
}

/**
 * Is the object a part of one that another owner applies (fluxcd.io kustomize-controller, server-side apply: `Merge` keeps the fields of others, `Override`
 * takes back those that are not written)? Argo CD says so of complete objects as well, so that what is left out decides.
 */
function isPart(facts: ObjectFacts): boolean {
  const { object, tree } = facts;
  const mode = object.annotations['kustomize.toolkit.fluxcd.io/ssa'];
  if (/(?:^|,)\s*ServerSideApply=true\b/.test(object.annotations['argocd.argoproj.io/sync-options'] ?? '') && isUnfinished(facts))
    return true;
  return mode === 'Merge' || (mode === 'Override' && tree.entries.every(({ key }) => headKeys.has(key.value)));
}

/** Are the name of the object and a value beside it keys with nothing behind them? One alone is a slip. */
function isForm({ object, tree }: ObjectFacts): boolean {
  return object.name === '' && isEmpty(child(child(tree, 'metadata'), 'name')) && emptyValues(tree) > 1;
}

function emptyValues(node: Node): number {
  if (node.kind === 'scalar') return isEmpty(node) ? 1 : 0;
  const values = node.kind === 'seq' ? node.items : node.entries.map(({ value }) => value);
  return values.reduce((sum, value) => sum + emptyValues(value), 0);
}

function isEmpty(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && node.unknown !== true && resolveScalar(node).type === 'null';
}

/** Does a workload leave out its selector, or the image of a container, which the API server asks for [facts D.2]? */
function isUnfinished({ object, tree }: ObjectFacts): boolean {
  if (!isWorkload(object)) return false;
  const containers = podPath(object, 'spec').split('.').concat('containers').reduce<Node | undefined>(child, tree);
  return (
    (object.selector === undefined && !ownSelector.has(object.kind)) ||
    (containers?.kind === 'seq' && containers.items.some((each) => child(each, 'image') === undefined))
  );
}

/** Workloads whose selector the server makes where none is written. */
const ownSelector: ReadonlySet<string> = new Set(['Job', 'CronJob', 'ReplicationController']);
