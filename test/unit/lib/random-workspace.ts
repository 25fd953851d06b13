import { randomOf } from './random.ts';

/** A workspace of a few folders whose objects share names, with and without namespaces, some of them built by kustomizations that rename. */
export function randomWorkspace(seed: number): Map<string, string> {
  const random = randomOf(seed);
  const names = ['db', 'web', 'cache'];
  const namespaces = ['', '', 'shop', 'stag'];
  const meta = (name: string, namespace: string): string =>
    `metadata:\n  name: ${name}${namespace === '' ? '' : `\n  namespace: ${namespace}`}`;
  const service = (): string =>
    `apiVersion: v1\nkind: Service\n${meta(random.pick([...names, 'db-hl', 'web-svc']), random.pick(namespaces))}\nspec:\n${random.below(2) === 0 ? '  clusterIP: None\n' : ''}  selector:\n    app: ${random.pick(names)}\n  ports:\n    - name: main\n      port: ${80 + random.below(2)}`;
  const set = (): string => {
    const name = random.pick(names);
    const labels = `app: ${name}`;
    return `apiVersion: apps/v1\nkind: StatefulSet\n${meta(name, random.pick(namespaces))}\nspec:\n  serviceName: ${random.pick([...names, 'db-hl', 'gone'])}\n  replicas: ${random.below(3)}\n  selector:\n    matchLabels:\n      ${labels}\n  template:\n    metadata:\n      labels:\n        ${labels}\n    spec:\n      containers:\n        - name: main\n          image: example/main:1`;
  };
  const host = (): string => {
    const pod = random.below(2) === 0 ? '' : `${random.pick(names)}-${random.below(4)}.`;
    return `${pod}${random.pick([...names, 'db-hl', 'dbb', 'gone'])}${random.pick(['', '.shop', '.shop.svc', '.stag.svc.cluster.local', '.default.svc.cluster.local'])}`;
  };
  const text = (): string =>
    `apiVersion: v1\nkind: ConfigMap\n${meta(`text-${random.below(100)}`, random.pick(namespaces))}\ndata:\n  hosts: "${Array.from({ length: 3 }, () => `http://${host()}:80`).join(',')}"\n  host: ${host()}`;
  const files = new Map<string, string>();
  for (const folder of ['a', 'b', 'c/d']) {
    const kinds = [service, service, set, text];
    for (let file = 0; file <= random.below(2); file++)
      files.set(`${folder}/f${file}.yaml`, Array.from({ length: 1 + random.below(4) }, () => random.pick(kinds)()).join('\n---\n'));
    if (random.below(2) === 0)
      files.set(
        `${folder}/kustomization.yaml`,
        `resources:\n${[...files.keys()]
          .filter((each) => each.startsWith(`${folder}/f`))
          .map((each) => `  - ${each.slice(folder.length + 1)}\n`)
          .join('')}${random.pick(['', 'namespace: shop\n', 'namePrefix: x-\n'])}`,
      );
  }
  const bases = ['a', 'b'].filter((folder) => files.has(`${folder}/kustomization.yaml`));
  for (const base of bases)
    files.set(
      `overlays/${base}/kustomization.yaml`,
      `resources:\n  - ../../${base}\n${random.pick(['namePrefix: prod-\n', 'namespace: stag\n', ''])}`,
    );
  return files;
}
