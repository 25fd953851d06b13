export type * from './records/types.ts';
export { predictRecords } from './records/predict.ts';
export { acceptedOnly } from './records/accepted.ts';
export { tellingAnswer } from './records/meant-question.ts';
export { resolveFromPod } from './records/resolve.ts';
export { reasonText } from './records/reason-text.ts';
