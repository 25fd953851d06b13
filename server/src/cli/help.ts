import { kubernetesVersions } from '../k8s/versions.ts';

const common = `
Options of every command:
  --kubernetes-version V   ${kubernetesVersions[0]} to ${kubernetesVersions.at(-1)}, default ${kubernetesVersions.at(-1)}
  --cluster-domain D       default cluster.local
  --default-namespace N    namespace assumed where metadata.namespace is absent, default default
  --ip-families F          families of the cluster, primary first, default IPv4,IPv6
  --service-cidrs C        ranges of Service addresses, e.g. 10.96.0.0/12; default: not known
  --config FILE            default: the nearest .headlight.yaml, from the first path upward
  --cache DIR              keep what was read of files here, for the next run; safe to delete. What is in it is
                           believed: a folder that only you can write to, and nothing that a repository brings
  -h, --help
Folders are walked, what .gitignore names is left out unless Git tracks it, - is standard input.
`;

/** Usage of each command. */
export const helpTexts: Readonly<Record<string, string>> = {
  '': `headlight: what cluster DNS will answer for Kubernetes manifests, and what is wrong with them

Usage:
  headlight lint [PATH…]               find mistakes in names, headless Services and their pods
  headlight zone [PATH…]               print all records
  headlight dig NAME [TYPE]… [-f PATH…]  answer as the cluster's DNS server will
  headlight render CHART               print a Helm chart's manifests; helm is not needed
  headlight diff [OLD] [NEW]           what a change does to names, and what is refused
  headlight explain [RULE…]            the page of a rule
  headlight --version
${common}
headlight COMMAND --help says more.
`,
  lint: `Usage: headlight lint [PATH…] [OPTIONS]

  --format F       text (default), json, sarif, github or junit
  --fail-on LEVEL  exit 1 from this level on: error (default), warning, information, hint or never
  --fix            apply the safe fixes; with - the fixed text is printed, and the findings go to standard error
  --unsafe-fixes   with --fix: also fixes that change more than the flaw, each named on standard error; where a
                   finding offers several, only one that is preferred
  --dry-run        with --fix: print the changes as a diff for \`git apply\`, findings to standard error; write nothing
  --bundle B       only what takes part in this kustomization, chart or folder
  --markdown       also manifests in fenced blocks of Markdown files
  --values F       values for all charts, as helm's --values; may be repeated, later files win
  --set K=V        a value for all charts, as helm has it; may be repeated
  --environment E  charts as this environment of .headlight.yaml deploys them; default the first of each
  --release NAME   release that charts are rendered for; default release-name
  --no-render      leave charts as they are
  --helm PATH      let an installed helm render them
${common}
Exit code 0: nothing at or above --fail-on; 1: findings; 2: bad usage, or manifests that cannot be read
(not with --fail-on never); 70: a fault of Headlight.
`,
  zone: `Usage: headlight zone [PATH…] [OPTIONS]

  --format F         zone (default, an RFC 1035 master file) or json
  -n, --namespace N  only this namespace; may be repeated
  --bundle B         only what this kustomization, chart or folder deploys
  --values F         values for all charts, as helm's --values; may be repeated, later files win
  --set K=V          a value for all charts, as helm has it; may be repeated
  --environment E    charts as this environment of .headlight.yaml deploys them; default the first of each
  --release NAME     release that charts are rendered for; default release-name
  --no-render        leave charts as they are
  --helm PATH        let an installed helm render them
${common}`,
  dig: `Usage: headlight dig NAME [TYPE] [NAME [TYPE]…] [-f PATH…] [OPTIONS]

  -f, --file PATH    manifests, default the working directory; may be repeated
  --from NAMESPACE   look NAME up as a pod of this namespace does, along its search list
  --bundle B         only what this kustomization, chart or folder deploys
  --values F         values for all charts, as helm's --values; may be repeated, later files win
  --set K=V          a value for all charts, as helm has it; may be repeated
  --environment E    charts as this environment of .headlight.yaml deploys them; default the first of each
  --release NAME     release that charts are rendered for; default release-name
  --no-render        leave charts as they are
  --helm PATH        let an installed helm render them
  --json             print a list of {name, type, rcode, answers}
  +reason            say why
TYPE is A unless given. NAME may hold placeholders such as "<dashed4 Deployment/default/web#0>".
${common}`,
  render: `Usage: headlight render CHART [OPTIONS]

Prints what helm template prints for the chart in a folder or archive, without helm.

  --release NAME          default release-name
  -n, --namespace N       default default
  -f, --values FILE       may be repeated, later files win; - is standard input
  --set K=V               and --set-string, --set-json, --set-literal, --set-file, as helm has them; may be repeated
  --kubernetes-version V  for .Capabilities and kubeVersion; default: the newest that Helm knows
  -a, --api-versions V    further API versions for .Capabilities; may be repeated
  --include-crds          with the files of crds/
  --no-hooks              without hooks
  --skip-tests            without hooks that are tests
  --is-upgrade            as an upgrade renders it
  --skip-schema-validation  whatever values.schema.json says
  -h, --help

Texts that are known only once the chart is installed (random, from the clock, certificates) are printed as ….
Exit code 0: rendered; 1: refused, with reason and place; 2: bad usage or unreadable input.
`,
  diff: `Usage: headlight diff [OLD] [NEW] [OPTIONS]

What a change of manifests does to names, and what the API server says to it.
OLD and NEW are two folders or files, or revisions of Git: main, main..topic,
main...topic. Default: HEAD and the working tree. With one path: HEAD and that path.

  --staged         compare with what is staged instead of the working tree
  --format F       text (default), json, markdown, github or sarif
  --fail-on WHAT   exit 1 on: refused (changes that the API server refuses), used (names that go and
                   are still used), removed (any name that goes), ineffective, never; several with
                   commas between them, default refused,used
${common}
Exit code 0: nothing of --fail-on; 1: something of it; 2: bad usage or unreadable input.
`,
  explain: `Usage: headlight explain [RULE…]

Prints the page of each rule as Markdown; without a rule, the list of all rules.
`,
};
