import type { formsEnglish } from './forms-english.ts';

/** Texts of the parts that forms and questions are made of, in Chinese. */
export const formsChinese: Readonly<Record<keyof typeof formsEnglish, string>> = {
  accountUnknown: '没有登录名为“{login}”的账号。',
  accountIdWanted: '账号的标识（您无权按登录名查找账号）',
  hoursDays: '星期',
  hoursFrom: '开始时间',
  hoursUntil: '结束时间',
  hoursZone: '时区',
};
