import type { CodeDescription, Diagnostic, Location, Position, Range, TextEdit as WireEdit } from 'vscode-languageserver';
import type { Place, Span, TextEdit } from '../../base/span.ts';
import { offsetAt, positionAt } from '../../base/lines.ts';
import type { Severity } from '../../k8s/cluster-settings.ts';
import type { Finding } from '../../rules/define.ts';
import { identityOf } from '../../rules/lib/identity.ts';
import { readable } from './readable.ts';

/** Line starts and length of a file's text as the analysis knows it; `undefined`: the file is unknown. */
export type LinesOf = (uri: string) => { readonly starts: Uint32Array; readonly length: number } | undefined;

/** Span of offsets to lines and characters of the protocol. */
export function toRange(starts: Uint32Array, span: Span): Range {
  return { start: positionAt(starts, span.start), end: positionAt(starts, span.end) };
}

/** Offset of a client's position; brought inside the text. */
export function toOffset(starts: Uint32Array, position: Position, length: number): number {
  return offsetAt(starts, position, length);
}

/** Range of the protocol to offsets, brought inside a text of this length. */
export function toSpan(starts: Uint32Array, range: Range, length: number): Span {
  return { start: offsetAt(starts, range.start, length), end: offsetAt(starts, range.end, length) };
}

/** `uriOf` gives the client's own spelling of open documents. */
export function toLocation(place: Place, linesOf: LinesOf, uriOf: (uri: string) => string): Location | undefined {
  const lines = linesOf(place.uri);
  return lines && { uri: uriOf(place.uri), range: toRange(lines.starts, place.span) };
}

/** An edit as the protocol has it. */
export function toWireEdit(starts: Uint32Array, edit: TextEdit): WireEdit {
  return { range: toRange(starts, edit.span), newText: edit.newText };
}

const levels = { error: 1, warning: 2, information: 3, hint: 4 } as const satisfies Record<Severity, number>;
const tagNumbers = { unnecessary: 1, deprecated: 2 } as const;

/** What the client said it understands of diagnostics. */
export interface DiagnosticAbilities {
  readonly related: boolean;
  readonly codeDescription: boolean;
  readonly tags: boolean;
  readonly data: boolean;
}

/** At most so many related places: more hide the message. */
const maxRelated = 3;

/** A finding as the protocol has it; `pageOf` gives the address of a rule's page. */
export function toDiagnostic(
  finding: Finding,
  starts: Uint32Array,
  linesOf: LinesOf,
  uriOf: (uri: string) => string,
  abilities: DiagnosticAbilities,
  pageOf: (rule: string) => string,
): Diagnostic {
  const related = abilities.related
    ? finding.related.slice(0, maxRelated).flatMap(({ place, message }) => {
        const location = toLocation(place, linesOf, uriOf);
        return location ? [{ location, message }] : [];
      })
    : [];
  const description: CodeDescription | undefined = abilities.codeDescription ? { href: pageOf(finding.rule) } : undefined;
  return readable({
    range: toRange(starts, finding.place.span),
    severity: levels[finding.severity],
    code: finding.rule,
    source: 'headlight',
    message: finding.message,
    ...(description ? { codeDescription: description } : {}),
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    ...(abilities.tags && finding.tags.length > 0 ? { tags: finding.tags.map((tag) => tagNumbers[tag]) } : {}),
    ...(abilities.data ? { data: identityOf(finding) } : {}),
  });
}
