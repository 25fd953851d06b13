/** Codes of what is said of changes, beside rules, in the order of their page (`server/docs/changes.md`), with the levels that they have unless settings say otherwise. */
export const changeCodes = [
  { id: 'change-refused', summary: 'A change of a live object that the API server refuses', severity: 'warning' },
  { id: 'used-name-removed', summary: 'A name that goes although it is used', severity: 'warning' },
  { id: 'change-ineffective', summary: 'A change that the API server takes and nothing comes of', severity: 'warning' },
  { id: 'pods-renamed', summary: 'Pods that have other names once they are made again', severity: 'information' },
  { id: 'address-changed', summary: 'A Service or Pod that gets another address', severity: 'information' },
] as const;

/** The word by which formats, settings and suppressions call one of them. */
export type ChangeCode = (typeof changeCodes)[number]['id'];

export const isChangeCode = (id: string): id is ChangeCode => changeCodes.some((code) => code.id === id);
