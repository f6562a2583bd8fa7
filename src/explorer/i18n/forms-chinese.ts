import type { formsEnglish } from './forms-english.ts';

/** Texts of the parts that forms, questions and notices are made of, in Chinese. */
export const formsChinese: Readonly<Record<keyof typeof formsEnglish, string>> = {
  accountUnknown: '没有登录名为“{login}”的账号。',
  accountIdWanted: '账号的标识（您无权按登录名查找账号）',
  hoursDays: '星期',
  hoursFrom: '开始时间',
  hoursUntil: '结束时间',
  hoursZone: '时区',
  versionDiffers: '此页面与服务器的版本不同',
  versionWhatToDo:
    '服务器不认识页面所请求的内容。请重新加载页面。若仍不能解决，说明服务器运行的版本比其提供的文件旧，请重新启动服务器。',
  versionFacts: '页面 {explorer}，服务器 {server}',
  versionReload: '重新加载页面',
};
