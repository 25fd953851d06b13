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
import { remedyOf } from '../../../server/src/rules/lib/refusals/remedy.ts';

const newest = { minor: 37 };
const oldest = { minor: 30 };

function remedy(...causes: readonly Cause[]): string {
  const [first] = causes;
  assert.ok(first !== undefined);
  return remedyOf({ ...first, key: 'field', details: causes.map(({ detail }) => detail) });
}

const named = (text: string, rule: (text: string) => readonly string[]): string => remedy(...eachInvalid(newest, 'f', text, rule(text)));

test('names are told the characters that they may have, or how they begin and end where only that is wrong', () => {
  assert.equal(named('web_1', dnsLabel), 'Use only a–z, 0–9 and "-".');
  assert.equal(named('-web', dnsLabel), 'Use a letter or digit at both ends.');
  assert.equal(named('', dnsLabel), 'Use only a–z, 0–9 and "-", with a letter or digit at both ends.');
  assert.equal(named('a.b', dnsLabel), 'Use no dots.');
  assert.equal(named('1st', dns1035Label), 'Use a letter at the start and a letter or digit at the end.');
  assert.equal(named('a..b', dnsSubdomain), 'Use a letter or digit at both ends of each part.');
  assert.equal(named('*a.b', wildcardSubdomain), 'Use "*." with a host name after it.');
  assert.equal(
    named('web app', (text) => labelValue(newest, text)),
    'Use only A–Z, a–z, 0–9, "-", "_" and ".".',
  );
});

test('several flaws of one value are one sentence', () => {
  assert.equal(named(`${'A'.repeat(64)}`, dnsLabel), 'Use at most 63 characters and only a–z, 0–9 and "-".');
  assert.equal(named('0--8', portName), 'Use at least one letter and no two hyphens in a row.');
});

test('numbers, lists and lengths are those of the server, in each version', () => {
  for (const c of [newest, oldest]) {
    assert.equal(remedy(invalid(c, 'f', 70000, 'must be between 1 and 65535, inclusive')), 'Use a number from 1 to 65535.');
    assert.equal(remedy(invalid(c, 'f', 0, 'must be greater than 0 and less than 86400')), 'Use a number from 1 to 86399.');
    assert.equal(remedy(invalid(c, 'f', -1, 'must be greater than or equal to 0')), 'Use 0 or more.');
    assert.equal(remedy(notSupported(c, 'f', 'tcp', ['SCTP', 'TCP', 'UDP'])), 'Use SCTP, TCP or UDP.');
    assert.equal(remedy(tooLong(c, 'f', 64)), 'Use at most 64 bytes.');
    assert.equal(remedy(tooMany('f', 3, 1)), 'Use at most 1 entry.');
  }
});

test('what is missing is added, what is there twice is changed, and what does not go with another field is said', () => {
  assert.equal(remedy(required('f')), 'Add field.');
  assert.equal(remedy(required('f', 'must not be empty')), 'Add field.');
  assert.equal(remedy(required('f', 'when maxFailedIndexes is specified')), 'It must be set when maxFailedIndexes is specified.');
  assert.equal(remedy(required('f', 'valid values: "Never", "Always"')), 'Use Never or Always.');
  assert.equal(remedy(duplicate(newest, 'f', 'a')), 'Change or remove one of them.');
  assert.equal(remedy(forbidden('f', "may only be used when `type` is 'LoadBalancer'")), 'It can only be used when type is LoadBalancer.');
  assert.equal(remedy(forbidden('f', 'when hostUsers is false')), 'It cannot be set when hostUsers is false.');
});

test('what has no words of ours is the text of the server, without patterns and in the spelling of manifests', () => {
  assert.equal(
    remedy(invalid(newest, 'f', 'x', 'minAvailable and maxUnavailable cannot be both set')),
    'minAvailable and maxUnavailable cannot be both set.',
  );
  assert.equal(remedy(invalid(newest, 'f', '..', "must not be '..'")), 'It must not be "..".');
  assert.equal(remedy(invalid(newest, 'f', 'x', "must be such (e.g. 'a', regex used for validation is '[a-z]+')")), 'It must be such.');
});
