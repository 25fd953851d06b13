import * as vscode from 'vscode';
import { chartMethods, type ChartsResult, type NewEnvironmentResult } from '../../../server/src/lsp/protocol.ts';
import type { Ask } from '../ask.ts';
import { chartUri } from '../rendered-charts.ts';
import { tell } from './copy.ts';

type Chart = ChartsResult['charts'][number];

/** The chart in a folder, the one of the open document, or the one that a person chooses. */
async function chartFor(ask: Ask, folder: unknown, title: string): Promise<Chart | undefined> {
  const charts = (await ask<ChartsResult>(chartMethods.charts, {}))?.charts ?? [];
  if (charts.length === 0) return void tell('Headlight: there is no chart in this workspace');
  const open = vscode.window.activeTextEditor?.document.uri.toString() ?? '';
  const given = charts.find((chart) => chart.folder === folder) ?? charts.find((chart) => open.startsWith(`${chart.folder}/`));
  if (given !== undefined || charts.length === 1) return given ?? charts[0];
  const items = charts.map((chart) => ({
    label: chart.label,
    description: vscode.workspace.asRelativePath(vscode.Uri.parse(chart.folder)),
    chart,
  }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder: 'Chart' }))?.chart;
}

const chooseName = async (chart: Chart, title: string): Promise<string | undefined> => {
  const items = chart.environments.map(({ name, release, namespace, origin }) => ({
    label: name,
    description: `${release} in ${namespace}`,
    detail: origin === undefined ? '.headlight.yaml' : vscode.workspace.asRelativePath(vscode.Uri.parse(origin.uri)),
  }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder: 'Environment' }))?.label;
};

/** Which environment of a chart hovers show first. */
export async function chooseEnvironment(ask: Ask, folder: unknown): Promise<void> {
  const title = 'Choose the Environment That Is Shown First';
  const chart = await chartFor(ask, folder, title);
  if (chart === undefined) return;
  if (chart.environments.length === 0) return addEnvironment(ask, chart.folder);
  const name = await chooseName(chart, title);
  if (name !== undefined) await ask(chartMethods.showEnvironment, { folder: chart.folder, name });
}

/** The manifests of a chart, read-only, kept fresh. */
export async function showRenderedChart(ask: Ask, folder: unknown): Promise<void> {
  const chart = await chartFor(ask, folder, 'Show Rendered Chart');
  if (chart === undefined) return;
  const environment = chart.environments.length > 1 ? await chooseName(chart, 'Show Rendered Chart') : chart.environments[0]?.name;
  if (environment === undefined && chart.environments.length > 0) return;
  const document = await vscode.workspace.openTextDocument(
    chartUri({ folder: chart.folder, label: chart.label, ...(environment === undefined ? {} : { environment }) }),
  );
  await vscode.window.showTextDocument(document, { preview: false, viewColumn: vscode.ViewColumn.Beside });
}

/** The manifests of two environments side by side. */
export async function compareEnvironments(ask: Ask, folder: unknown): Promise<void> {
  const title = 'Compare Environments of a Chart';
  const chart = await chartFor(ask, folder, title);
  if (chart === undefined) return;
  if (chart.environments.length < 2)
    return tell(
      `Headlight: ${chart.label} has ${chart.environments.length === 0 ? 'no environments' : 'one environment'}, so there is nothing to compare`,
    );
  const [left] = [await chooseName(chart, title)];
  if (left === undefined) return;
  const right = await chooseName(
    { ...chart, environments: chart.environments.filter(({ name }) => name !== left) },
    `${title}: ${left} with`,
  );
  if (right === undefined) return;
  const of = (environment: string): vscode.Uri => chartUri({ folder: chart.folder, label: chart.label, environment });
  await vscode.commands.executeCommand('vscode.diff', of(left), of(right), `${chart.label}: ${left} ↔ ${right}`);
}

/** Writes the block of one more environment to the settings file, and shows it. */
export async function addEnvironment(ask: Ask, folder: unknown): Promise<void> {
  const chart = await chartFor(ask, folder, 'Add Environment');
  if (chart === undefined) return;
  const taken = new Set(chart.environments.map(({ name }) => name));
  const name = await vscode.window.showInputBox({
    title: `Add Environment to ${chart.label}`,
    prompt: 'Name of the environment, such as prod',
    validateInput: (text) =>
      text.trim() === ''
        ? 'An environment needs a name.'
        : taken.has(text.trim())
          ? `${chart.label} has an environment of that name.`
          : undefined,
  });
  if (name === undefined) return;
  const block = await ask<NewEnvironmentResult | null>(chartMethods.newEnvironment, { folder: chart.folder, name: name.trim() });
  if (!block) return tell('Headlight: write the environment under "charts" in .headlight.yaml by hand; its charts are not in block style');
  const uri = vscode.Uri.parse(block.uri);
  const edit = new vscode.WorkspaceEdit();
  if (block.isNew) edit.createFile(uri, { ignoreIfExists: true });
  const { start, end } = block.range;
  edit.replace(uri, new vscode.Range(start.line, start.character, end.line, end.character), block.text);
  await vscode.workspace.applyEdit(edit);
  await vscode.window.showTextDocument(uri);
}
