/** A pod carries the label `<set>-<hash>`; labels hold 63 characters, hashes have up to 10 (facts D.7). */
export const longestSafeSetName = 52;

/** Name, and for Jobs hostname, of the pod with this number: of a StatefulSet (facts B.3), of an indexed Job (facts B.7). */
export function numberedPod(maker: string, ordinal: number): string {
  return `${maker}-${ordinal}`;
}

/** Number in the name of a pod of that StatefulSet, whether it has so many replicas or not. */
export function ordinalIn(set: string, pod: string): number | undefined {
  if (!pod.startsWith(`${set}-`)) return undefined;
  const rest = pod.slice(set.length + 1);
  return /^(0|[1-9]\d{0,8})$/.test(rest) ? Number(rest) : undefined;
}

/** First and last number of a StatefulSet's pods (facts B.3). A set of no replicas is taken for one of one: those are its pods when it runs. */
export function ordinalsOf(set: { readonly replicas?: number; readonly ordinalsStart?: number }): {
  readonly first: number;
  readonly last: number;
} {
  const first = set.ordinalsStart ?? 0;
  return { first, last: first + Math.max(1, set.replicas ?? 1) - 1 };
}

/** The set and the number that a client means by the name of a pod; Kubernetes writes no zeros in front. What a controller reads in names: `spelledOrdinal`. */
export function setAndOrdinal(pod: string): { readonly set: string; readonly ordinal: number } | undefined {
  const match = /^(.+)-(0|[1-9]\d{0,5})$/.exec(pod);
  return match === null ? undefined : { set: match[1] ?? '', ordinal: Number(match[2]) };
}
