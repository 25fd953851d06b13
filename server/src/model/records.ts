export type * from './records/types.ts';
export { predictRecords } from './records/predict.ts';
export { acceptedOnly } from './records/accepted.ts';
export { tellingAnswer } from './records/questions/meant-question.ts';
export { resolveFromPod } from './records/questions/resolve.ts';
export { reasonText } from './records/reasons/reason-text.ts';
