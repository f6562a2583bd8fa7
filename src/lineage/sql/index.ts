/** Column lineage of SQL text: no server, no graph. */
export { answerLineage, lineageJsonl, type LineageAnswer, type LineageRequest } from './jsonl.js';
