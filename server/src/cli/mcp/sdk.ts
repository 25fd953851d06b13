// A bundle of its own (`server/tools/build.mjs`): the SDK brings two validators of JSON schemas, and only the one without generated code is wanted.
export { fromJsonSchema, McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
export { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
