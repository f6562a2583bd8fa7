/** Reads PostgreSQL's `pg_node_tree` text: `{TAG :field value ...}`, lists in brackets. */

export type TreeValue = TreeNode | TreeValue[] | string | null;

export interface TreeNode {
  readonly tag: string;
  readonly fields: ReadonlyMap<string, TreeValue>;
}

/** True for a node, optionally of that tag. */
export function isNode(value: TreeValue | undefined, tag?: string): value is TreeNode {
  const node = typeof value === 'object' && value !== null && !Array.isArray(value);
  return node && (tag === undefined || value.tag === tag);
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  private blank(): void {
    while (/\s/u.test(this.text[this.at] ?? '')) this.at += 1;
  }

  private peek(): string {
    this.blank();
    return this.text[this.at] ?? '';
  }

  private token(): string {
    this.blank();
    let out = '';
    if (this.text[this.at] === '"') {
      this.at += 1;
      while (this.text[this.at] !== '"') out += this.character();
      this.at += 1;
      return out;
    }
    while (this.at < this.text.length && !/[\s(){}]/u.test(this.text[this.at] ?? '')) out += this.character();
    return out;
  }

  private character(): string {
    if (this.text[this.at] === '\\') this.at += 1;
    const found = this.text[this.at] ?? '';
    this.at += 1;
    return found;
  }

  value(): TreeValue {
    const next = this.peek();
    if (next === '{') return this.node();
    if (next === '(') return this.list();
    const token = this.token();
    return token === '<>' ? null : token;
  }

  private list(): TreeValue[] {
    this.at += 1;
    const items: TreeValue[] = [];
    while (this.peek() !== ')') items.push(this.value());
    this.at += 1;
    return items;
  }

  private node(): TreeNode {
    this.at += 1;
    const tag = this.token();
    const fields = new Map<string, TreeValue>();
    while (this.peek() !== '}') {
      const name = this.token().slice(1);
      const values: TreeValue[] = [];
      while (this.peek() !== ':' && this.peek() !== '}') values.push(this.value());
      fields.set(name, values.length === 1 ? (values[0] ?? null) : values);
    }
    this.at += 1;
    return { tag, fields };
  }
}

/** Parses the text of a `pg_node_tree`. */
export function parseNodeTree(text: string): TreeValue {
  return new Reader(text).value();
}
