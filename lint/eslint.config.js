import tseslint from 'typescript-eslint';
import wholeSentences from './whole-sentences.js';

/** Files where text of a file, an answer of a process or a thread, or a package without types becomes a value of ours: there alone a type is asserted. */
const wireBoundaries = [
  'client/src/field.ts', 'server/src/charts/rendered-objects.ts', 'server/src/charts/rendering.ts', 'server/src/facts/serial.ts', 'server/src/features/topology/parts.ts',
  'server/src/host/caches/finding-cache.ts', 'server/src/host/node/engine.ts', 'server/src/host/node/kept-charts.ts', 'server/src/host/node/helm-worker.ts', 'server/src/host/helm/*.ts', 'server/src/lsp/wire/gate.ts',
];

const rule = (name, options) => ({ [`@typescript-eslint/${name}`]: options === undefined ? 'error' : ['error', options] });

export default tseslint.config(
  { ignores: ['**/node_modules/**', 'dist/**', 'out/**', 'coverage/**', 'test/workspaces/**'] },
  {
    files: ['**/*.ts', '**/*.mts'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    languageOptions: { parser: tseslint.parser },
    rules: {
      ...rule('no-explicit-any'), ...rule('no-non-null-assertion'), ...rule('ban-ts-comment'), ...rule('consistent-type-imports'),
      'eqeqeq': 'error', 'no-var': 'error', 'prefer-const': 'error',
      'max-lines': ['error', 400],
    },
  },
  {
    files: ['client/**/*.ts', 'server/src/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      ...rule('consistent-type-assertions', { assertionStyle: 'never' }), ...rule('no-floating-promises'), ...rule('no-misused-promises'), ...rule('await-thenable'),
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['server/src/rules/**/*.ts', 'server/src/model/kustomize/problem-sentences.ts', 'server/src/model/records/reasons/reason-text*.ts', 'server/src/features/changes/texts.ts'],
    // Documents of rules, what people search by, and the frame around a finding that holds for some builds only.
    ignores: ['page', 'sections', 'document', 'symptoms', 'over-bundles'].map((name) => `server/src/rules/engine/${name}.ts`),
    plugins: { headlight: { rules: { 'whole-sentences': wholeSentences } } },
    rules: { 'headlight/whole-sentences': 'error' },
  },
  { files: wireBoundaries, rules: { '@typescript-eslint/consistent-type-assertions': 'off' } },
);
