// `npm run licences`: the licence of every package that the product is made of. Fails where one is not permissive or not said.
// The build writes the texts of those that are bundled to dist/licences.txt, as the licences ask for.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { at, ensureInstalled, main, Missing, root } from '../support.mjs';

/** Permissive licences: use, change and pass on, with the notice kept. */
export const permissive = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'Apache-2.0',
  'CC0-1.0',
  'Unlicense',
  'PSF-2.0',
  'Zlib',
]);

/** A choice (`A OR B`) is permissive when one of it is, a sum (`A AND B`) when all are. */
export function isPermissive(expression) {
  if (typeof expression !== 'string') return false;
  const plain = expression.replace(/^\((.*)\)$/, '$1').trim();
  if (/[()]/.test(plain)) return false;
  return plain.split(/\s+OR\s+/).some((choice) => choice.split(/\s+AND\s+/).every((each) => permissive.has(each.trim())));
}

/** Names of the packages that the sources of the product import. */
export function importedPackages(folders = ['server/src', 'client/src']) {
  const files = folders.flatMap((folder) =>
    readdirSync(at(folder), { recursive: true })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => at(folder, name)),
  );
  const named = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:from|import\() ?'((?:@[\w.-]+\/)?[\w.-]+)[^':]*'/g)].map(([, name]) => name),
  );
  return [...new Set(named)].filter((name) => name !== 'vscode' && !name.startsWith('.')).sort();
}

/**
 * Name, version and licence of every package that is bundled for users, by name: those that the sources import, and all that these need. In package.json they
 * are development dependencies, because nothing has to be installed beside the bundles.
 */
export function runtimePackages(lock = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')), names = importedPackages()) {
  const found = new Map();
  const add = (name, above) => {
    const places = above.map((folder) => `${folder}node_modules/${name}`);
    const folder = places.find((place) => lock.packages[place]);
    if (folder === undefined || found.has(folder)) return;
    const { version, license, dependencies = {} } = lock.packages[folder];
    found.set(folder, { name, folder, version, licence: license });
    for (const each of Object.keys(dependencies)) add(each, [`${folder}/`, ...above]);
  };
  for (const name of names) add(name, ['']);
  return [...found.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** Texts of licences that name no holder, so that packages may leave them out. */
const commonTexts = { 'Apache-2.0': at('server/tools/release/apache-2.0.txt') };

/** Packages that name their licences in package.json and at the head of their files, and hold no text. */
const textless = {
  brotli: () =>
    `Copyright Devon Govett\n\n${readFileSync(at('server/tools/release/mit.txt'), 'utf8').trim()}\n\nIts decoder: Copyright 2013 Google Inc. All Rights Reserved.\n\n${readFileSync(commonTexts['Apache-2.0'], 'utf8').trim()}`,
};

/** Licence text in a package's folder, or the common text of the licence that it names. */
export function licenceText(folder) {
  if (!existsSync(folder)) return undefined;
  const known = textless[path.basename(folder)];
  if (known) return known();
  const name = readdirSync(folder)
    .sort()
    .find((each) => /^(?:licen[cs]e|copying)(?:[-.].*)?$/i.test(each));
  const file =
    name === undefined ? commonTexts[JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).license] : path.join(folder, name);
  return file === undefined ? undefined : readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trim();
}

/** Words by which licences are known, for packages that say no name. */
const licenceWords = [
  ['Apache-2.0', /Apache License\s+Version 2\.0|Licensed under the Apache License, Version 2\.0/],
  ['MIT', /Permission is hereby granted, free of charge, to any person/],
  ['BSD-3-Clause', /Redistribution and use in source and binary forms[^]*(?:Neither the name|name of .* may not be used)/],
  ['ISC', /Permission to use, copy, modify, and\/or distribute this software/],
  ['MPL', /Mozilla Public License/],
  ['GPL', /GNU (?:LESSER |AFFERO |LIBRARY )?GENERAL PUBLIC LICENSE/i],
];

/** Names of the licences whose words a text holds. */
export function kindsOfLicence(text) {
  return licenceWords.filter(([, words]) => words.test(text)).map(([name]) => name);
}

/** Folders of the packages that esbuild put into bundles, relative to the repository. */
export function bundledFolders(metafiles) {
  const folders = metafiles.flatMap((metafile) =>
    Object.values(metafile.outputs)
      .flatMap((output) => Object.entries(output.inputs))
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .flatMap(([input]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input.split(path.sep).join('/'))?.[0] ?? []),
  );
  return [...new Set(folders)].sort();
}

/** One text with the notices of all these packages, and of modules whose texts are known. A package without a licence text is an error. */
export function notices(folders, modules = []) {
  const packages = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
    const text = licenceText(path.join(root, folder));
    if (text === undefined || !isPermissive(license))
      throw new Missing(
        `${name} ${version} cannot be bundled: its licence is ${license ?? 'not said'}${text === undefined ? ', without a text' : ''}.`,
      );
    return { name, version, licence: license, text };
  });
  const parts = [...packages, ...modules].map(({ name, version, licence, text }) => `${name} ${version} (${licence})\n\n${text}\n`);
  return `Headlight is made with the packages below. Their licences ask for these notices.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

if (process.argv[1]?.endsWith('licences.mjs')) {
  await main(async () => {
    await ensureInstalled();
    const all = runtimePackages();
    const wrong = all.filter(({ licence }) => !isPermissive(licence));
    for (const each of all) {
      const text = licenceText(at(each.folder)) === undefined ? '  without a text: it cannot be bundled' : '';
      console.log(`${each.name}@${each.version}  ${each.licence ?? 'no licence'}${wrong.includes(each) ? '  NOT PERMISSIVE' : text}`);
    }
    console.log(`${all.length} runtime packages, ${wrong.length} with a licence that does not fit`);
    return wrong.length > 0 ? 1 : 0;
  });
}
