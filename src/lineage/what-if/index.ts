/** What a script would do to a database, found without running it. */
export type {
  AffectedParty,
  AnalyzeScriptInput,
  Breakage,
  BreakageEffect,
  ObjectAction,
  ScriptEdge,
  ScriptImpact,
  ScriptObject,
} from './types.js';
export { WhatIfService } from './what-if.service.js';
