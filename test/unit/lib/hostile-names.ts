/** Words that break out of Markdown, HTML, SVG, terminals, tables, workflow commands and comments, where they are not escaped. */
export const hostileNames = [
  '[click](command:workbench.action.quit)',
  '![x](https://evil.example/p.png)',
  '<img src=x onerror=alert(1)>',
  '</title><script>alert(1)</script>',
  '`code` **bold** _it_',
  'a | b | c',
  '| --- |',
  'https://evil.example/',
  'www.evil.example',
  'me@evil.example',
  '<https://evil.example>',
  '$(alert) $(sync~spin)',
  '# head',
  '- item',
  '1. item',
  '> quote',
  '&lt;b&gt;',
  '\\',
  '`',
  '``',
  '~~~\nx\n~~~',
  '```\nrm -rf\n```',
  '\u001b[31mred\u001b[0m',
  '\u001b]8;;https://evil.example\u0007x',
  'a\r\nb',
  'a\nb',
  'a\u2028b',
  '\u202egnp.exe',
  '\u0000',
  '\ud800',
  '\u0085',
  '::error file=x::owned',
  '%0A::error::x',
  ']]>',
  '--><b>',
  '"\'><svg/onload=alert(1)>',
  '{{ .x }}',
  '{{x}}</text>',
  '##[error]owned',
  '##vso[task.setvariable variable=a]b',
  '##teamcity[buildStop]',
  ' ::stop-commands::x',
  '\u{e0041}\u200b\u2066\u061c',
  'javascript:alert(1)',
  '[a]: https://evil.example',
  '[a][b]',
  '&#60;b&#62;',
  '${x}',
  ';\nevil. 5 IN A 6.6.6.6',
  '.'.repeat(300),
  '%%{init: {}}%%',
  '"]\n click n0 href "javascript:x"',
  '#quot;',
  '<!--',
  '\u007f\u009b31m',
] as const;

/** In double quotes, with nothing that YAML takes for a line break or refuses. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Manifests that hold one word wherever a manifest can hold text. */
export function manifestsWith(word: string): string {
  const w = quoted(word);
  return `apiVersion: v1
kind: Service
metadata: {name: ${w}, namespace: ${w}, labels: {${w}: ${w}}, annotations: {${w}: ${w}}}
spec: {clusterIP: None, selector: {${w}: ${w}}, ports: [{name: ${w}, port: 80, targetPort: ${w}}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: ${w}}
spec: {clusterIP: None, type: ${w}, externalName: ${w}, selector: {app: ${w}}, ports: [{name: ${w}, port: 80, appProtocol: ${w}}]}
---
apiVersion: v1
kind: Service
metadata: {name: alias}
spec: {type: ExternalName, externalName: ${w}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${w}, namespace: ${w}}
spec:
  serviceName: ${w}
  selector: {matchLabels: {app: ${w}}}
  template:
    metadata: {labels: {app: ${w}, ${w}: ${w}}}
    spec:
      hostname: ${w}
      subdomain: ${w}
      dnsPolicy: ${w}
      containers: [{name: ${w}, image: ${w}, ports: [{name: ${w}, containerPort: 80}], env: [{name: ${w}, value: ${w}}, {name: U, value: ${quoted(`http://web.default.svc.cluster.local/${word}`)}}]}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: app}
spec:
  selector: {matchLabels: {app: x}}
  template:
    metadata: {labels: {app: x}}
    spec: {hostname: ${w}, subdomain: web2, containers: [{name: c, ports: [{name: ${w}, containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web2}
spec: {clusterIP: None, selector: {app: x}, ports: [{name: ${w}, port: 80, targetPort: ${w}}]}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${w}}
spec: {rules: [{host: ${w}, http: {paths: [{path: ${w}, pathType: Prefix, backend: {service: {name: ${w}, port: {name: ${w}}}}}]}}]}
---
apiVersion: v1
kind: Endpoints
metadata: {name: web}
subsets: [{addresses: [{ip: ${w}, hostname: ${w}}], ports: [{name: ${w}, port: 80}]}]
`;
}
