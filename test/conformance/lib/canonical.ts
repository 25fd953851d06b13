/** One record as text: `NAME TYPE DATA`; names without final dot. */
export interface RecordLine {
  readonly name: string;
  readonly type: string;
  readonly data: string;
  /** Of SRV records in answers, where they were recorded. */
  readonly priority?: number;
  readonly weight?: number;
}

export interface QueryAnswer {
  readonly name: string;
  readonly type: string;
  readonly rcode: string;
  readonly answers: readonly RecordLine[];
}

/** All that a case says about a cluster: a zone transfer and answers to direct questions. */
export interface Said {
  readonly zone: readonly (RecordLine & { readonly ttl: number })[];
  readonly queries: readonly QueryAnswer[];
}

export interface SaidText {
  readonly zone: readonly string[];
  readonly queries: readonly string[];
}

const numbered = /([A-Za-z]+\/[^/<>#\s]+\/[^<>#\s]+)#(\d+)/g;

/** A DaemonSet has a pod per node: its indexes are one shape. */
export const oneShape = (text: string): string => text.replace(/(DaemonSet\/[^<>#]+)#\d+/g, '$1#0');

const distinct = (list: readonly string[]) => [...new Set(list)].toSorted();

const queryText = (q: QueryAnswer, map: (text: string) => string) => {
  const answers = distinct(
    q.answers.map((a) => map(oneShape([a.name, a.type, a.priority, a.weight, a.data].filter((part) => part !== undefined).join(' ')))),
  );
  return `${map(oneShape(q.name))} ${q.type} ${q.rcode} [${answers.join(' | ')}]`;
};

function textOf(said: Said, map: (text: string) => string): SaidText {
  return {
    zone: distinct(said.zone.map((r) => map(oneShape(`${r.name} ${r.ttl} ${r.type} ${r.data}`)))),
    queries: said.queries.map((q) => queryText(q, map)),
  };
}

function indexesOf(lines: readonly string[]): Map<string, Set<string>> {
  const owners = new Map<string, Set<string>>();
  for (const line of lines) {
    for (const [, owner = '', index = ''] of line.matchAll(numbered)) owners.set(owner, (owners.get(owner) ?? new Set()).add(index));
  }
  return owners;
}

/** Everything that is said of one index of one owner, with all other indexes blurred. */
function signature(said: Said, owner: string, index: string): string {
  const blur = (text: string) => text.replace(numbered, (_, o: string, i: string) => `${o}#${o === owner && i === index ? '*' : '?'}`);
  const text = textOf(said, blur);
  return [...text.zone, ...text.queries]
    .filter((l) => l.includes(`${owner}#*`))
    .toSorted()
    .join('\n');
}

/**
 * Texts in which the indexes of each owner are numbered by what is said of them, so that two clusters that differ only in
 * which pod has which index give the same texts (queries stay in their order, zone and answers are sorted sets).
 */
export function canonicalTexts(said: Said): SaidText {
  const plain = textOf(said, (t) => t);
  const numbers = new Map<string, number>();
  for (const [owner, indexes] of indexesOf([...plain.zone, ...plain.queries])) {
    const ranked = [...indexes]
      .map((index) => ({ index, text: signature(said, owner, index) }))
      .toSorted((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
    ranked.forEach(({ index }, rank) => numbers.set(`${owner}#${index}`, rank));
  }
  return textOf(said, (t) => t.replace(numbered, (whole, owner: string) => `${owner}#${numbers.get(whole) ?? '?'}`));
}
