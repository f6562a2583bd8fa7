import { describe, expect, it } from 'vitest';
import { isCut, mayBeCut, statementOfDigest } from '../../../../collectors/mysql/digest-text.js';

describe('the text of a digest', () => {
  it('becomes a statement that can be parsed, and quoted names stay as they are', () => {
    expect(
      statementOfDigest(
        'INSERT INTO `FIELDS (...)` ( `x` ) VALUES (...) /* , ... */ ON DUPLICATE KEY UPDATE `x` = @? := NOW ( ) - INTERVAL ? SQL_TSI_DAY',
      ),
    ).toBe(
      'INSERT INTO `FIELDS (...)` ( `x` ) VALUES (?)   ON DUPLICATE KEY UPDATE `x` = @v := NOW ( ) - INTERVAL ? DAY',
    );
    expect(statementOfDigest('JSON_TABLE ( `js` , ? FIELDS ( `z` INTEGER PATH ? ) ) `jt`')).toBe(
      'JSON_TABLE ( `js` , ? COLUMNS ( `z` INTEGER PATH ? ) ) `jt`',
    );
  });

  it('may be cut when another name might not have fitted', () => {
    expect(isCut('SELECT `a` , ...')).toBe(true);
    expect(isCut('INSERT INTO `t` VALUES (...)')).toBe(false);
    const text = 'SELECT `a` FROM `t`';
    const stored = 2 + 5 + 2 + 5;
    expect(mayBeCut(text, stored + 196)).toBe(false);
    expect(mayBeCut(text, stored + 195)).toBe(true);
  });
});
