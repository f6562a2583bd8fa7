/** Texts of the parts that forms, questions and notices are made of. */
export const formsEnglish = {
  accountUnknown: 'There is no account with the login “{login}”.',
  accountIdWanted: 'Id of the account (you may not look accounts up by login)',
  hoursDays: 'Days of the week',
  hoursFrom: 'From',
  hoursUntil: 'Until',
  hoursZone: 'Time zone',
  versionDiffers: 'This page and the server are of different versions',
  versionWhatToDo:
    'The server does not know what the page asks for. Reload the page. If that does not help, the server still runs an older version than the files it serves: have it restarted.',
  versionFacts: 'Page {explorer}, server {server}',
  versionReload: 'Reload the page',
} as const;
