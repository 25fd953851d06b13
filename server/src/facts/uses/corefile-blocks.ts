/** A plugin in a server block of a Corefile: its line, and what stands in braces behind it. Offsets are those of the text. */
export interface CorefilePlugin {
  readonly name: string;
  readonly args: readonly string[];
  readonly start: number;
  readonly body: readonly (readonly string[])[];
}

export interface CorefileBlock {
  /** Zones as written: `.:53`, `cluster.local`. */
  readonly zones: readonly string[];
  readonly plugins: readonly CorefilePlugin[];
}

/** The server blocks of a Corefile (caddyfile). `isPart`: the text is what others import into a block, so that it holds plugins alone. */
export function corefileBlocks(text: string, isPart: boolean): readonly CorefileBlock[] {
  const blocks: { zones: readonly string[]; plugins: CorefilePlugin[] }[] = [];
  if (isPart) blocks.push({ zones: ['.'], plugins: [] });
  const outer = isPart ? 0 : 1;
  let depth = 0;
  let body: (readonly string[])[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    const words = line.replace(/(?:^|\s)#.*$/, '').match(/[^\s"]+/g) ?? [];
    const opens = words.at(-1) === '{';
    const [name, ...args] = opens ? words.slice(0, -1) : words;
    if (name === '}') depth = Math.max(0, depth - 1);
    else if (name !== undefined && depth < outer) {
      if (opens) blocks.push({ zones: [name, ...args].map((zone) => zone.replace(/,$/, '')), plugins: [] });
    } else if (name !== undefined && depth === outer) {
      body = [];
      blocks.at(-1)?.plugins.push({ name, args, start: at + line.indexOf(name), body });
    } else if (name !== undefined) body.push([name, ...args]);
    if (opens) depth++;
    at += line.length + 1;
  }
  return blocks;
}
