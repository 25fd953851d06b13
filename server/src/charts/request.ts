/** A file of a chart. */
export interface ChartFile {
  /** Path in the chart, with `/` between folders: `templates/db.yaml`, `charts/lib/Chart.yaml`. */
  readonly path: string;
  /** Where it comes from: whatever the host calls the file. */
  readonly uri: string;
  /** What stands in it; text is taken as UTF-8. */
  readonly content: Uint8Array | string;
}

const decoder = new TextDecoder();

/** What stands in a file, as text; '' of none. */
export function contentText(file: Pick<ChartFile, 'content'> | undefined): string {
  const content = file?.content ?? '';
  return typeof content === 'string' ? content : decoder.decode(content);
}

/** A file of values, as `--values` names it. */
export interface ValuesFile {
  /** For messages. */
  readonly name: string;
  readonly content: Uint8Array | string;
}

/** One `--set` or its like, in helm's own notation: `replicas=3,image.tag=1.2`. */
export interface ValueSetting {
  readonly kind: 'set' | 'set-string' | 'set-json' | 'set-literal' | 'set-file';
  readonly text: string;
  /** What the file of `set-file` holds. */
  readonly content?: Uint8Array | string;
}

/** Everything that a chart is rendered from. */
export interface RenderRequest {
  readonly files: readonly ChartFile[];
  /** Folders in `charts/` that stand for charts elsewhere (`file://` dependencies): each has a `.helmignore` of its own. */
  readonly mounts?: readonly string[];
  /** Later files win. */
  readonly values?: readonly ValuesFile[];
  readonly settings?: readonly ValueSetting[];
  /** Name of the release, as helm takes it. */
  readonly release: string;
  readonly namespace: string;
  /** `1.34`; default: the newest that the engine knows. */
  readonly kubernetesVersion?: string;
  /** Besides those that Kubernetes has built in. */
  readonly apiVersions?: readonly string[];
  /** What a cluster serves, kinds as well (`apps/v1`, `apps/v1/Deployment`); default: as without one, all versions that Kubernetes has built in, and no kind. */
  readonly served?: readonly string[];
  readonly isUpgrade?: boolean;
  /** The first thing that helm refuses ends the rendering, as it does for helm. Otherwise everything is rendered that can be. */
  readonly strict?: boolean;
  /** Also the files of `crds/`. */
  readonly crds?: boolean;
  readonly skipSchema?: boolean;
  readonly limits?: RenderLimits;
}

export interface RenderLimits {
  /** How long a rendering takes at most. */
  readonly milliseconds: number;
  /** How much it puts out at most. */
  readonly bytes: number;
}

/** More than any chart needs, also on a machine with other work. */
export const defaultLimits: RenderLimits = { milliseconds: 20_000, bytes: 50_000_000 };

const encoder = new TextEncoder();

const bytesOf = (content: Uint8Array | string): Uint8Array => (typeof content === 'string' ? encoder.encode(content) : content);

/** The request as the engine reads it: the length of its JSON in four bytes, the lowest first, the JSON, the contents in its order. */
export function encodeRequest(request: RenderRequest): Uint8Array {
  const {
    files,
    mounts = [],
    values = [],
    settings = [],
    release,
    namespace,
    kubernetesVersion = '',
    apiVersions = [],
    served = [],
    isUpgrade = false,
    strict = false,
    crds = false,
    skipSchema = false,
  } = request;
  const { milliseconds, bytes } = request.limits ?? defaultLimits;
  const contents = [...files, ...values, ...settings].map(({ content = '' }) => bytesOf(content));
  const sizes = contents.map(({ length }) => length);
  const size = (index: number): number => sizes[index] ?? 0;
  const head = encoder.encode(
    JSON.stringify({
      files: files.map(({ path }, index) => ({ name: path, size: size(index) })),
      values: values.map(({ name }, index) => ({ name, size: size(files.length + index) })),
      sets: settings.map(({ kind, text }, index) => ({ kind, text, size: size(files.length + values.length + index) })),
      mounts,
      release,
      namespace,
      kubernetesVersion,
      apiVersions,
      served,
      upgrade: isUpgrade,
      strict,
      crds,
      skipSchema,
      milliseconds,
      bytes,
    }),
  );
  return joined([lengthOf(head), head, ...contents]);
}

function lengthOf(bytes: Uint8Array): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length, true);
  return length;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
