// A server that is a process of its own, and what the extension says of itself: only where suites and extension run in one host of a machine.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hoverText, inValue, open, ready, someFindings, until } from './editor.ts';

suite('Headlight, on a machine', () => {
  suiteSetup(ready);

  test('starts a server that ended again, and the diagnostics return', async () => {
    const document = await open('postgres.yaml');
    const rule = 'statefulset-service-not-found';
    await until('diagnostic', someFindings(document.uri, rule));
    const pid = await server();
    process.kill(pid, 'SIGKILL');
    assert.ok((await server(pid)) > 0);
    assert.match(await hoverText(document, inValue(document, 'serviceName: db-headles')), /db-headles/);
    await until('diagnostic again', someFindings(document.uri, rule));
  });

  test('does not start a server for ever that ends again and again; a person can start it', async () => {
    const document = await open('postgres.yaml');
    let pid = await server();
    let ends = 0;
    for (; pid > 0 && ends < 8; ends++) {
      process.kill(pid, 'SIGKILL');
      pid = await server(pid);
    }
    assert.ok(pid === 0 && ends >= 2 && ends <= 5, `${ends} ends`);
    await vscode.commands.executeCommand('headlight.restartServer');
    assert.ok((await server(pid)) > 0);
    await until('diagnostic again', someFindings(document.uri, 'statefulset-service-not-found'));
  });

  test('declares what it does in Restricted Mode', () => {
    const manifest:
      | { readonly capabilities?: { readonly untrustedWorkspaces?: { readonly supported?: unknown; readonly description?: string } } }
      | undefined = vscode.extensions.getExtension('headlight.headlight-k8s')?.packageJSON;
    assert.equal(manifest?.capabilities?.untrustedWorkspaces?.supported, 'limited');
    assert.match(String(manifest.capabilities.untrustedWorkspaces.description), /judged/);
  });
});

/** Process of the server that has read everything, 0 where it was given up, once that is another than before. The page of the status follows what it tells. */
async function server(before?: number): Promise<number> {
  const page = await vscode.workspace.openTextDocument(
    vscode.Uri.from({ scheme: 'headlight-zone', path: '/Index Status.txt', query: 'status' }),
  );
  return until('a server, or none', () => {
    const text = page.getText();
    const now = Number(/is not started again/.test(text) ? 0 : /: ready\n[^]*in process (\d+)/.exec(text)?.[1]);
    return Number.isNaN(now) || now === before ? undefined : now;
  });
}
