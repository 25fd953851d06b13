import { afterReading, type RequestHost } from './after-reading.ts';
import { printable } from '../../base/texts/printable.ts';
import { environmentAt } from '../../features/environments/environment.ts';
import { namespaceChoices } from '../../features/environments/namespace-choices.ts';
import { tellingAnswer } from '../../model/records.ts';
import { toLocation } from '../wire/convert.ts';
import { nameAt } from './name-at.ts';
import { placeAt } from '../wire/place-at.ts';
import {
  methods,
  type EnvironmentParams,
  type EnvironmentResult,
  type NameAtParams,
  type NameAtResult,
  type ResolveParams,
  type ResolveResult,
  type ZoneParams,
  type ZoneResult,
} from '../protocol.ts';

/** Types asked for where none is named. */
const usualTypes = ['A', 'AAAA', 'CNAME', 'SRV'];

/** A client may send anything: what is not text counts as absent. */
function textsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : undefined;
}

/** Answers the requests of `protocol.ts` about zones, names and status. */
export function registerCustomRequests({ connection, workspace, life, comparison }: RequestHost): void {
  const { analysis } = workspace;
  const placeOf = (params: NameAtParams | null): ReturnType<typeof placeAt> => placeAt(workspace, params);
  connection.onRequest(methods.status, () => life.status());

  connection.onRequest(
    methods.nameAt,
    afterReading(life, (params: NameAtParams | null): NameAtResult | null => {
      const where = placeOf(params);
      return (
        (where && nameAt(analysis.model(), where.uri, where.offset, typeof params?.fqdn === 'string' ? params.fqdn : undefined)) ?? null
      );
    }),
  );

  connection.onRequest(
    methods.environment,
    afterReading(life, (params: EnvironmentParams | null): EnvironmentResult | null => {
      const where = placeOf(params);
      return (where && environmentAt(analysis.model(), where.uri, where.offset)) ?? null;
    }),
  );

  connection.onRequest(
    methods.zone,
    afterReading(life, async (params: ZoneParams | null): Promise<ZoneResult> => {
      life.charts.want();
      const namespaces = textsOf(params?.namespaces);
      const bundle = typeof params?.bundle === 'string' ? params.bundle : undefined;
      const side = params?.changed === 'before' || params?.changed === 'after' ? params.changed : undefined;
      if (side !== undefined) await comparison.now();
      const { text, links } =
        side !== undefined
          ? comparison.zone(side)
          : analysis.zone({ ...(namespaces && namespaces.length > 0 ? { namespaces } : {}), ...(bundle === undefined ? {} : { bundle }) });
      const lines = text.split('\n');
      return {
        text,
        // Places of the state before are none in the files of now.
        links:
          side === 'before'
            ? []
            : links.flatMap(({ line, place, label }) => {
                const target = toLocation(place, workspace.linesOf, workspace.clientUri);
                const length = /^\S*/.exec(lines[line] ?? '')?.[0].length ?? 0;
                return target
                  ? [{ range: { start: { line, character: 0 }, end: { line, character: length } }, target, tooltip: label }]
                  : [];
              }),
        namespaces: namespaceChoices(analysis.model()),
        bundles: analysis
          .model()
          .bundles()
          .map(({ id, label, kind }) => ({ id, label: printable(label), kind })),
      };
    }),
  );

  connection.onRequest(
    methods.resolve,
    afterReading(life, (params: ResolveParams | null): ResolveResult => {
      const name = typeof params?.name === 'string' ? params.name.trim().replace(/\.$/, '') : '';
      if (name === '') return { answers: [] };
      const types = typeof params?.type === 'string' ? [params.type.toUpperCase()] : usualTypes;
      const { from, workload } = params ?? {};
      const asker = typeof from === 'string' ? { namespace: from, ...(typeof workload === 'string' ? { workload } : {}) } : undefined;
      const written = params?.name.trim() ?? name;
      const answers = types.flatMap((type) =>
        asker
          ? (tellingAnswer(analysis.resolve(written, type, asker), analysis.model().settings.clusterDomain) ?? [])
          : analysis.dig(name, type),
      );
      const telling = answers.filter((answer) => answer.answers.length > 0);
      return {
        answers: (telling.length > 0 ? telling : answers.slice(0, 1)).map(({ name: asked, type, rcode, answers: records, dependsOn }) => ({
          name: printable(asked),
          type,
          rcode,
          records,
          dependsOn,
        })),
      };
    }),
  );
}
