import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

const position = { type: 'integer', minimum: 1 };
const message = { type: 'object', required: ['text'], additionalProperties: false, properties: { text: { type: 'string' } } };
const region = {
  type: 'object',
  additionalProperties: false,
  required: ['startLine'],
  properties: { startLine: position, startColumn: position, endLine: position, endColumn: position },
};
/** Below the root of the repository, or an address of its own. */
const artifact = {
  type: 'object',
  additionalProperties: false,
  required: ['uri'],
  properties: { uri: { type: 'string', format: 'uri-reference' }, uriBaseId: { const: 'SRCROOT' } },
  anyOf: [
    { required: ['uriBaseId'], properties: { uri: { type: 'string', not: { type: 'string', pattern: '^[a-z]+:|^[.][.]?/|^/' } } } },
    { properties: { uri: { type: 'string', pattern: '^file:///' }, uriBaseId: false } },
  ],
};
const location = (extra: object): object => ({
  type: 'object',
  additionalProperties: false,
  required: ['physicalLocation'],
  properties: {
    ...extra,
    physicalLocation: {
      type: 'object',
      additionalProperties: false,
      required: ['artifactLocation'],
      properties: { artifactLocation: artifact, region },
    },
    logicalLocations: {
      type: 'array',
      uniqueItems: true,
      items: {
        type: 'object',
        additionalProperties: false,
        properties: { fullyQualifiedName: { type: 'string' }, kind: { type: 'string' } },
      },
    },
  },
});
const level = { enum: ['none', 'note', 'warning', 'error'] };
const descriptor = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'name', 'helpUri', 'help'],
  properties: {
    id: { type: 'string' },
    name: { type: 'string', pattern: '^[A-Z][A-Za-z]+$' },
    shortDescription: message,
    fullDescription: message,
    helpUri: { type: 'string', format: 'uri', pattern: '^https://' },
    help: {
      type: 'object',
      additionalProperties: false,
      required: ['text', 'markdown'],
      properties: { text: { type: 'string' }, markdown: { type: 'string' } },
    },
    defaultConfiguration: { type: 'object', additionalProperties: false, properties: { level } },
    properties: { type: 'object' },
  },
};
const fix = {
  type: 'object',
  additionalProperties: false,
  required: ['artifactChanges'],
  properties: {
    description: message,
    artifactChanges: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['artifactLocation', 'replacements'],
        properties: {
          artifactLocation: artifact,
          replacements: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['deletedRegion'],
              properties: { deletedRegion: region, insertedContent: message },
            },
          },
        },
      },
    },
  },
};
const result = {
  type: 'object',
  additionalProperties: false,
  required: ['message'],
  properties: {
    ruleId: { type: 'string' },
    ruleIndex: { type: 'integer', minimum: -1 },
    level,
    message,
    locations: { type: 'array', items: location({}) },
    relatedLocations: { type: 'array', uniqueItems: true, items: location({ id: { type: 'integer', minimum: -1 }, message }) },
    fixes: { type: 'array', uniqueItems: true, items: fix },
    properties: {
      type: 'object',
      additionalProperties: false,
      required: ['messageId', 'arguments'],
      properties: { messageId: { type: 'string' }, arguments: { type: 'object' } },
    },
    partialFingerprints: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

/** The parts of the SARIF 2.1.0 schema (OASIS, errata 01) that we write, closed: nothing else may be there. */
const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['version', 'runs'],
  properties: {
    $schema: { type: 'string', format: 'uri' },
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['tool', 'invocations', 'originalUriBaseIds'],
        properties: {
          originalUriBaseIds: {
            type: 'object',
            additionalProperties: false,
            required: ['SRCROOT'],
            properties: {
              SRCROOT: {
                type: 'object',
                additionalProperties: false,
                required: ['uri'],
                properties: { uri: { type: 'string', pattern: '^file:///(.*/)?$' }, description: message },
              },
            },
          },
          invocations: {
            type: 'array',
            minItems: 1,
            items: {
              type: 'object',
              additionalProperties: false,
              required: ['executionSuccessful'],
              properties: {
                executionSuccessful: { type: 'boolean' },
                toolExecutionNotifications: {
                  type: 'array',
                  items: {
                    type: 'object',
                    additionalProperties: false,
                    required: ['message'],
                    properties: { level, message, locations: { type: 'array', items: location({}) } },
                  },
                },
              },
            },
          },
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          results: { type: 'array', items: result },
          tool: {
            type: 'object',
            additionalProperties: false,
            required: ['driver'],
            properties: {
              driver: {
                type: 'object',
                additionalProperties: false,
                required: ['name', 'informationUri'],
                properties: {
                  name: { type: 'string' },
                  fullName: { type: 'string' },
                  informationUri: { type: 'string', format: 'uri' },
                  version: { type: 'string' },
                  semanticVersion: { type: 'string' },
                  rules: { type: 'array', uniqueItems: true, items: descriptor },
                },
              },
            },
          },
        },
      },
    },
  },
};

const ajv = new Ajv({ allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);

/** What is wrong with a SARIF log, rule indexes included. */
export function sarifProblems(log: unknown): readonly string[] {
  if (!validate(log)) return (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message ?? ''}`);
  const text = JSON.stringify(log);
  return /"ruleIndex":(\d+)/.test(text) && !text.includes('"rules":[{') ? ['ruleIndex without rules'] : [];
}
