import type { Connection, MessageStrategy } from 'vscode-languageserver';
import { asObject } from '../../k8s/json.ts';
import { rules } from '../../rules/registry.ts';
import { fileMethods, methods, type PagesResult } from '../protocol.ts';

/** Pages of rules, which the client reads from its extension when an assistant asks for them. */
export interface LoadedPages {
  /** Lets questions about rules wait until the pages that they tell are there. */
  hold(inner: MessageStrategy): MessageStrategy;
  /** The page of a rule, as Markdown; `undefined`: it was not asked for, or the extension does not bring it. */
  pageOf(rule: string): string | undefined;
}

/** Without a rule the question is about all of them; of a rule that does not exist nothing is needed. */
function asked(params: unknown): readonly string[] {
  const { name, input } = asObject(params);
  if (name !== 'explain_rule') return [];
  const wanted = asObject(input)['rule'];
  return rules.map(({ id }) => id).filter((id) => wanted === undefined || id === wanted);
}

export function createPagesLoader(connection: () => Connection): LoadedPages {
  const pages = new Map<string, string>();
  const load = async (wanted: readonly string[]): Promise<void> => {
    const result = await connection().sendRequest<PagesResult>(fileMethods.pages, { rules: wanted });
    for (const [rule, page] of Object.entries(result.pages)) pages.set(rule, page);
  };
  return {
    hold: (inner) => ({
      handleMessage(message, next) {
        const pass = (): void => void inner.handleMessage(message, next);
        const isQuestion = 'method' in message && message.method === methods.tool;
        const missing = isQuestion ? asked('params' in message ? message.params : undefined).filter((rule) => !pages.has(rule)) : [];
        if (missing.length === 0) return pass();
        void load(missing)
          .catch(() => undefined)
          .then(pass);
        return undefined;
      },
    }),
    pageOf: (rule) => pages.get(rule),
  };
}
