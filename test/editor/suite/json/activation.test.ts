import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { folder, someFindings, until } from '../editor.ts';

suite('Activation where all manifests are JSON', () => {
  test('they are judged before any file is opened', async () => {
    assert.deepEqual(
      vscode.workspace.textDocuments.filter(({ languageId }) => languageId === 'json'),
      [],
    );
    await until('the finding', someFindings(vscode.Uri.joinPath(folder(), 'manifests', 'alias.json'), 'external-name-is-address'));
  });
});
