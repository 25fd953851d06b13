import type { Span } from '../base/span.ts';
import { limitTexts, type Limit } from './limits.ts';

/** A file that templates came from. */
export interface RenderSource {
  /** Index in the files of the request. */
  readonly file: number;
  /** Path in a packed chart, where the file is one: such a file cannot be edited. */
  readonly inner?: string;
}

/** A part of a source: zero-based UTF-16 offsets in its text, a byte order mark not counted; end exclusive. */
export interface SourcePlace {
  /** Index in `Rendering.sources`. */
  readonly source: number;
  readonly span: Span;
}

/** One manifest. Its text holds a private character (`base/texts/hole.ts`) for each that is known only once it is deployed. */
export interface RenderedDocument {
  /** What helm calls the template: `orders/charts/db/templates/set.yaml`. */
  readonly template: string;
  /** Index in `Rendering.sources`; `undefined` where it is not known. */
  readonly source?: number;
  readonly text: string;
  /** Of a hook: when helm runs it (`pre-install`, `test`, …), and its weight. */
  readonly hook?: { readonly events: readonly string[]; readonly weight: number };
  /** A file of `crds/`. */
  readonly crd: boolean;
  /** Where its parts come from: see `origin.ts`. */
  readonly segments: Int32Array;
}

/** What came of a template. A blocked one needs named templates of a chart that is missing or of a file that does not parse. */
export interface TemplateOutcome {
  readonly template: string;
  readonly source?: number;
  readonly state: 'rendered' | 'failed' | 'blocked';
}

/**
 * `chart`, `library`, `release`: nothing is rendered. `dependency`: charts of Chart.yaml are missing. `values`, `schema`, `kubernetes`: values files,
 * `values.schema.json`, versions of Kubernetes. `parse`, `execute`, `fail`, `yaml`: a template. `required`: a value is required and not given.
 * `limit`: it went on too long. `engine`: the engine itself came to an end.
 */
export type FaultKind =
  | 'chart'
  | 'library'
  | 'release'
  | 'dependency'
  | 'values'
  | 'schema'
  | 'kubernetes'
  | 'parse'
  | 'execute'
  | 'fail'
  | 'yaml'
  | 'required'
  | 'limit'
  | 'engine';

/** Something that helm refuses, or ends at. */
export interface RenderFault {
  readonly kind: FaultKind;
  /** What helm prints, in one or more lines. */
  readonly text: string;
  /** Why, without places. */
  readonly reason: string;
  /** What helm calls the template. */
  readonly template?: string;
  /** From where it failed outwards to the template that was being rendered. */
  readonly places: readonly SourcePlace[];
  /** Index of the values file that cannot be read. */
  readonly values?: number;
  /** Line in that file or in Chart.yaml, from 1. */
  readonly line?: number;
}

/** A chart that is needed and not there. */
export interface MissingChart {
  /** The chart that needs it: names from the top, with dots between them. */
  readonly chart: string;
  readonly name: string;
  readonly alias?: string;
  readonly version?: string;
  readonly repository?: string;
}

/** What came of a request. */
export interface Rendering {
  /** In helm's order: manifests by kind, then hooks. */
  readonly documents: readonly RenderedDocument[];
  readonly templates: readonly TemplateOutcome[];
  readonly sources: readonly RenderSource[];
  readonly faults: readonly RenderFault[];
  readonly missing: readonly MissingChart[];
  /** What helm says beside it. */
  readonly warnings: readonly string[];
  /** The includes that text came through: see `origin.ts`. */
  readonly frames: Int32Array;
}

/** A rendering that came to nothing. */
export function nothingRendered(kind: FaultKind, text: string): Rendering {
  const fault: RenderFault = { kind, text, reason: text, places: [] };
  return { documents: [], templates: [], sources: [], faults: [fault], missing: [], warnings: [], frames: new Int32Array() };
}

/** The engine's own spelling. */
interface WireResult {
  readonly documents:
    | readonly {
        readonly template: string;
        readonly source: number;
        readonly events?: readonly string[];
        readonly weight?: number;
        readonly crd?: boolean;
        readonly size: number;
        readonly segments: number;
      }[]
    | null;
  readonly templates: readonly (TemplateOutcome & { readonly source: number })[] | null;
  readonly sources: readonly RenderSource[] | null;
  readonly faults:
    | readonly (Omit<RenderFault, 'places'> & {
        readonly values: number;
        readonly places?: readonly { readonly source: number; readonly start: number; readonly end: number }[];
      })[]
    | null;
  readonly missing: readonly MissingChart[] | null;
  readonly warnings: readonly string[] | null;
  readonly frames: number;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Numbers of a segment and of a frame. */
export const segmentSize = 5;
export const frameSize = 4;

const limitWords = (limit: Limit): Pick<RenderFault, 'text' | 'reason'> => ({ text: limitTexts[limit], reason: limitTexts[limit] });

/** Reads what the engine wrote: the length of its JSON in four bytes, the JSON, texts, then numbers. */
export function decodeRendering(frame: Uint8Array): Rendering {
  const length = new DataView(frame.buffer, frame.byteOffset).getUint32(0, true);
  const wire = JSON.parse(decoder.decode(frame.subarray(4, 4 + length))) as WireResult;
  const documents = wire.documents ?? [];
  let at = 4 + length;
  const texts = documents.map(({ size }) => decoder.decode(frame.subarray(at, (at += size))));
  at = Math.ceil(at / 4) * 4;
  const numbers = new Int32Array(frame.slice(at).buffer);
  let next = 0;
  const take = (count: number): Int32Array => numbers.subarray(next, (next += count));
  return {
    documents: documents.map(({ template, source, events, weight = 0, crd = false, segments }, index) => ({
      template,
      text: texts[index] ?? '',
      crd,
      segments: take(segments * segmentSize),
      ...(source >= 0 ? { source } : {}),
      ...(events ? { hook: { events, weight } } : {}),
    })),
    templates: (wire.templates ?? []).map(({ template, source, state }) => ({ template, state, ...(source >= 0 ? { source } : {}) })),
    sources: wire.sources ?? [],
    faults: (wire.faults ?? []).map(({ places = [], values, ...rest }) => ({
      ...rest,
      ...(rest.kind === 'limit' ? limitWords(rest.text as Limit) : {}),
      places: places.map(({ source, start, end }) => ({ source, span: { start, end } })),
      ...(values >= 0 ? { values } : {}),
    })),
    missing: wire.missing ?? [],
    warnings: wire.warnings ?? [],
    frames: take(wire.frames * frameSize),
  };
}
