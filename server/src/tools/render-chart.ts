import { count } from '../base/texts/words.ts';
import { answer, refusal, textIn, textsIn, type Tool, type ToolAnswer, type ToolInput, type ToolWorld, type WantedChart } from './tool.ts';

/** What the input asks to be rendered. */
export function wantedChart(input: ToolInput): WantedChart {
  const [release, namespace] = [textIn(input, 'release'), textIn(input, 'namespace')];
  return {
    chart: textIn(input, 'chart') ?? '',
    values: textsIn(input, 'values'),
    ...(release === undefined ? {} : { release }),
    ...(namespace === undefined ? {} : { namespace }),
  };
}

function run(input: ToolInput, world: ToolWorld): ToolAnswer {
  const rendered = world.render?.(wantedChart(input));
  if (rendered === undefined) return refusal('Charts cannot be rendered here.');
  if ('refused' in rendered) return refusal(...rendered.refused);
  const templates = [...new Set(rendered.documents.map(({ template }) => template))];
  const only = textsIn(input, 'show_only');
  const isShown = (template: string): boolean =>
    only.length === 0 || only.some((each) => template === each || template.endsWith(`/${each}`));
  const lacking = only.find((each) => !templates.some((template) => template === each || template.endsWith(`/${each}`)));
  if (lacking !== undefined) return refusal(`No template ${lacking} renders to anything. There are ${templates.slice(0, 50).join(', ')}.`);
  const shown = rendered.documents.filter(({ template }) => isShown(template));
  const manifests = shown.map(({ template, text }) => `---\n# Source: ${template}\n${text}\n`).join('');
  return answer(
    [
      `${count(shown.length, 'manifest')} of ${count(new Set(shown.map(({ template }) => template)).size, 'template')}${only.length === 0 ? '' : `, of ${templates.length} that render to something`}:`,
      ...manifests.trimEnd().split('\n'),
      ...rendered.notes.map((note) => `Note: ${note}`),
    ],
    { templates, manifests, notes: rendered.notes.join('\n') },
    `Name templates in show_only: ${templates.slice(0, 20).join(', ')}${templates.length > 20 ? ', …' : ''}.`,
  );
}

export const renderChartTool: Tool = {
  name: 'render_chart',
  title: 'Render a Helm chart',
  description:
    'The manifests that a Helm chart of this workspace renders to, as helm template prints them. No helm is needed and nothing is installed. Text that is known only once it is installed (random, certificates) is printed as ….',
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
      show_only: {
        type: 'array',
        maxItems: 100,
        items: { type: 'string', maxLength: 1000, description: 'Path of a template, such as templates/service.yaml.' },
        description: 'Only what these templates render to. Default: everything.',
      },
    },
  },
  run,
};
