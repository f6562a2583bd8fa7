import type { BuiltInKind } from './kinds.js';
import type { TypeFamily } from './words.js';

/** A rule over the comment of a column, in the words people write. */
export interface CommentRule {
  id: string;
  kind: BuiltInKind;
  pattern: RegExp;
  confidence: number;
  families?: readonly TypeFamily[];
}

const text: readonly TypeFamily[] = ['text', 'document', 'binary', 'unknown'];
const number: readonly TypeFamily[] = [...text, 'integer', 'decimal'];

/** Surer when the comment is nothing else; see `detectColumn`. Patterns have no nested repetition. */
export const commentRules: readonly CommentRule[] = [
  {
    id: 'comment-email',
    kind: 'EMAIL',
    confidence: 0.75,
    families: text,
    pattern: /\be-?mail address(?:es)?\b|邮箱|电子邮件|E-Mail-Adresse/i,
  },
  {
    id: 'comment-phone',
    kind: 'PHONE',
    confidence: 0.75,
    families: number,
    pattern: /\b(?:tele)?phone number\b|\bmobile number\b|手机号|电话号码|联系电话|Telefonnummer/i,
  },
  {
    id: 'comment-person',
    kind: 'PERSON_NAME',
    confidence: 0.7,
    families: text,
    pattern:
      /\b(?:full|first|last|given|family) name of (?:the |a )?(?:person|customer|user|patient|employee)\b|\bperson's name\b|姓名/i,
  },
  {
    id: 'comment-address',
    kind: 'POSTAL_ADDRESS',
    confidence: 0.7,
    families: text,
    pattern: /\b(?:postal|street|home|billing|shipping) address\b|家庭住址|收货地址|详细地址|通讯地址/i,
  },
  {
    id: 'comment-birth',
    kind: 'DATE_OF_BIRTH',
    confidence: 0.8,
    families: [...number, 'date', 'time'],
    pattern: /\bdate of birth\b|\bbirth ?date\b|出生日期|出生年月|生日|Geburtsdatum/i,
  },
  {
    id: 'comment-national-id',
    kind: 'NATIONAL_ID',
    confidence: 0.85,
    families: number,
    pattern: /\bsocial security number\b|\bnational (?:id|identity)(?: card)?(?: number)?\b|身份证|证件号码/i,
  },
  {
    id: 'comment-passport',
    kind: 'PASSPORT',
    confidence: 0.85,
    families: number,
    pattern: /\bpassport (?:number|no)\b|护照号/i,
  },
  {
    id: 'comment-bank',
    kind: 'BANK_ACCOUNT',
    confidence: 0.8,
    families: number,
    pattern: /\bbank account (?:number|no)\b|\bIBAN\b|银行卡|银行账号|银行账户/i,
  },
  {
    id: 'comment-card',
    kind: 'PAYMENT_CARD',
    confidence: 0.85,
    families: number,
    pattern: /\b(?:credit|debit|payment) card number\b|信用卡号/i,
  },
  { id: 'comment-gender', kind: 'GENDER', confidence: 0.75, pattern: /^\s*(?:gender|sex)\b|性别/i },
  {
    id: 'comment-health',
    kind: 'HEALTH',
    confidence: 0.75,
    pattern: /\b(?:medical|health) (?:diagnosis|condition|history)\b|病史|诊断结果|血型|过敏史/i,
  },
  {
    id: 'comment-income',
    kind: 'INCOME',
    confidence: 0.7,
    families: number,
    pattern: /\b(?:gross|net|annual|monthly) salary\b|工资|薪资|月收入|年收入/i,
  },
  {
    id: 'comment-password',
    kind: 'PASSWORD',
    confidence: 0.8,
    families: text,
    pattern: /^\s*(?:the )?(?:user'?s? |login )?password\s*$|^\s*(?:登录|用户|支付)?密码/i,
  },
  {
    id: 'comment-location',
    kind: 'GEO_LOCATION',
    confidence: 0.7,
    families: [...number, 'geometry'],
    pattern: /\b(?:GPS|geographic) (?:position|location|coordinates?)\b|经纬度|^\s*[经纬]度/i,
  },
  {
    id: 'comment-pii',
    kind: 'PERSON_NAME',
    confidence: 0.4,
    families: text,
    pattern: /\bPII\b.{0,40}\bname\b/i,
  },
];
