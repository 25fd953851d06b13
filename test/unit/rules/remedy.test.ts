import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  duplicate,
  eachInvalid,
  forbidden,
  invalid,
  notSupported,
  required,
  tooLong,
  tooMany,
} from '../../../server/src/k8s/validation/errors.ts';
import type { Cause } from '../../../server/src/k8s/validation/errors.ts';
import { dns1035Label, dnsLabel, dnsSubdomain, labelValue, portName, wildcardSubdomain } from '../../../server/src/k8s/validation/names.ts';
import { remediesOf } from '../../../server/src/rules/lib/refusals/remedy.ts';

const newest = { minor: 37 };
const oldest = { minor: 30 };

/** Ids of the sentences, each with its values. */
function remedy(...causes: readonly Cause[]): readonly (readonly unknown[])[] {
  const [first] = causes;
  assert.ok(first !== undefined);
  const told = remediesOf({ ...first, key: 'field', details: causes.map(({ detail }) => detail) });
  return told.map(({ messageId, arguments: values }) => [messageId, ...Object.values(values)]);
}

const named = (text: string, rule: (text: string) => readonly string[]): readonly (readonly unknown[])[] =>
  remedy(...eachInvalid(newest, 'f', text, rule(text)));

test('names are told the characters that they may have, or how they begin and end where only that is wrong', () => {
  assert.deepEqual(named('web_1', dnsLabel), [['only', ['a–z', '0–9', '"-"']]]);
  assert.deepEqual(named('-web', dnsLabel), [['ends']]);
  assert.deepEqual(named('', dnsLabel), [['only-with-ends', ['a–z', '0–9', '"-"']]]);
  assert.deepEqual(named('a.b', dnsLabel), [['no-dots']]);
  assert.deepEqual(named('1st', dns1035Label), [['letter-first']]);
  assert.deepEqual(named('a..b', dnsSubdomain), [['ends-of-parts']]);
  assert.deepEqual(named('*a.b', wildcardSubdomain), [['wildcard']]);
  assert.deepEqual(
    named('web app', (text) => labelValue(newest, text)),
    [['only', ['A–Z', 'a–z', '0–9', '"-"', '"_"', '"."']]],
  );
});

test('several flaws of one value are a sentence each, two at most', () => {
  assert.deepEqual(named(`${'A'.repeat(64)}`, dnsLabel), [
    ['at-most-characters', 63],
    ['only', ['a–z', '0–9', '"-"']],
  ]);
  assert.deepEqual(named('0--8', portName), [['a-letter'], ['single-hyphens']]);
});

test('numbers, lists and lengths are those of the server, in each version', () => {
  for (const c of [newest, oldest]) {
    assert.deepEqual(remedy(invalid(c, 'f', 70000, 'must be between 1 and 65535, inclusive')), [['from-to', 1, 65535]]);
    assert.deepEqual(remedy(invalid(c, 'f', 0, 'must be greater than 0 and less than 86400')), [['from-to', 1, 86399]]);
    assert.deepEqual(remedy(invalid(c, 'f', -1, 'must be greater than or equal to 0')), [['at-least', '0']]);
    assert.deepEqual(remedy(notSupported(c, 'f', 'tcp', ['SCTP', 'TCP', 'UDP'])), [['one-of', ['SCTP', 'TCP', 'UDP']]]);
    assert.deepEqual(remedy(tooLong(c, 'f', 64)), [['at-most-bytes', 64]]);
    assert.deepEqual(remedy(tooMany('f', 3, 1)), [['at-most-entries', 1]]);
  }
});

test('what is missing is added, what is there twice is changed, and what does not go with another field is said', () => {
  assert.deepEqual(remedy(required('f')), [['add', 'field']]);
  assert.deepEqual(remedy(required('f', 'must not be empty')), [['add', 'field']]);
  assert.deepEqual(remedy(required('f', 'when maxFailedIndexes is specified')), [['must-be-set', 'when maxFailedIndexes is specified']]);
  assert.deepEqual(remedy(required('f', 'valid values: "Never", "Always"')), [['one-of', ['Never', 'Always']]]);
  assert.deepEqual(remedy(duplicate(newest, 'f', 'a')), [['change-one']]);
  const only = "may only be used when `type` is 'LoadBalancer'";
  assert.deepEqual(remedy(forbidden('f', only)), [['server', only]]);
  assert.deepEqual(remedy(forbidden('f', 'when hostUsers is false')), [['cannot-be-set', 'when hostUsers is false']]);
});

test('what has no words of ours is the text of the server, a whole sentence without patterns and in the spelling of manifests', () => {
  for (const detail of [
    'minAvailable and maxUnavailable cannot be both set',
    "must not be '..'",
    "must be such (e.g. 'a', regex used for validation is '[a-z]+')",
    "may only be used when `type` is 'LoadBalancer'",
  ]) {
    const [told] = remediesOf({ ...invalid(newest, 'f', 'x', detail), key: 'field', details: [detail] });
    assert.equal(told?.messageId, 'server');
    assert.match(told.message, /^\S.*\.$/);
    assert.doesNotMatch(told.message, /[`']|regex|e\.g\.|\bmay\b/);
  }
});
