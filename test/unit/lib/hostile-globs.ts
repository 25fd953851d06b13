/** Globs that take for ever, or all memory, where they become regular expressions that try one way after the other. */
export const hostileGlobs: readonly string[] = [
  '(a+)+', '(a+)+$', '+(a)+(a)+(a)+(a)+(a)+(a)+(a)+(a)+(a)+(a)+(a)+(a)b', '(a|'.repeat(200), '(a|aa)+b', '+(a|aa)b', '!(a*)*(b*)', '@(a+(b))', '+(+(+(a)))b', '!(!(!(a)))b',
  '*a*a*a*a*a*a*a*a*a*a*a*a*b', '*?'.repeat(100) + 'b', `${'**/'.repeat(60)}x`, `${'**/a*/'.repeat(30)}x`, `${'{a,b}'.repeat(40)}x`, '{'.repeat(1500) + 'a', `${'{a,'.repeat(900)}b${'}'.repeat(900)}`, `{${'a,'.repeat(2000)}a}b`,
  '[a-'.repeat(300), '[[:alpha:]'.repeat(100), '['.repeat(1000), `${'[!b]'.repeat(200)}b`, 'x'.repeat(5000), '\\'.repeat(999), `{1..99999999}b`, '*'.repeat(2000) + 'b', `${'*/'.repeat(500)}b`, '{{{a,b},c},{d,*}}*{a,b}*{a,b}*b', '\u{1f600}*'.repeat(50),
];
