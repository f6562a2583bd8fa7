/** What sort of harm a kind of data can do. */
export const classificationCategories = [
  'PII',
  'SENSITIVE_PII',
  'HEALTH',
  'FINANCIAL',
  'PAYMENT',
  'SECRET',
] as const;
export type ClassificationCategory = (typeof classificationCategories)[number];

/** A kind of data that deserves protection. */
export interface KindDefinition {
  category: ClassificationCategory;
  description: string;
}

/** Every built-in kind, sorted. Custom rules may name kinds of their own. */
export const classificationKinds = {
  API_KEY: { category: 'SECRET', description: 'A key that lets a program in.' },
  BANK_ACCOUNT: { category: 'FINANCIAL', description: 'A bank account, IBAN or routing number.' },
  BIOMETRIC: { category: 'SENSITIVE_PII', description: 'A fingerprint, face or voice as data.' },
  CARD_SECURITY_CODE: { category: 'PAYMENT', description: 'The security code or PIN of a payment card.' },
  CREDENTIAL: {
    category: 'SECRET',
    description: 'Another secret: a salt, a connection string, a client secret.',
  },
  DATE_OF_BIRTH: { category: 'PII', description: 'When a person was born.' },
  DEVICE_ID: {
    category: 'PII',
    description: 'What tells a device apart: MAC address, IMEI, advertising id.',
  },
  DRIVING_LICENCE: { category: 'PII', description: 'A driving licence or number plate.' },
  EMAIL: { category: 'PII', description: 'An e-mail address.' },
  ETHNICITY: {
    category: 'SENSITIVE_PII',
    description: 'Ethnic origin, nationality or religion of a person.',
  },
  GENDER: { category: 'PII', description: 'Gender or sex of a person.' },
  GEO_LOCATION: { category: 'PII', description: 'Where something or somebody is, as coordinates.' },
  HEALTH: { category: 'HEALTH', description: 'Diagnoses, treatments, blood group and other health data.' },
  INCOME: { category: 'FINANCIAL', description: 'Salary, wage or income of a person.' },
  IP_ADDRESS: { category: 'PII', description: 'An address on the internet.' },
  NATIONAL_ID: {
    category: 'SENSITIVE_PII',
    description: 'A number a state gives a person, social security included.',
  },
  PASSPORT: { category: 'SENSITIVE_PII', description: 'A passport number.' },
  PASSWORD: { category: 'SECRET', description: 'A password in clear or encrypted.' },
  PASSWORD_HASH: { category: 'SECRET', description: 'The hash of a password.' },
  PAYMENT_CARD: { category: 'PAYMENT', description: 'The number of a payment card.' },
  PERSON_NAME: { category: 'PII', description: 'A name of a person.' },
  PHONE: { category: 'PII', description: 'A telephone or fax number.' },
  POSTAL_ADDRESS: { category: 'PII', description: 'A street, a postal code or a whole address.' },
  PRIVATE_KEY: { category: 'SECRET', description: 'A private or symmetric key.' },
  TAX_ID: { category: 'SENSITIVE_PII', description: 'A tax number of a person or business.' },
  TOKEN: { category: 'SECRET', description: 'A token of a session, an access or a reset.' },
} as const satisfies Record<string, KindDefinition>;

export type BuiltInKind = keyof typeof classificationKinds;

/** True when the text names a built-in kind. */
export function isBuiltInKind(text: string): text is BuiltInKind {
  return Object.hasOwn(classificationKinds, text);
}

/** The category of a kind; of one that only custom rules name, null. */
export function categoryOf(kind: string): ClassificationCategory | null {
  return isBuiltInKind(kind) ? classificationKinds[kind].category : null;
}
