// Entry point of the suite in the extension host; the same in desktop VS Code and in code-server.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import Mocha from 'mocha';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** What suites in windows before this one have counted. */
function countedBefore(file: string | undefined): Counts {
  const none = { passed: 0, failed: 0, skipped: 0 };
  return file !== undefined && existsSync(file) ? { ...none, ...JSON.parse(readFileSync(file, 'utf8')) } : none;
}

export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', timeout: 60_000, color: false, failZero: true });
  for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.test.js'))) mocha.addFile(path.join(__dirname, file));
  await mocha.loadFilesAsync();
  const file = process.env['HEADLIGHT_COUNTS'];
  const counts = countedBefore(file);
  const failures = await new Promise<number>((resolve) => {
    mocha
      .run(resolve)
      .on('pass', () => {
        counts.passed += 1;
      })
      .on('fail', () => {
        counts.failed += 1;
      })
      .on('pending', () => {
        counts.skipped += 1;
      });
  });
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  if (failures > 0) throw new Error(`${failures} failed`);
}
