/** Texts of the parts that forms and questions are made of. */
export const formsEnglish = {
  accountUnknown: 'There is no account with the login “{login}”.',
  accountIdWanted: 'Id of the account (you may not look accounts up by login)',
  hoursDays: 'Days of the week',
  hoursFrom: 'From',
  hoursUntil: 'Until',
  hoursZone: 'Time zone',
} as const;
