import { registerEnumType } from 'type-graphql';

/** How much a finding matters. */
export const ComplianceSeverityEnum = { HIGH: 'high', MEDIUM: 'medium', LOW: 'low' } as const;
registerEnumType(ComplianceSeverityEnum, {
  name: 'ComplianceSeverity',
  description: 'How much a finding matters.',
});
