import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readDocument, type DocumentedRule } from '../../src/rules/engine/document.ts';
import { rules } from '../../src/rules/registry.ts';
import { documentFiles, rulesFolder } from './document-files.ts';

/** All rules of the registry with what their documents say. */
export function documentedRules(): readonly DocumentedRule[] {
  const files = documentFiles();
  return rules.map((rule) => ({
    ...readDocument(readFileSync(path.join(rulesFolder, files.get(rule.id) ?? `${rule.id}.md`), 'utf8')).document,
    ...rule,
  }));
}
