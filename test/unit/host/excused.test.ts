import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excusedBelow } from '../../../server/src/host/settings/excused.ts';
import { toUri } from '../../../server/src/host/uri.ts';
import { folderWith } from '../../cli/lib/run.ts';

/** Why each path may be missing in a folder with these files. */
function excuses(files: Readonly<Record<string, string>>, ...paths: readonly string[]): readonly (string | undefined)[] {
  const folder = folderWith(files);
  const excused = excusedBelow(folder);
  return paths.map((each) => excused(toUri(`${folder}/${each}`)));
}

test('git ignores what a program writes', () => {
  assert.deepEqual(
    excuses(
      { '.gitignore': 'gen/\n*.out.yaml\n', 'a/.gitignore': '/made.yaml\n' },
      'gen',
      'gen/a.yaml',
      'x.out.yaml',
      'a/made.yaml',
      'made.yaml',
      'b',
    ),
    [...Array<string>(4).fill('git ignores it, so a program writes it'), undefined, undefined],
  );
});

test('a submodule holds it', () => {
  assert.deepEqual(excuses({ '.gitmodules': '[submodule "lib"]\n\tpath = lib/base\n' }, 'lib/base', 'lib/base/a.yaml', 'lib/other'), [
    'the submodule lib/base holds it',
    'the submodule lib/base holds it',
    undefined,
  ]);
});

test('controller-gen writes some files of a project of kubebuilder, wherever it stands', () => {
  const files = { 'op/PROJECT': 'domain: example.com\nlayout:\n- go.kubebuilder.io/v4\n', 'other/PROJECT': 'the project of somebody\n' };
  assert.deepEqual(
    excuses(
      files,
      'op/config/crd/bases/example.com_apps.yaml',
      'op/config/crd',
      'op/config/rbac/role.yaml',
      'op/config/webhook/manifests.yaml',
    ),
    Array<string>(4).fill('controller-gen writes it'),
  );
  assert.deepEqual(
    excuses(files, 'op/config/manager', 'op/config/rbac/binding.yaml', 'other/config/crd', 'config/crd'),
    Array<undefined>(4).fill(undefined),
  );
});

test('make writes what its recipes make, not what they read', () => {
  const makefile = [
    'manifests:',
    '\tcp -R config/crd/ config/crd-small',
    '\t$(GEN) crd output:crd:dir=config/plain/bases',
    '\tmkdir -p ./made/deep',
    '\thelm template x > out/all.yaml',
    'deploy:',
    '\tkubectl apply -k config/gone',
    '\tkustomize build config/read > build.yaml',
  ].join('\n');
  const files = { Makefile: makefile, 'sub/Makefile': 'x:\n\ttee here.yaml < in\n' };
  assert.deepEqual(
    excuses(files, 'config/crd-small', 'config/plain/bases/a.yaml', 'made', 'out/all.yaml', 'out', 'sub/here.yaml'),
    Array<string>(6).fill('make writes it'),
  );
  assert.deepEqual(excuses(files, 'config/gone', 'config/read', 'config', 'here.yaml', 'config/plain/a.yaml'), [
    undefined,
    undefined,
    'make writes it',
    undefined,
    undefined,
  ]);
});
