import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
  type Connection,
} from 'vscode-languageserver/browser';
import { diskHost } from '../../host/disk-host.ts';
import { mirror } from '../../host/web/disk.ts';
import { provideEngine } from '../../host/web/engine.ts';
import { createGate, registerRefusals } from '../wire/gate.ts';
import { noComparison } from '../comparison/no-comparison.ts';
import { createPages } from '../pages.ts';
import { fileMethods, type EngineResult } from '../protocol.ts';
import { serve } from '../server.ts';
import { createArrivals } from './arrivals.ts';
import { withLayout } from './load-layout.ts';
import { createPagesLoader } from './load-pages.ts';
import { createPatterns } from './load-patterns.ts';
import { createReadRemote } from './read-remote.ts';

/** The worker that this runs in. */
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0] & ConstructorParameters<typeof BrowserMessageWriter>[0];

const patterns = createPatterns(() => connection);
const pages = createPagesLoader(() => connection);
const connection: Connection = createConnection(ProposedFeatures.all, new BrowserMessageReader(self), new BrowserMessageWriter(self), {
  messageStrategy: patterns.hold(pages.hold(withLayout(createGate(), () => connection))),
});
registerRefusals(connection);
provideEngine(() => connection.sendRequest<EngineResult>(fileMethods.engine));
serve(connection, {
  host: diskHost,
  pageOf: createPages(undefined),
  pageText: pages.pageOf,
  version: HEADLIGHT_VERSION,
  build: HEADLIGHT_BUILD,
  recheck: 0,
  compare: () => noComparison,
  arrivals: (host) => createArrivals(mirror, patterns.holdFiles(createReadRemote(connection)), host),
});
connection.listen();
