import { describe, expect, it } from 'vitest';
import { expressionOf } from '../../../../collectors/mysql/values.js';

describe('expressions in the catalogue', () => {
  it('of MySQL lose the escapes it adds and keep their own', () => {
    expect(expressionOf('mysql', "concat(`a`,_utf8mb4\\' <\\',_utf8mb4\\'it\\\\\\'s\\\\n\\')")).toBe(
      "concat(`a`,_utf8mb4' <',_utf8mb4'it\\'s\\n')",
    );
    expect(expressionOf('mysql', 'a\\nb')).toBe('a\nb');
    expect(expressionOf('mysql', 'year(`born`)')).toBe('year(`born`)');
  });

  it('of MariaDB are as they are written', () => {
    expect(expressionOf('mariadb', "concat('it\\'s')")).toBe("concat('it\\'s')");
  });
});
