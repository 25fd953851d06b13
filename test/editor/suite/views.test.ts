import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { at, cursor, hoverText, hoversAt, inValue, isInBrowser, open, ready, shownText, until } from './editor.ts';

/** What a command puts on the clipboard. */
async function copied(command: string, ...args: readonly unknown[]): Promise<string> {
  await vscode.env.clipboard.writeText('');
  await vscode.commands.executeCommand(command, ...args);
  return vscode.env.clipboard.readText();
}

suite('Views and commands', () => {
  suiteSetup(ready);

  test('copies the name under the cursor, the dig command, and environment variables', async () => {
    const document = await open('kafka.yaml');
    await cursor(document, inValue(document, 'serviceName: kafka'));
    assert.equal(await copied('headlight.copyFqdn'), 'kafka.streams.svc.cluster.local');
    assert.match(
      await copied('headlight.copyDigCommand'),
      /^kubectl run [\w-]+ -n streams .* -- dig .* kafka\.streams\.svc\.cluster\.local\. A$/,
    );
    assert.match(
      await copied('headlight.copyEnvironmentBlock'),
      /^- name: KAFKA_SERVICE_HOST\n {2}value: "?kafka\.streams\.svc\.cluster\.local"?\n/,
    );
  });

  // The tree and its commands are in one host; on the way to another one the editor makes other values of positions in arguments.
  if (!isInBrowser)
    test('copies the dig command of an entry of the tree', async () => {
      const document = await open('kafka.yaml');
      const range = { start: document.positionAt(document.getText().indexOf('name: kafka') + 6), end: document.positionAt(0) };
      const parent = { node: { location: { uri: document.uri.toString(), range } } };
      assert.match(
        await copied('headlight.copyDigCommand', { node: { fqdn: 'broker-1.kafka.streams.svc.cluster.local' }, parent }),
        /broker-1\.kafka\.streams\.svc\.cluster\.local\. A$/,
      );
    });

  test('leaves the clipboard alone where there is no name', async () => {
    const document = await open('kafka.yaml');
    await cursor(document, at(document, 'apiVersion'));
    assert.equal(await copied('headlight.copyFqdn'), '');
  });

  test('puts trusted links of its own into hovers, and trusts nothing else', async () => {
    const document = await open('kafka.yaml');
    await hoverText(document, inValue(document, 'serviceName: kafka'));
    const contents = await hoversAt(document, inValue(document, 'serviceName: kafka'));
    const trusted = contents.filter((content) => content.isTrusted);
    assert.equal(trusted.length, 1);
    const [links] = trusted;
    assert.ok(typeof links?.isTrusted === 'object' && links.isTrusted.enabledCommands.every((command) => command.startsWith('headlight.')));
    const link = /command:headlight\.copyFqdn\?([^)]*)/.exec(links.value);
    assert.ok(link?.[1]);
    const [place]: unknown[] = JSON.parse(decodeURIComponent(link[1]));
    await cursor(document, new vscode.Position(0, 0));
    assert.equal(await copied('headlight.copyFqdn', place), 'kafka.streams.svc.cluster.local');
  });

  test('opens the walk of a resolver and the zone of a namespace', async () => {
    const walk = vscode.Uri.from({
      scheme: 'headlight-zone',
      path: '/walk.txt',
      query: `walk=${JSON.stringify({ name: 'broker-0.kafka', pod: 'broker-1', namespace: 'streams' })}`,
    });
    const document = await vscode.workspace.openTextDocument(walk);
    assert.match(document.getText(), /broker-0\.kafka\.streams\.svc\.cluster\.local/);
    assert.match(document.getText(), /search streams\.svc\.cluster\.local/);
    assert.match(document.getText(), /^broker-0\.kafka answers: 1 A record of broker-0\.kafka\.streams\.svc\.cluster\.local\.$/m);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>('vscode.executeLinkProvider', walk);
    assert.deepEqual(
      links.map((link) => [document.getText(link.range), link.target?.path.split('/').at(-1)]),
      [
        ['broker-1', 'kafka.yaml'],
        ['broker-0.kafka.streams.svc.cluster.local.', 'kafka.yaml'],
      ],
    );
    await vscode.commands.executeCommand('headlight.showZone', 'streams');
    const zone = await shownText('zone=streams');
    assert.match(zone, /broker-0\.kafka\.streams\.svc/);
    assert.doesNotMatch(zone, /namespace data/);
  });

  test('shows what was read', async () => {
    await vscode.commands.executeCommand('headlight.showIndexStatus');
    const text = await shownText('Index Status');
    assert.match(text, /^Headlight \d+\.\d+\.\d+: ready/);
    assert.match(text, /^Services +2$/m);
    assert.match(text, /^pods +\d+$/m);
  });

  test('copies debug information without names of the workspace', async () => {
    const text = await copied('headlight.copyDebugInformation');
    assert.match(text, /^Headlight \d+\.\d+\.\d+, /);
    assert.match(text, /workspace trusted/);
    // The name of a browser has slashes of its own.
    assert.doesNotMatch(text.replace(/in a browser: .*$/m, ''), /kafka|postgres|\/|\\/);
  });

  test('opens the tree and the topology', async () => {
    await vscode.commands.executeCommand('headlight.clusterDns.focus');
    await vscode.commands.executeCommand('headlight.filterTree', 'kafka');
    await vscode.commands.executeCommand('headlight.filterTree', '');
    await vscode.commands.executeCommand('headlight.showTopology');
    const tab = await until('the panel', () =>
      vscode.window.tabGroups.all.flatMap((group) => group.tabs).find((each) => /^Topology of /.test(each.label)),
    );
    assert.ok(tab.input instanceof vscode.TabInputWebview);
    await vscode.window.tabGroups.close(tab);
  });
});
