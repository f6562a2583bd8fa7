import { useLanguage } from '../i18n/language.tsx';
import { rulesChinese } from '../i18n/rules-chinese.ts';

/** A text of a rule in the language of the page; the server's where there is no other. */
export function useRuleText(): (ruleId: string, part: 'title' | 'remedy', said: string) => string {
  const { language } = useLanguage();
  return (ruleId, part, said) => (language === 'zh-CN' ? (rulesChinese[ruleId]?.[part] ?? said) : said);
}
