/** Name, and for Jobs hostname, of the pod with this number: of a StatefulSet (facts B.3), of an indexed Job (facts B.7). */
export function numberedPod(maker: string, ordinal: number): string {
  return `${maker}-${ordinal}`;
}

/** First and last number of a StatefulSet's pods (facts B.3). A set of no replicas is taken for one of one: those are its pods when it runs. */
export function ordinalsOf(set: { readonly replicas?: number; readonly ordinalsStart?: number }): { readonly first: number; readonly last: number } {
  const first = set.ordinalsStart ?? 0;
  return { first, last: first + Math.max(1, set.replicas ?? 1) - 1 };
}
