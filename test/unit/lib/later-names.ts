import { manifestsWith } from './hostile-names.ts';

const template = (labels: string): string =>
  `{metadata: {labels: ${labels}}, spec: {hostname: h, subdomain: made, containers: [{name: c, image: i}]}}`;

/** Manifests in which a template, or the API server, makes names, wherever a manifest can hold text. */
export const laterNames = [
  manifestsWith('{{ .Values.x }}-x'),
  'apiVersion: v1\nkind: Pod\nmetadata: {generateName: one-, labels: {app: made}}\nspec: {hostname: h, subdomain: made, containers: [{name: c, image: i}]}\n',
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {generateName: two-}\nspec: {selector: {matchLabels: {app: made}}, template: ${template('{app: made}')}}\n`,
  `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: "{{ .Release.Name }}-set"}\nspec: {serviceName: made, selector: {matchLabels: {app: made}}, template: ${template('{app: made}')}}\n`,
  'apiVersion: v1\nkind: Service\nmetadata: {name: made}\nspec: {clusterIP: None, selector: {app: made}, ports: [{name: p, port: 80}]}\n',
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}-config"}\ndata: {host: "{{ .Release.Name }}-db.made.svc.cluster.local", other: "x.{{ .Release.Name }}-set-0.made.default.svc", far: "made.{{ .Release.Namespace }}.svc"}\n',
].join('---\n');
