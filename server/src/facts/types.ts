import type { KeptLines } from '../base/lines.ts';
import type { Span } from '../base/span.ts';
import type { KubeObject } from '../k8s/kinds.ts';
import type { TextUse } from './uses/types.ts';
import type { AnchorMisuse, MapNode } from '../yaml/node.ts';
import type { BuiltName } from './mentions/built-name.ts';

/** A host name found in text (env, args, commands, ConfigMap and Secret data, annotations, `values.yaml`). */
export interface DnsMention {
  /** API path of the string that holds it, e.g. `spec.template.spec.containers[0].env[1].value`. */
  readonly field: string;
  /** As written, without a final dot. */
  readonly host: string;
  readonly span: Span;
  /** Port written behind it (`host:5432`). */
  readonly port?: number;
  readonly portSpan?: Span;
  /** The whole value is `host` or `host:port`. Single labels are kept only then. */
  readonly whole: boolean;
  /** Offset where the scalar that holds it starts, if that is on an earlier line: a comment can stand only above that. */
  readonly scalarStart?: number;
  /** Followed or preceded by text that may complete it: `$(VAR)`, a template, a wildcard. Never reported. */
  readonly open: boolean;
  /** Open at its front only, where a variable or a range stands for one whole label: `$(POD_NAME).db.data.svc`, `http://db-{0...3}.db.data.svc`. */
  readonly behindLabel?: true;
  /** The whole name where variables or ranges are a part of it, which makes the mention open: what it is read as, the model knows (`model/names/`). */
  readonly built?: BuiltName;
  /** What tells that a host stands here: the scheme of its URL, in small letters; `@` of a user; `key` of a variable, a flag or a setting, `etcd srv` where it is a domain with SRV records; `command`. */
  readonly told?: string;
  /** An issuer, an audience, a name in a certificate and the like: compared with others, looked up by nobody. */
  readonly identifier?: true;
}

/** One Kubernetes object of a file. Positions live in `tree` only; everything else is position-free. */
export interface ObjectFacts {
  readonly uri: string;
  /** Document in the file, from 0. */
  readonly document: number;
  /** Prefix of API paths inside a `kind: List`, e.g. `items[2].`; else ''. */
  readonly prefix: string;
  /** Pruned to what anybody reads (`facts/trees/prune.ts`), and packed where it is a plain tree (`yaml/packed-map.ts`): copies with `...` need its `entries`. */
  readonly tree: MapNode;
  readonly object: KubeObject;
  readonly mentions: readonly DnsMention[];
  /** What its texts do with names beside saying them; absent: nothing. */
  readonly uses?: readonly TextUse[];
  /** Its document is broken (last good facts) or a template: links are fine, no rule judges it. */
  readonly partial: boolean;
  /** API paths of fields that a placeholder leaves unknown (`open-fields.ts`); absent: none. The rest of the object is known. */
  readonly open?: readonly string[];
  /** Partial only because its document is broken at present: offsets are those of when it last was whole. */
  readonly lastGood?: true;
  /** Kind and name of the controller that made it: the object is a copy of one that an operator keeps in a cluster. */
  readonly madeBy?: string;
  /** Nothing is written but what it is and is called. */
  readonly isBare?: true;
  /** A directive of strategic merge (`$patch`) stands in it: it is a patch for an object, and none itself. */
  readonly isPatch?: true;
  /** Rule ids of the annotation `headlight/ignore`. */
  readonly ignores: readonly string[];
  /** It is the text of a file that becomes a part of this sort of object, which is called as it is. */
  readonly textOf?: 'ConfigMap' | 'Secret';
  /** What a template rendered to; positions are those in the template. */
  readonly rendered?: true;
  /** Environment of the chart that it was rendered for, where the chart has any. */
  readonly environment?: string;
  /** Texts of it that part from the name of a Service of the chart. */
  readonly partings?: readonly Parting[];
}

/** A release that nobody spoke of: with a value set, with a name that contains the chart's, or one of so many characters. */
export type PartingCase =
  { readonly kind: 'value-set' | 'release-contains'; readonly value: string } | { readonly kind: 'release-long'; readonly value: number };

/** A text that means a Service of its chart, and does not name it any more. */
export interface Parting {
  /** What the text is: `serviceName` of a StatefulSet, a reference such as a backend, or any text with a host in it. */
  readonly of: 'serviceName' | 'reference' | 'text';
  /** API path of the text, as that of a mention. */
  readonly field: string;
  readonly span: Span;
  /** What it names. */
  readonly text: string;
  /** What the Service is called. */
  readonly service: string;
  readonly servicePlace: { readonly uri: string; readonly span: Span };
  /** When that is so; absent: now, while they agree by the chart's own values. */
  readonly when?: PartingCase;
  /** Only releases of unusual names bring it about. */
  readonly isRare?: true;
}

/** An anchor, alias or merge key for which the API server's reader refuses the document. */
export interface Misuse {
  /** Document in the file, from 0. */
  readonly document: number;
  readonly kind: AnchorMisuse;
  /** As written, without `*` or `&`; `<<` of a merge key. */
  readonly name: string;
  readonly span: Span;
  /** An anchor before it whose name is nearly that of the alias. */
  readonly near?: string;
}

/** `# headlight-ignore: id, id -- reason`. */
export interface Suppression {
  readonly span: Span;
  readonly ids: readonly { readonly id: string; readonly span: Span }[];
  readonly reason: string;
  readonly scope: 'line' | 'file';
  /** The line that it speaks of, with its break: the comment's own line when text stands before it, else the next line. */
  readonly speaksOf: Span;
}

/** A suppression comment of which it is not known yet what it speaks of. */
export type SuppressionComment = Omit<Suppression, 'speaksOf'>;

/** Facts of one document, kept so that an edit elsewhere in the file need not parse it again. */
export interface ChunkFacts {
  /** Length and hash of the document's text; '' in files of one document, and in those that nobody edits. */
  readonly key: string;
  readonly index: number;
  /** Offset of the document in the file. */
  readonly start: number;
  /** Of a broken document: what recovery found, not the last good ones. */
  readonly objects: readonly ObjectFacts[];
  readonly trees: readonly MapNode[];
  readonly mentions: readonly DnsMention[];
  readonly comments: readonly SuppressionComment[];
  readonly misuses?: readonly Misuse[];
  readonly broken: boolean;
  readonly templated: boolean;
  /** The same facts where they were read, of a document that stands elsewhere by now. */
  readonly origin?: ChunkFacts;
}

/** `texts`: no manifest, but a file that a generator of a kustomization reads (`text-file.ts`). */
export type FileRole = 'manifests' | 'kustomization' | 'chart' | 'values' | 'config' | 'texts' | 'irrelevant';

/** All that stays in memory of a file. What a cache writes of it: `serial.ts`. */
export interface FileFacts {
  readonly uri: string;
  readonly role: FileRole;
  readonly objects: readonly ObjectFacts[];
  /** Tree of a kustomization.yaml or Chart.yaml, or of a patch file that is no whole object. */
  readonly trees: readonly MapNode[];
  /** Mentions outside of objects (`values.yaml`, JSON patches, inline parts of kustomizations). */
  readonly mentions: readonly DnsMention[];
  /** Of a file that a generator reads, what its text does with names; absent: nothing. */
  readonly uses?: readonly TextUse[];
  readonly suppressions: readonly Suppression[];
  /** Where there are any. */
  readonly misuses?: readonly Misuse[];
  /** Number of documents, broken ones counted. */
  readonly documents: number;
  readonly broken: readonly number[];
  /** Objects of broken documents are those of an earlier text: the file alone does not say them. */
  readonly remembers?: true;
  readonly templated: boolean;
  /** Offsets of line starts, packed in files that nobody edits: `startsOf` in `base/lines.ts`. */
  readonly lineStarts: KeptLines;
  /** Hash of everything but positions: unchanged shape = unchanged meaning. */
  readonly shape: string;
  /** Facts by document, in files of more than one that are being edited. */
  readonly chunks?: readonly ChunkFacts[];
  /** Offsets of the documents, in other files of more than one. */
  readonly starts?: readonly number[];
  /** The file is part of a chart that was rendered (`rendered.ts`): its objects are those that it renders to. */
  readonly rendered?: RenderedMark;
}

/** What a rendered file is without its chart. */
export interface RenderedMark {
  readonly own: FileFacts;
  /** Text that positions are in. */
  readonly text: string;
  /** Of a Chart.yaml: what the chart was rendered for, in the order in which people see it. */
  readonly environments?: readonly RenderedEnvironment[];
}

/** What is known of a rendering as a whole. */
export interface RenderedEnvironment {
  /** Absent: nobody said how the chart is deployed. */
  readonly name?: string;
  /** 0: people see it first. */
  readonly rank: number;
  /** Why the chart may hold more than was rendered, in plain words; empty: it cannot. */
  readonly unknowns: readonly string[];
  /** It was never rendered so far. */
  readonly isPending?: true;
  /** Name of the release that stands for one that nobody named. */
  readonly standIn?: string;
  /** Uris of the values files that it reads. */
  readonly values: readonly string[];
  /** Where it is written, where a file of the workspace says that a chart is deployed so. */
  readonly origin?: EnvironmentOrigin;
}

/** What deploys a chart. */
export interface EnvironmentOrigin {
  readonly uri: string;
  /** Where it names the chart. */
  readonly span: Span;
  /** Files that it names, and where. */
  readonly links: readonly { readonly span: Span; readonly uri: string }[];
  /** It deploys nothing but charts of the workspace. */
  readonly isWhole: boolean;
}
