import { registerEnumType } from 'type-graphql';

/** States of candidates. */
export const CandidateStateEnum = {
  FOUND: 'FOUND',
  ADOPTED: 'ADOPTED',
  IGNORED: 'IGNORED',
  GONE: 'GONE',
} as const;
registerEnumType(CandidateStateEnum, {
  name: 'CandidateState',
  description: 'What became of an address where an engine answered.',
  valuesConfig: {
    FOUND: { description: 'It waits for a decision.' },
    ADOPTED: { description: 'It is registered as an instance.' },
    IGNORED: { description: 'Somebody set it aside.' },
    GONE: { description: 'It answered once, and not when it was last looked at.' },
  },
});

/** States of searches. */
export const DiscoveryStateEnum = {
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  CANCELLED: 'CANCELLED',
  FAILED: 'FAILED',
  INTERRUPTED: 'INTERRUPTED',
} as const;
registerEnumType(DiscoveryStateEnum, {
  name: 'DiscoveryState',
  description: 'State of a search for instances.',
  valuesConfig: {
    INTERRUPTED: { description: 'Its process went away; what it had found stays.' },
  },
});

/** Formats of address files. */
export const AddressFileFormatEnum = { LINES: 'LINES', CSV: 'CSV', YAML: 'YAML' } as const;
registerEnumType(AddressFileFormatEnum, {
  name: 'AddressFileFormat',
  description: 'How the text of a file with addresses is read.',
  valuesConfig: {
    LINES: { description: 'One address a line; `#` starts a comment.' },
    CSV: { description: 'Columns host, port and engine, by a header line or in this order.' },
    YAML: { description: 'A list of addresses, or of mappings with host, port and engine.' },
  },
});
