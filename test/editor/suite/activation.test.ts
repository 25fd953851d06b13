import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { folder, someFindings, until } from './editor.ts';

// The first suite in its window: nobody has activated anything.
suite('Activation', () => {
  test('plain manifests are judged before any file is opened', async () => {
    const isManifest = ({ languageId }: vscode.TextDocument): boolean => languageId === 'yaml';
    assert.deepEqual(vscode.workspace.textDocuments.filter(isManifest), []);
    await until('the first diagnostics', someFindings(vscode.Uri.joinPath(folder(), 'postgres.yaml'), 'statefulset-service-not-found'));
    assert.deepEqual(vscode.workspace.textDocuments.filter(isManifest), []);
  });
});
