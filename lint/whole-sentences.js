/**
 * Texts that people read are whole sentences, each written out where it is made: `message: cause + effect` cannot be translated, and what names it cannot stay. Told are
 * texts of several words that neither begin nor end as a sentence, and values in a text that are text again: a choice between words, or a text in a text.
 * Titles of fixes, warnings before them and labels of places (`at`, `related`) are no sentences, and are whole as well.
 */
const isText = (node) => node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string');

/** The text with a mark in the place of each value. */
const textOf = (node) => (node.type === 'Literal' ? node.value : node.quasis.map(({ value }) => value.cooked).join('\u0001'));

const isWords = (text) => /[a-z]{2,}[,:;]? (?:\u0001|"\u0001|[a-z(])|(?:\u0001|[a-z"])[,:;]? [a-z]{2,}/.test(text);

/** Names of fields and variables stand at the beginning as they are written; what somebody else says may stand behind a colon. */
const isWhole = (text) => /^(?:["'(*<\u0001A-Z0-9]|[a-z]+[A-Z]\w*|spec\.|(?:hostname|subdomain|nameservers|nginx) )/.test(text) && /(?:[.?)]|: \u0001)$/.test(text);

const labels = new Set(['title', 'warning', 'source', 'label', 'quoted', 'newText']);
const matching = new Set(['includes', 'split', 'startsWith', 'endsWith', 'join', 'replace', 'replaceAll']);

/** What is said of a place beside it: `{ place, message }`. */
const isOfPlace = ({ key, parent }) => key.name === 'message' && parent.properties.some((each) => ['place', 'path'].includes(each.key?.name));

/** An entry of a glossary: `const given: Terms = { string: 'a string' }`. */
const isTerm = ({ parent: { parent } }) => parent.type === 'VariableDeclarator' && parent.id.typeAnnotation?.typeAnnotation.typeName?.name === 'Terms';

/** Text that nobody reads as a sentence: keys, types, patterns, titles. */
function isNoSentence(node) {
  for (let [child, parent] = [node, node.parent]; parent; [child, parent] = [parent, parent.parent]) {
    switch (parent.type) {
      case 'ConditionalExpression': case 'LogicalExpression': case 'TemplateLiteral': case 'ArrayExpression': case 'ArrowFunctionExpression': case 'SpreadElement': case 'TSAsExpression':
        continue;
      case 'Property':
        return child === parent.key || labels.has(parent.key.name) || isOfPlace(parent) || isTerm(parent);
      case 'VariableDeclarator':
        return labels.has(parent.id.name);
      case 'CallExpression':
        return parent.callee.type === 'MemberExpression' ? matching.has(parent.callee.property.name) : ['at', 'fieldsOf', 'places'].includes(parent.callee.name);
      case 'ImportDeclaration': case 'TSLiteralType': case 'SwitchCase': case 'BinaryExpression': case 'NewExpression':
        return true;
      default:
        return false;
    }
  }
  return false;
}

/** Is it, or does it choose between, words? */
function isGlue(node) {
  if (node.type === 'ConditionalExpression') return isGlue(node.consequent) || isGlue(node.alternate);
  if (node.type === 'LogicalExpression') return isGlue(node.left) || isGlue(node.right);
  return isText(node) && /[a-z]{2,}/i.test(textOf(node));
}

export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      part: 'This is a part of a sentence: write each sentence as a whole, and say it by its id (base/texts/sentences.ts).',
      glue: 'Words are put into a sentence here: write out one sentence for each of them.',
    },
  },
  create(context) {
    if (context.filename.endsWith('/words.ts')) return {};
    const check = (node) => {
      const text = textOf(node);
      if (!isWords(text)) return;
      if (!isNoSentence(node) && !isWhole(text)) context.report({ node, messageId: 'part' });
      for (const value of node.expressions ?? []) if (isGlue(value)) context.report({ node: value, messageId: 'glue' });
    };
    return { Literal: (node) => { if (isText(node)) check(node); }, TemplateLiteral: check };
  },
};
