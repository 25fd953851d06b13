/** Custom messages between Headlight's server and its clients. Types and names only: the client imports nothing else of the server. */

/** Position of a text document, as LSP counts. */
export interface WirePosition {
  readonly line: number;
  readonly character: number;
}
export interface WireRange {
  readonly start: WirePosition;
  readonly end: WirePosition;
}
export interface WireLocation {
  readonly uri: string;
  readonly range: WireRange;
}

/** Request `headlight/zone`: predicted records of the workspace as a zone file. */
export interface ZoneParams {
  /** Absent or empty: all. */
  readonly namespaces?: readonly string[];
  /** Id of a kustomization, chart or folder; absent: all of them together. */
  readonly bundle?: string;
  /** One side of the zones that differ between the base and now, instead of the above. */
  readonly changed?: 'before' | 'after';
}
export interface ZoneResult {
  readonly text: string;
  /** What made the record of a line, by zero-based line. */
  readonly links: readonly { readonly range: WireRange; readonly target: WireLocation; readonly tooltip: string }[];
  readonly namespaces: readonly string[];
  readonly bundles: readonly { readonly id: string; readonly label: string; readonly kind: string }[];
}

/** Request `headlight/renderedCharts`: what `helm template` made of charts. Their findings are published until a file of the chart changes. */
export interface RenderedChartsParams {
  readonly charts: readonly { /** Uri of the folder of its Chart.yaml. */ readonly folder: string; readonly text: string }[];
}
export interface RenderedChartsResult {
  readonly findings: number;
}

/** Request `headlight/resolve`: what cluster DNS answers to a name, asked from a pod of namespace `from` (of `workload` there, with its DNS settings) or, absent, directly. */
export interface ResolveParams {
  readonly name: string;
  readonly type?: string;
  readonly from?: string;
  readonly workload?: string;
}
export interface ResolveResult {
  readonly answers: readonly {
    readonly name: string;
    readonly type: string;
    readonly rcode: string;
    /** SRV data is `PORT TARGET`, with priority and weight beside it. */
    readonly records: readonly {
      readonly name: string;
      readonly type: string;
      readonly data: string;
      readonly priority?: number;
      readonly weight?: number;
    }[];
    readonly dependsOn: readonly string[];
  }[];
}

/** Request `headlight/nameAt`: the cluster DNS name that a place of a manifest stands for; `null` where it stands for none. */
export interface NameAtParams {
  readonly uri: string;
  readonly position: WirePosition;
  /** Another name of the object there, as an entry of the tree has it. */
  readonly fqdn?: string;
}
export interface NameAtResult {
  readonly fqdn: string;
  readonly namespace: string;
  readonly clusterDomain: string;
  /** Record type that tells most about it: `SRV` for a port, `CNAME` for an alias, else `A` or `AAAA`. */
  readonly type: string;
  /** What cluster DNS will answer to that question: `NXDOMAIN` where there is no such name. */
  readonly rcode: string;
  /** Command line that asks for it from outside of the cluster, without a line end. */
  readonly dig: string;
}

/** Request `headlight/environment`: entries of an `env:` list for what stands at a place of a manifest; `null` where there is nothing to name. */
export type EnvironmentParams = NameAtParams;
export interface EnvironmentResult {
  /** YAML list items at column 0, with a line end. */
  readonly text: string;
  /** What they lead to, for people: `Service db-headless`. */
  readonly title: string;
}

/** Request and notification `headlight/status`. */
export interface StatusResult {
  readonly state: 'indexing' | 'ready';
  readonly files: number;
  readonly documents: number;
  readonly objects: number;
  readonly services: number;
  /** Pods that all workloads ask for, and bare Pods; one for what runs once per node. */
  readonly pods: number;
  readonly findings: { readonly error: number; readonly warning: number; readonly information: number; readonly hint: number };
  /** Files with documents that do not parse. */
  readonly broken: readonly string[];
  /** Files that were not read, with the reason. */
  readonly unreadable: readonly { readonly path: string; readonly message: string }[];
  /** Why files are never applied as they are written, and which: no more than some of each. */
  readonly unapplied: readonly { readonly because: string; readonly count: number; readonly some: readonly string[] }[];
  /** What is there and was not read; absent: nothing. `because`: why it does not come; absent: it is on its way. */
  readonly unread?: { readonly files: number; readonly folders: number; readonly because?: string };
  /** Milliseconds that the last complete reading of the workspace took. */
  readonly indexMilliseconds: number;
  /** Bytes of resident memory; absent where the server is no process of its own. */
  readonly memory?: number;
  /** Process id of the server. */
  readonly process?: number;
  readonly version: string;
}

/** Request `headlight/tool`: what an assistant asks, by the names and schemas of `tools/table.ts`; the answer is text, and the same as fields. */
export interface ToolParams {
  readonly name: string;
  readonly input: unknown;
}
export interface ToolResult {
  readonly text: string;
  readonly structured: Readonly<Record<string, unknown>>;
  readonly isError?: true;
}

/** Notification `headlight/changed`: predicted records or links may be other than before. */
export interface ChangedParams {
  readonly generation: number;
}

/** Request `headlight/base`: the state that the workspace is compared with. A client that knows one sends it, and again whenever it is another. */
export interface BaseParams {
  /** What people call it: `HEAD`, a branch; '' or absent: nothing is compared. */
  readonly base?: string;
  /** Files that are not what they were; `null`: there was no such file, absent: the same as now again. What is never named is the same in both states. */
  readonly files: readonly { readonly uri: string; readonly text?: string | null }[];
  /** What was told of the same base before holds for files that are not named here. */
  readonly keep?: boolean;
}
/** How many files are told apart now. */
export interface BaseResult {
  readonly files: number;
}

/** Request and notification `headlight/changes`: what the workspace changes of its base. */
export interface ChangesResult {
  /** As the client called it; '': nothing is compared. */
  readonly base: string;
  /** How many names go, come and lead elsewhere. */
  readonly removed: number;
  readonly added: number;
  readonly changed: number;
  /** Changes that the API server refuses. */
  readonly refused: number;
  /** Places that use names that go. */
  readonly used: number;
}

/** Requests and notifications beyond the protocol. */
export const methods = {
  base: 'headlight/base',
  changes: 'headlight/changes',
  zone: 'headlight/zone',
  resolve: 'headlight/resolve',
  nameAt: 'headlight/nameAt',
  environment: 'headlight/environment',
  status: 'headlight/status',
  renderedCharts: 'headlight/renderedCharts',
  tool: 'headlight/tool',
  changed: 'headlight/changed',
} as const;

/** Request `headlight/tree`: namespaces, or what lies below one entry: Services of a namespace, names of a Service with their pods. */
export interface TreeParams {
  readonly bundle?: string;
  /** Id of the namespace or Service whose children are asked for; absent: the namespaces. */
  readonly of?: string;
  /** Only what contains this word, itself or below, as far down as it takes to see why; not together with `of`. */
  readonly filter?: string;
}
export interface TreeNode {
  readonly kind: 'namespace' | 'service' | 'name' | 'pod';
  /** Of a Service: what its name leads to. */
  readonly form?: 'headless' | 'cluster-ip' | 'alias';
  /** Of a Service: its selector chooses no pod. */
  readonly isEmpty?: true;
  /** Of a Service: warnings and errors on other objects that it is a cause of. */
  readonly causes?: number;
  /** The same for the same entry, edits aside. */
  readonly id: string;
  readonly label: string;
  readonly detail: string;
  /** Cluster DNS name that the entry stands for. */
  readonly fqdn?: string;
  /** Warnings and errors on the object, and on those below it. */
  readonly problems: number;
  readonly location?: WireLocation;
  /** Of a namespace: how many Services it has. */
  readonly services?: number;
  /** Absent: ask for them with `of`. */
  readonly children?: readonly TreeNode[];
}

/** Request `headlight/treePath`: ids of the entries that lead to what stands at a place of a manifest, from its namespace down. */
export type TreePathParams = NameAtParams;
export interface TreePathResult {
  readonly path: readonly string[];
}

/** Request `headlight/topology`: the picture of one bundle, one namespace, or all. */
export interface TopologyParams {
  readonly bundle?: string;
  readonly namespace?: string;
  /** Pixels of the view that the picture is to fill. */
  readonly width?: number;
  readonly height?: number;
}
/** What is told of an object beside the picture. */
export interface TopologyNodeResult {
  readonly label: string;
  readonly detail: string;
  /** Its records, or the names of its pods. */
  readonly lines: readonly string[];
  /** Errors first. */
  readonly problems: readonly { readonly severity: string; readonly message: string }[];
  /** `→ db-{0…2} (governs)`; `to`: the index of the other object. */
  readonly links: readonly { readonly to: number; readonly text: string }[];
  readonly location?: WireLocation;
}
export interface TopologyResult {
  readonly title: string;
  /** Safe to put into a page: every word of the workspace is escaped. Elements of class `node` carry `data-index`, those of class `edge` `data-from` and `data-to`. */
  readonly svg: string;
  readonly standalone: string;
  readonly mermaid: string;
  readonly nodes: readonly TopologyNodeResult[];
  readonly omitted: number;
  readonly bundles: readonly { readonly id: string; readonly label: string }[];
  readonly namespaces: readonly string[];
}

/** Request `headlight/pods`: what a name can be resolved from. */
export interface PodsResult {
  readonly pods: readonly { readonly label: string; readonly namespace: string; readonly owner: WireLocation }[];
}

/** Request `headlight/walk`: each query that the pod's resolver makes, in order, as text. `pod`: a label of `headlight/pods`. */
export interface WalkParams {
  readonly name: string;
  readonly type?: string;
  readonly pod: string;
  readonly namespace: string;
}
export interface WalkResult {
  readonly text: string;
  /** What made the record, or keeps it from being there. */
  readonly links: readonly { readonly range: WireRange; readonly target: WireLocation; readonly tooltip: string }[];
}

/** Requests of the views beside the documents. */
export const viewMethods = {
  tree: 'headlight/tree',
  treePath: 'headlight/treePath',
  topology: 'headlight/topology',
  pods: 'headlight/pods',
  walk: 'headlight/walk',
} as const;

/** Requests about charts, for clients that show them. `folder`: uri of the folder of a Chart.yaml. */
export const chartMethods = {
  charts: 'headlight/charts',
  showEnvironment: 'headlight/showEnvironment',
  renderedChart: 'headlight/renderedChart',
  newEnvironment: 'headlight/newEnvironment',
} as const;

/** Parameters of `headlight/charts`. */
export interface ChartsParams {
  /** Uri of a document: only the chart that holds it; absent: all. */ readonly holding?: string;
}

/** Request `headlight/charts`: charts that stand for themselves, with their environments, the one that people see first in front. */
export interface ChartsResult {
  readonly charts: readonly {
    readonly folder: string;
    readonly label: string;
    readonly environments: readonly {
      readonly name: string;
      readonly release: string;
      readonly namespace: string;
      /** What deploys it; absent: a setting. */ readonly origin?: WireLocation;
    }[];
  }[];
}

/** Request `headlight/showEnvironment`: people see this one first from now on. */
export interface ShowEnvironmentParams {
  readonly folder: string;
  readonly name: string;
}

/** Request `headlight/renderedChart`: the manifests of one environment, as `helm template` prints them; `null` where there is no such chart, or no engine. */
export interface RenderedChartParams {
  readonly folder: string;
  /** Absent: the one that people see first. */ readonly environment?: string;
}
export interface RenderedChartResult {
  readonly text: string;
  /** Where each object comes from. */
  readonly links: readonly { readonly range: WireRange; readonly target: WireLocation; readonly tooltip: string }[];
}

/** Request `headlight/newEnvironment`: what to write, and where, so that the settings know one more environment of a chart; `null` where that has to be done by hand. */
export interface NewEnvironmentParams {
  readonly folder: string;
  readonly name: string;
}
export interface NewEnvironmentResult {
  readonly uri: string;
  readonly range: WireRange;
  readonly text: string;
  /** There is no such file yet. */ readonly isNew: boolean;
}

/** Requests of a server that has no disk to its client. */
export const fileMethods = {
  folder: 'headlight/folder',
  file: 'headlight/file',
  engine: 'headlight/engine',
  layout: 'headlight/layout',
  patterns: 'headlight/patterns',
  pages: 'headlight/pages',
} as const;

/** Why something cannot be read. `isGone`: there is no such thing; else it may be had another time. */
export interface ReadRefusal {
  readonly refused: string;
  readonly isGone: boolean;
}

/** Request `headlight/folder`: what lies in a folder. */
export interface FolderParams {
  readonly uri: string;
}
export interface FolderResult {
  readonly entries: readonly { readonly name: string; readonly kind: 'file' | 'folder' | 'link' | 'other' }[];
}

/** Request `headlight/file`: what a file holds. */
export interface FileParams {
  readonly uri: string;
  /** Bytes; what is larger is only measured. */ readonly largest: number;
}
export interface FileResult {
  readonly size: number;
  /** Milliseconds since 1970; 0: nobody knows. */ readonly mtime: number;
  /** Absent: it is larger. */ readonly bytes?: Uint8Array;
}

/** Requests `headlight/layout` and `headlight/patterns`: the script of the library that lays out pictures, or of the one that reads patterns. */
export interface LibraryResult {
  readonly script: string;
}

/** Request `headlight/pages`: the pages of rules as the extension brings them, by the ids of the rules; one that it does not bring is left out. */
export interface PagesParams {
  readonly rules: readonly string[];
}
export interface PagesResult {
  readonly pages: Readonly<Record<string, string>>;
}

/** Request `headlight/engine`: the files of Helm's engine. */
export interface EngineResult {
  readonly script: string;
  readonly glue: string;
  /** As brotli packed it. */ readonly wasm: Uint8Array;
}
