import { RE2JS } from 're2js';
import type { PatternLibrary } from './patterns.ts';

declare const self: { headlightPatterns?: PatternLibrary };

self.headlightPatterns = { RE2JS };
