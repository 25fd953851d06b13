import { border, type Box, type Point, type Size } from '../../base/boxes.ts';
import { compareText } from '../../base/texts/compare-text.ts';
import { placeLabels } from '../../base/place-labels.ts';
import { pack } from './pack.ts';
import { labelHeight, laidPart, partsOf, type LaidEdge, type LaidPart, type Link, type Sized } from './parts.ts';

/** A box to be placed, in the frame of that id. */
export interface FramedNode extends Sized {
  readonly frame: string;
}
/** What stands around boxes; `titleWidth` at the size of the boxes' text. */
export interface Frame {
  readonly id: string;
  readonly titleWidth: number;
}
export interface LaidFrame extends Box {
  readonly id: string;
  /** Ids of its boxes, as one reads them. */ readonly nodes: readonly string[];
}
export interface Line {
  readonly points: readonly Point[];
  /** Where its label has room; absent: nowhere, or it has none. */
  readonly label?: Box;
  /** It did not decide where its ends stand: it crosses what lies between. */
  readonly crosses: boolean;
}

export interface Laid {
  readonly width: number;
  readonly height: number;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly frames: readonly LaidFrame[];
  /** In the order of the links that were given. */
  readonly edges: readonly Line[];
  /** How much larger than other text the titles of frames are, so that they can be read when all of the picture is seen at once. */
  readonly titleScale: number;
}

/** Height of a frame's title for a scale of 1. */
export const titleHeight = 24;
const padding = 12;
const gap = 14;
const frameGap = 20;
const margin = 12;
const largestTitle = 5;
/** Titles make a frame no wider than at this scale; longer ones are cut. */
const widestTitle = 1.6;
/** Height of a title's text on the screen, as a part of that of a box's name. */
const seenTitle = 0.95;
/** A box with more links is a hub: its links do not decide where others stand, else all of them would make one tall column. */
const mostHeld = 8;
/** Widths that are tried, as parts of the width of a picture of the view's shape and the same area; each with frames in so many columns. */
const shapes = [0.7, 0.85, 0.93, 1, 1.08, 1.16, 1.25, 1.4, 1.6, 2, 2.8];
const mostColumns = 7;

interface Content {
  readonly frame: Frame;
  readonly parts: readonly LaidPart[];
}
interface Filled {
  readonly content: Content;
  readonly corners: readonly Point[];
  readonly size: Size;
}

/** Which links hold boxes of one frame together, and the boxes that have too many of them. */
function holding(
  nodes: readonly FramedNode[],
  links: readonly Link[],
): { readonly holds: readonly boolean[]; readonly hubs: ReadonlySet<string> } {
  const frames = new Map(nodes.map(({ id, frame }) => [id, frame]));
  const within = links.map(({ from, to, isLoose }) => isLoose !== true && frames.get(from) === frames.get(to));
  const degree = new Map<string, number>();
  links.forEach(({ from, to }, i) => {
    if (within[i]) for (const id of [from, to]) degree.set(id, (degree.get(id) ?? 0) + 1);
  });
  const hubs = new Set([...degree].flatMap(([id, n]) => (n > mostHeld ? [id] : [])));
  return { holds: links.map(({ from, to }, i) => within[i] === true && !hubs.has(from) && !hubs.has(to)), hubs };
}

const areaOf = (sizes: readonly Size[]): number => sizes.reduce((sum, { width, height }) => sum + (width + gap) * (height + gap), 0);

/** Frames with their parts laid out: single boxes that lead to many come first, then large parts, other single boxes last. */
function contentsOf(
  nodes: readonly FramedNode[],
  links: readonly Link[],
  { holds, hubs }: ReturnType<typeof holding>,
  frames: readonly Frame[],
): readonly Content[] {
  const parts = partsOf(
    nodes,
    links.map((link, index) => ({ ...link, index })).filter((_, i) => holds[i]),
  ).map((part) => ({ frame: nodes.find(({ id }) => id === part.nodes[0]?.id)?.frame, laid: laidPart(part) }));
  const rank = ({ boxes: [first, second] }: LaidPart): number => (second ? 1 : hubs.has(first?.[0] ?? '') ? 0 : 2);
  return frames.flatMap((frame) => {
    const own = parts
      .filter((part) => part.frame === frame.id)
      .map(({ laid }) => laid)
      .sort((a, b) => rank(a) - rank(b) || b.size.height - a.size.height);
    return own.length > 0 ? [{ frame, parts: own }] : [];
  });
}

/** A frame around its parts, which keep to a width where they can. */
function filled(content: Content, width: number, titleScale: number): Filled {
  const { corners, size } = pack(
    content.parts.map((part) => part.size),
    Math.round(width) - padding * 2,
    gap,
  );
  const title = Math.round(titleHeight * titleScale);
  return {
    content,
    corners: corners.map(({ x, y }) => ({ x: x + padding, y: y + padding / 2 + title })),
    size: {
      width: Math.max(size.width, Math.ceil(content.frame.titleWidth * Math.min(titleScale, widestTitle))) + padding * 2,
      height: size.height + title + padding * 1.5,
    },
  };
}

/** Scale at which a picture fills a view, at most life size. */
const scaleFor = (size: Size, view: Size): number =>
  Math.min(1, view.width / (size.width + margin * 2), view.height / (size.height + margin * 2));

interface Arranged {
  readonly frames: readonly Filled[];
  readonly corners: readonly Point[];
  readonly size: Size;
  readonly scale: number;
}

/** Of all arrangements that are tried the one that is seen largest in the view. */
function arranged(contents: readonly Content[], view: Size, titleScale: number): Arranged {
  let best: Arranged | undefined;
  const area = contents.reduce(
    (sum, { parts }) => sum + areaOf(parts.map(({ size }) => size)) + (titleHeight * titleScale + padding * 2 + frameGap) * 200,
    0,
  );
  for (const shape of shapes) {
    const width = Math.sqrt((area * view.width) / view.height) * shape;
    for (let columns = 1; columns <= Math.min(mostColumns, contents.length); columns++) {
      const frames = contents
        .map((content) => filled(content, width / columns - frameGap, titleScale))
        .sort((a, b) => b.size.height - a.size.height || compareText(a.content.frame.id, b.content.frame.id));
      const { corners, size } = pack(
        frames.map((frame) => frame.size),
        Math.round(width),
        frameGap,
      );
      const scale = scaleFor(size, view);
      if (!best || scale > best.scale || (scale === best.scale && size.width * size.height < best.size.width * best.size.height))
        best = { frames, corners, size, scale };
    }
  }
  return best ?? { frames: [], corners: [], size: { width: 0, height: 0 }, scale: 1 };
}

interface Drawn {
  readonly boxes: Map<string, Box>;
  readonly edges: Map<number, LaidEdge>;
  readonly frames: LaidFrame[];
}

/** Puts the parts of frames to where the frames stand. */
function drawn({ frames, corners }: Arranged): Drawn {
  const result: Drawn = { boxes: new Map(), edges: new Map(), frames: [] };
  frames.forEach(({ content, corners: inner, size }, i) => {
    const corner = corners[i] ?? { x: 0, y: 0 };
    const ids: string[] = [];
    content.parts.forEach((part, k) => {
      const dx = corner.x + (inner[k]?.x ?? 0) + margin;
      const dy = corner.y + (inner[k]?.y ?? 0) + margin;
      const move = <P extends Point>(p: P): P => ({ ...p, x: p.x + dx, y: p.y + dy });
      for (const [id, box] of part.boxes) result.boxes.set(id, move(box));
      ids.push(...[...part.boxes].sort(([, a], [, b]) => a.x - b.x || a.y - b.y).map(([id]) => id));
      for (const [index, edge] of part.edges)
        result.edges.set(index, { points: edge.points.map(move), ...(edge.label ? { label: move(edge.label) } : {}) });
    });
    result.frames.push({
      id: content.frame.id,
      x: corner.x + margin + size.width / 2,
      y: corner.y + margin + size.height / 2,
      ...size,
      nodes: ids,
    });
  });
  return result;
}

/** The line of a link that holds nothing: straight, from border to border. */
function straight(a: Box | undefined, b: Box | undefined): readonly Point[] {
  return a && b ? [border(a, b), border(b, a)] : [];
}

/** The box of a frame's title, which no label may lie over. */
const titleBox = (frame: LaidFrame, scale: number): Box => ({
  x: frame.x,
  y: frame.y - frame.height / 2 + (titleHeight * scale) / 2,
  width: frame.width,
  height: titleHeight * scale,
});

/**
 * Places boxes in frames, and frames in a picture that is seen as large as can be in `view` (pixels). Boxes that links hold together stand from left to right
 * along them. No two boxes, frames or labels lie over each other. Pure, and the same for the same input.
 */
export function layOut(
  nodes: readonly FramedNode[],
  links: readonly Link[],
  frames: readonly Frame[],
  view: Size = { width: 1400, height: 900 },
): Laid {
  const held = holding(nodes, links);
  const contents = contentsOf(nodes, links, held, frames);
  const first = arranged(contents, view, 1);
  const titleScale = Math.min(largestTitle, Math.max(1, Math.round((10 * seenTitle) / first.scale) / 10));
  const best = titleScale > 1 ? arranged(contents, view, titleScale) : first;
  const { boxes, edges, frames: placed } = drawn(best);
  const size = { width: Math.ceil(best.size.width + margin * 2), height: Math.ceil(best.size.height + margin * 2) };
  const lines = links.map(({ from, to }, i) => edges.get(i) ?? { points: straight(boxes.get(from), boxes.get(to)) });
  const labelled = links.flatMap(({ labelWidth }, i) => (labelWidth > 0 ? [i] : []));
  const obstacles = [...boxes.values(), ...placed.map((frame) => titleBox(frame, titleScale))];
  const labels = placeLabels(
    labelled.map((i) => {
      const { points = [], label } = lines[i] ?? {};
      return { line: points, size: { width: links[i]?.labelWidth ?? 0, height: labelHeight }, ...(label ? { wish: label } : {}) };
    }),
    obstacles,
    size,
  );
  const placeOf = new Map(labelled.map((i, k) => [i, labels[k]]));
  return {
    ...size,
    boxes,
    frames: placed,
    titleScale,
    edges: lines.map(({ points }, i) => {
      const label = placeOf.get(i);
      return { points, crosses: held.holds[i] !== true, ...(label ? { label } : {}) };
    }),
  };
}
