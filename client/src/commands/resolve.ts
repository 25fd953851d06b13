import * as vscode from 'vscode';
import { viewMethods, type PodsResult } from '../../../server/src/lsp/protocol.ts';
import type { Ask } from '../ask.ts';
import { documents, show } from '../documents.ts';
import { nameAt } from './copy.ts';

type Pod = PodsResult['pods'][number];
type Choice = vscode.QuickPickItem & { readonly pod?: Pod };

/** Pods of the namespaces in order, those of `first` before the others. */
function choices(pods: readonly Pod[], first: string | undefined): readonly Choice[] {
  const namespaces = [...new Set(pods.map((pod) => pod.namespace))].sort(
    (a, b) => Number(b === first) - Number(a === first) || (a < b ? -1 : 1),
  );
  return namespaces.flatMap((namespace): Choice[] => [
    { label: `namespace ${namespace}`, kind: vscode.QuickPickItemKind.Separator },
    ...pods
      .filter((pod) => pod.namespace === namespace)
      .map((pod) => ({ label: pod.label, description: namespace, iconPath: new vscode.ThemeIcon('vm'), pod })),
  ]);
}

/** *Resolve a Name…*: a name, the pod that asks for it, and each question that the pod's resolver makes. */
export async function resolveName(ask: Ask, argument: unknown): Promise<void> {
  const here = await nameAt(ask, argument);
  const name = await vscode.window.showInputBox({
    title: 'Resolve a Name (1/2)',
    prompt: 'A name as a program would ask for it',
    placeHolder: 'db-0.db, or db.data.svc.cluster.local',
    ...(here ? { value: here.fqdn } : {}),
    validateInput: (text) => (/^\S+$/.test(text.trim()) ? undefined : 'One name, without spaces.'),
  });
  if (name === undefined) return;
  const pods = (await ask<PodsResult>(viewMethods.pods, {}))?.pods ?? [];
  const editor = vscode.window.activeTextEditor?.document.uri.toString();
  const first = pods.find((pod) => pod.owner.uri === editor)?.namespace;
  const direct: Choice = { label: 'No pod', description: 'one question, exactly as written', iconPath: new vscode.ThemeIcon('globe') };
  const chosen = await vscode.window.showQuickPick<Choice>(
    [...choices(pods, first), { label: '', kind: vscode.QuickPickItemKind.Separator }, direct],
    { title: 'Resolve a Name (2/2)', placeHolder: 'The pod that asks: its search list decides on short names', matchOnDescription: true },
  );
  if (!chosen) return;
  const wanted = name.trim();
  await show(
    chosen.pod
      ? documents.walk({ name: wanted, pod: chosen.pod.label, namespace: chosen.pod.namespace })
      : documents.answer(wanted.replace(/\.$/, '')),
  );
}
