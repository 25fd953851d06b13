import type { Span } from '../../base/span.ts';

interface Written {
  /** API path of the string that holds it. */
  readonly field: string;
  readonly span: Span;
}

/** What a condition needs of a name: `dns`: cluster DNS answers it; `name`: it resolves, perhaps by `/etc/hosts`; `connection`: something accepts connections there. */
export type Asks = 'dns' | 'name' | 'connection';

/** A command that ends only once names resolve or answer. */
export interface Wait extends Written {
  readonly kind: 'wait';
  /** All of them, with the loops around the command written out. `${X}` stands for a variable: `HOSTNAME` is the pod's own name, `HOSTNAME%` the same without its number, `HOSTNAME+` its full name, `NAMESPACE+` its namespace. */
  readonly hosts: readonly string[];
  readonly asks: Asks;
  /** It fails instead of trying again: only what is started again, as init containers are, waits by it. */
  readonly once?: true;
}

/** A script that a container runs from a file, by the last part of its path. */
export interface ScriptRun extends Written {
  readonly kind: 'script';
  readonly file: string;
}

/** A variable that is called as the kubelet calls those of Services. */
export interface LinkVariable extends Written {
  readonly kind: 'variable';
  readonly name: string;
  /** `kubelet`: `$(NAME)`, replaced when the container is made; `shell`: empty where it is not set; `default`: with another value for that case. */
  readonly read: 'kubelet' | 'shell' | 'default';
}

/** A variable that the kubelet replaces, if at all, in another way than one expects. */
export interface VariableReference extends Written {
  readonly kind: 'reference';
  /** `hostname -f` where a command stands for it. */
  readonly name: string;
  /** `value`: `$(NAME)` of no variable in front of that one whose value it stands in; `probe`, `hook`: `$(NAME)` in a command that runs in a running container; `words`: `${NAME}` where no shell is started; `command`: `$(NAME)` of none of the container's variables in its command, where one is usually set from a field. */
  readonly place: 'value' | 'probe' | 'hook' | 'words' | 'command';
  /** As the text has it. */
  readonly written: string;
  /** Of `value`: the variable whose value it is. */
  readonly of?: string;
  /** The program whose word it is, without its folder. */
  readonly program?: string;
}

/** A name whose addresses a program asks for all at once. */
export interface Lookup extends Written {
  readonly kind: 'lookup';
  /** As written; a label or more, no variable in it. */
  readonly host: string;
  readonly program: ProgramId;
}

/** Programs that find others by DNS (`programs.ts`). */
export type ProgramId =
  | 'grpc'
  | 'dns+'
  | 'hazelcast'
  | 'jgroups'
  | 'phoenix'
  | 'memberlist'
  | 'elasticsearch'
  | 'grafana'
  | 'alertmanager'
  | 'nats'
  | 'consul'
  | 'akka'
  | 'rabbitmq'
  | 'emqx'
  | 'otel'
  | 'haproxy'
  | 'envoy'
  | 'prometheus'
  | 'eureka'
  | 'rqlite'
  | 'etcd'
  | 'kafka'
  | 'voters'
  | 'peers';

/** A program is told how many members there have to be before one of them leads (`-bootstrap-expect=3`). */
export interface Quorum extends Written {
  readonly kind: 'quorum';
  readonly members: number;
}

/** A name that a program looks up with a resolver of its own, as it stands: no search list is tried. */
export interface OwnLookup extends Written {
  readonly kind: 'own-lookup';
  readonly host: string;
  readonly program: 'nginx';
  /** The text does not say whom to ask. */
  readonly alone?: true;
}

/** A program is told which DNS servers to ask while it runs. */
export interface OwnResolver extends Written {
  readonly kind: 'own-resolver';
  readonly program: 'nginx';
}

/** The DNS of the cluster is told to answer for another name. The span is that of `to`. */
export interface DnsRewrite extends Written {
  readonly kind: 'dns-rewrite';
  readonly match: 'exact' | 'prefix' | 'suffix' | 'substring' | 'regex';
  readonly from: string;
  readonly to: string;
}

/** The DNS of the cluster is told the address of a name. */
export interface DnsHost extends Written {
  readonly kind: 'dns-host';
  readonly host: string;
  readonly address: string;
}

/** The DNS of the cluster has the names of a zone from somewhere else. */
export interface DnsZone extends Written {
  readonly kind: 'dns-zone';
  readonly zone: string;
  readonly plugin: 'forward' | 'template' | 'file' | 'etcd';
}

/** A DNS server asks others for the names of a zone that no other one takes; '' is the zone of all names. */
export interface DnsUpstream extends Written {
  readonly kind: 'dns-upstream';
  readonly zone: string;
  /** Addresses, files and placeholders as written. */
  readonly to: readonly string[];
}

/** A plugin of the DNS of the cluster answers for all names of a zone, so that none is left for those behind it. */
export interface DnsShadow extends Written {
  readonly kind: 'dns-shadow';
  readonly zone: string;
  readonly plugin: 'hosts' | 'template';
}

/** What a text does with names, beside saying them. */
export type TextUse =
  | Wait
  | ScriptRun
  | LinkVariable
  | VariableReference
  | Lookup
  | Quorum
  | OwnLookup
  | OwnResolver
  | DnsRewrite
  | DnsHost
  | DnsZone
  | DnsUpstream
  | DnsShadow;
