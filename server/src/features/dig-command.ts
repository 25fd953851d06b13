/** The image with dig and nslookup that Kubernetes' own page uses (kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution, `dnsutils.yaml`); its entry point is another program. */
const image = 'registry.k8s.io/e2e-test-images/agnhost:2.39';

const plain = /^[\w.-]+$/;

/** For POSIX shells; names with placeholders hold signs that mean something there. */
const quoted = (text: string): string => (plain.test(text) ? text : `'${text.replaceAll("'", '')}'`);

/**
 * A command for the terminal of somebody outside of the cluster: a pod of the namespace asks cluster DNS for the name, and is removed. The header of the answer is
 * printed, so that NXDOMAIN is seen. One line, without a line end.
 */
export function digCommand(fqdn: string, type: string, namespace: string): string {
  return `kubectl run dns-check -n ${quoted(namespace)} --rm -i --quiet --restart=Never --image=${image} --command -- dig +noall +comments +answer ${quoted(`${fqdn}.`)} ${type}`;
}
