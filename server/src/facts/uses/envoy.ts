/** Clusters of one text that are looked at. */
const limit = 50;

const strict = /^([ \t]*(?:-[ \t]+)?)["']?type["']?:[ \t]*["']?STRICT_DNS\b/gim;
const address =
  /socket_address["']?[ \t]*:[\s{]{0,80}(?:["']?(?:protocol|port_value)["']?[ \t]*:[ \t]*\w{1,8}[\s,]{1,80}){0,2}["']?address["']?[ \t]*:[ \t]*["']?([a-z0-9][a-z0-9.-]{0,252})(?=["'\s,}]|$)/g;

/** Hosts of Envoy's clusters of type `STRICT_DNS` that say how to balance: each address of the name is an endpoint of its own. Offsets are those of the text. */
export function envoyHosts(text: string): readonly { readonly host: string; readonly at: number }[] {
  if (!/strict_dns/i.test(text)) return [];
  return [...text.matchAll(strict)].slice(0, limit).flatMap((match) => {
    const { from, to } = itemAround(text, match.index, (match[1] ?? '').length);
    const cluster = text.slice(from, to);
    if (!/\blb_policy["']?[ \t]*:/.test(cluster)) return [];
    return [...cluster.matchAll(address)].map(({ 0: whole, 1: host = '', index }) => ({
      host,
      at: from + index + whole.length - host.length,
    }));
  });
}

/** The item of a YAML list in which a key stands at this column: its lines, none of which begins before the column but the first, with its dash. */
function itemAround(text: string, at: number, column: number): { readonly from: number; readonly to: number } {
  let from = at;
  while (from > 0 && indentOf(text, from) >= column) from = text.lastIndexOf('\n', from - 2) + 1;
  let to = endOfLine(text, at);
  while (to < text.length && indentOf(text, to) >= column) to = endOfLine(text, to);
  return { from, to };
}

/** Columns in front of what a line says; of an empty one as many as can be. */
function indentOf(text: string, at: number): number {
  const [blank = ''] = /^[ \t]*/.exec(text.slice(at, at + 200)) ?? [];
  return /^(?:\r?\n|$)/.test(text.slice(at + blank.length, at + blank.length + 2)) ? Number.POSITIVE_INFINITY : blank.length;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}
