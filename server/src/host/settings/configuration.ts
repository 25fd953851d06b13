import type { Configuration } from '../../analysis.ts';
import type { ModelOptions } from '../../model/options.ts';
import { unappliedPath } from '../../facts/unapplied.ts';
import { normalUri } from '../../model/files/paths.ts';
import type { RuleLevel, Settings } from '../../settings.ts';
import { excusedBelow } from './excused.ts';
import { compileGlob } from './glob.ts';
import { settingGlobs } from './glob-list.ts';
import { diskHost } from '../disk-host.ts';
import { toPath } from '../uri.ts';

/** Path of a file below the folder of `.headlight.yaml`, `undefined` outside of it. */
function below(rootUri: string): (uri: string) => string | undefined {
  const root = `${normalUri(rootUri).replace(/\/$/, '')}/`;
  return (uri) => {
    const plain = normalUri(uri);
    return plain.startsWith(root) ? plain.slice(root.length) : undefined;
  };
}

/** Services of `name` or `name.namespace`. */
function externalOf(globs: readonly string[]): (name: string, namespace: string) => boolean {
  const matchers = globs.flatMap((glob) => {
    const match = compileGlob(glob, 'settings');
    return match === undefined ? [] : [{ qualified: glob.includes('.'), match }];
  });
  return (name, namespace) => matchers.some(({ qualified, match }) => match(qualified ? `${name}.${namespace}` : name));
}

/** Files that setting and convention say are never applied, with the reason; of several globs the last that fits decides, `!` in front takes files back. */
function unappliedOf(globs: readonly string[], exists: (path: string) => boolean): (path: string) => string | undefined {
  const named = globs.map((glob) => ({ isBack: glob.startsWith('!'), globs: settingGlobs([glob.replace(/^!/, '')]) })).reverse();
  return (path) => {
    const last = named.find(({ globs }) => globs.covers(path));
    if (last === undefined) return unappliedPath(path, exists);
    return last.isBack ? undefined : 'headlight.files.notApplied names it';
  };
}

/** A configuration with what a cache of findings has to know of it. */
export interface HostConfiguration extends Configuration {
  /** Folder that paths of settings are relative to. */
  readonly rootUri: string;
  /** Settings and folder as text: equal for configurations that mean the same. */
  readonly key: string;
  readonly exists: (uri: string) => boolean;
  /** What the analysis asked `exists`, and was last answered. */
  readonly asked: ReadonlyMap<string, boolean>;
  readonly excused: (uri: string) => string | undefined;
  /** What it asked `excused`, and was last answered. */
  readonly excuses: ReadonlyMap<string, string | undefined>;
}

/** What the analysis needs of settings: their globs compiled, relative to `rootUri`. `exists`: is there such a file or folder? `unread`: see `ModelOptions`. */
export function configurationOf(
  settings: Settings,
  rootUri: string,
  exists: (uri: string) => boolean = isOnDisk,
  unread?: ModelOptions['unread'],
): HostConfiguration {
  const root = toPath(rootUri);
  const asked = new Map<string, boolean>();
  const excused = root === undefined ? () => undefined : excusedBelow(root);
  const excuses = new Map<string, string | undefined>();
  const relative = below(rootUri);
  const overrides = settings.overrides.map((o) => ({ ...o, globs: settingGlobs(o.paths) }));
  const applying = lastKept((uri: string) => {
    const path = relative(uri);
    return path === undefined ? [] : overrides.filter((o) => o.globs.covers(path));
  });
  const excluded = settingGlobs(settings.exclude);
  const namespaceOf = (uri: string): string | undefined =>
    applying(uri).reduce<string | undefined>((ns, o) => o.defaultNamespace ?? ns, undefined);
  const ask = (uri: string): boolean => {
    const answer = exists(uri);
    asked.set(uri, answer);
    return answer;
  };
  const unapplied = unappliedOf(settings.notApplied, (path) => ask(`${rootUri.replace(/\/$/, '')}/${path}`));
  const modelOptions: ModelOptions = {
    exists: ask,
    excused(uri) {
      const because = excused(uri);
      excuses.set(uri, because);
      return because;
    },
    unapplied: (uri) => {
      const path = relative(uri);
      return path === undefined ? undefined : unapplied(path);
    },
    ...(unread === undefined ? {} : { unread }),
    ...(overrides.some((o) => o.defaultNamespace !== undefined) ? { namespaceOf } : {}),
    ...(settings.exclude.length > 0
      ? {
          ignored: (uri: string) => {
            const path = relative(uri);
            return path !== undefined && excluded.covers(path);
          },
        }
      : {}),
    ...(settings.externalServices.length > 0 ? { external: externalOf(settings.externalServices) } : {}),
    ...(settings.otherClusterDomains.length > 0 ? { otherClusterDomains: settings.otherClusterDomains } : {}),
  };
  const severityOf = !overrides.some((o) => o.rules !== undefined)
    ? (rule: string): RuleLevel | undefined => settings.rules[rule]
    : (rule: string, uri: string): RuleLevel | undefined =>
        applying(uri).reduce<RuleLevel | undefined>((level, o) => o.rules?.[rule] ?? level, settings.rules[rule]);
  return { settings, rootUri, modelOptions, severityOf, key: JSON.stringify([settings, rootUri]), exists, asked, excused, excuses };
}

/** Remembers the last answer: each rule asks for the same file. */
function lastKept<T>(answer: (uri: string) => T): (uri: string) => T {
  let last: { readonly uri: string; readonly answer: T } | undefined;
  return (uri) => {
    if (last?.uri !== uri) last = { uri, answer: answer(uri) };
    return last.answer;
  };
}

/** Files of other schemes may be there. */
function isOnDisk(uri: string): boolean {
  const path = toPath(uri);
  return path === undefined || diskHost.stat(path) !== undefined;
}
