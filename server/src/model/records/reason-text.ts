import type { Reason } from '../records.ts';

export function reasonText(reason: Reason): string { return reason.code; }
