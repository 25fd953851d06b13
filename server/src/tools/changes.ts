import { refusal, textIn, textsIn, type Tool } from './tool.ts';

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

export const renderChartTool: Tool = {
  name: 'render_chart',
  title: 'Render a Helm chart',
  description:
    'The manifests that a Helm chart of this workspace renders to, as helm template prints them. No helm is needed and nothing is installed.',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['chart'],
    properties: {
      chart: { type: 'string', minLength: 1, maxLength: 1000, description: 'Folder of the chart, below the workspace.' },
      release: { type: 'string', maxLength: 53, description: 'Name of the release.' },
      namespace: { type: 'string', maxLength: 63, description: 'Namespace of the release.' },
      values: {
        type: 'array',
        maxItems: 20,
        items: { type: 'string', maxLength: 1000, description: 'Path.' },
        description: 'Values files below the workspace, later ones win.',
      },
    },
  },
  run: (input, world) => {
    const [release, namespace] = [textIn(input, 'release'), textIn(input, 'namespace')];
    return (
      world.render?.(textIn(input, 'chart') ?? '', {
        values: textsIn(input, 'values'),
        ...(release === undefined ? {} : { release }),
        ...(namespace === undefined ? {} : { namespace }),
      }) ?? refusal('Charts cannot be rendered here.')
    );
  },
};
