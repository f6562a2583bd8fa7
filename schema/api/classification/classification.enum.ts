import { registerEnumType } from 'type-graphql';

/** How a classification stands. */
export const ClassificationStateEnum = {
  SUGGESTED: 'SUGGESTED',
  CONFIRMED: 'CONFIRMED',
  REJECTED: 'REJECTED',
  WITHDRAWN: 'WITHDRAWN',
} as const;
registerEnumType(ClassificationStateEnum, {
  name: 'ClassificationState',
  description:
    'How a classification stands: suggested by rules or lineage, confirmed or rejected by people, or no longer suggested.',
});

/** What people decide. */
export const ClassificationDecisionEnum = {
  CONFIRM: 'CONFIRM',
  REJECT: 'REJECT',
  RECONSIDER: 'RECONSIDER',
} as const;
registerEnumType(ClassificationDecisionEnum, {
  name: 'ClassificationDecision',
  description: 'What people say: it is so, it is not so, or let the rules say again.',
});

/** How a classification came about. */
export const ClassificationMethodEnum = {
  NAME: 'NAME',
  VALUE: 'VALUE',
  TAG: 'TAG',
  LINEAGE: 'LINEAGE',
} as const;
registerEnumType(ClassificationMethodEnum, {
  name: 'ClassificationMethod',
  description: 'How a classification came about: by names, values, tags of people, or along lineage.',
});

/** What a rule's expression is matched with. */
export const RuleSubjectEnum = { NAME: 'NAME', COMMENT: 'COMMENT', TABLE: 'TABLE', TYPE: 'TYPE' } as const;
registerEnumType(RuleSubjectEnum, {
  name: 'ClassificationRuleSubject',
  description: "What a rule's expression is matched with.",
});

/** What a rule does. */
export const RuleEffectEnum = { CLASSIFY: 'CLASSIFY', EXCLUDE: 'EXCLUDE' } as const;
registerEnumType(RuleEffectEnum, {
  name: 'ClassificationRuleEffect',
  description: 'Whether a rule finds a kind or keeps every rule from finding it.',
});
