import assert from 'node:assert/strict';

const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** What every editor shows of the same folder after the same steps. */
export function expectUsual(seen: Readonly<Record<string, unknown>>): void {
  assert.equal(seen['failure'], undefined, JSON.stringify(seen, undefined, 1));
  const messages = textsOf(seen['messages']);
  assert.equal(messages.length, 1, `once, whether it was sent or asked for: ${messages.join(' ')}`);
  assert.match(messages.join(' '), /db-headles/);
  assert.match(String(seen['hover']), /db-headles/);
  assert.ok(
    textsOf(seen['actions']).some((title) => /db-headless/.test(title)),
    JSON.stringify(seen['actions']),
  );
  assert.match(String(seen['fixed']), /serviceName: db-headless$/);
  assert.ok(textsOf(seen['completions']).includes('db-0.db-headless'), JSON.stringify(seen['completions']));
  assert.deepEqual(seen['symbols'], ['db']);
  assert.match(String(seen['definition']), /name: db-headless/);
  assert.match(textsOf(seen['asked']).join(' '), /This changes fields that a live object cannot change/);
  assert.match(String(seen['renamed']), /serviceName: pg\n[^]*value: db-0\.pg\.data/);
}
