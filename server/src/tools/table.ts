import { diffTool } from './diff.ts';
import { explainRuleTool } from './explain-rule.ts';
import { fixTool } from './fix.ts';
import { lintTool } from './lint.ts';
import { namesOfTool } from './names-of.ts';
import { renderChartTool } from './render-chart.ts';
import { resolveNameTool } from './resolve-name.ts';
import type { Tool } from './tool.ts';
import { zoneTool } from './zone.ts';

/** All tools for programs that ask: the protocol's server, the editor's registrations and their docs come from here. */
export const tools: readonly Tool[] = [
  lintTool,
  resolveNameTool,
  zoneTool,
  namesOfTool,
  explainRuleTool,
  diffTool,
  renderChartTool,
  fixTool,
];
