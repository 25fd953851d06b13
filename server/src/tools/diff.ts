import { refusal, textIn, type Tool } from './tool.ts';

export const diffTool: Tool = {
  name: 'diff',
  title: 'What a change does to names',
  description:
    'Compares the manifests with a revision of Git: DNS names that go, come or lead elsewhere, who still uses a name that goes, and what the API server refuses of the change. Ask it before a change is committed or reviewed.',
  input: {
    type: 'object',
    additionalProperties: false,
    properties: { base: { type: 'string', maxLength: 200, description: 'Branch, tag or commit, default HEAD.' } },
  },
  run: (input, world) => world.diff?.(textIn(input, 'base')) ?? refusal('There is nothing to compare with here.'),
};
