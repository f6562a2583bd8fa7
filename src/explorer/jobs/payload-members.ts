/** How a member of a payload is asked for. */
export interface PayloadMember {
  name: string;
  type: 'text' | 'number' | 'check' | 'choice' | 'lines' | 'json';
  required: boolean;
  /** What is taken when it is left empty. */
  usual: unknown;
  /** Of a choice. */
  options?: readonly { value: string; text: string }[];
}

interface Shape {
  type?: unknown;
  enum?: readonly unknown[];
  anyOf?: readonly Shape[];
  items?: Shape;
  default?: unknown;
}

/** The members of an object's JSON Schema in its order; none for anything else. */
export function payloadMembers(schema: unknown): PayloadMember[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Readonly<Record<string, Shape>>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, shape]) => {
    const kind = kindOf(shape);
    const usual = shape.default ?? null;
    return { name, required: required.includes(name), usual, ...kind };
  });
}

function kindOf(shape: Shape): Pick<PayloadMember, 'type' | 'options'> {
  const alternatives = shape.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  const only = alternatives.length === 1 ? alternatives[0] : undefined;
  if (only !== undefined) return kindOf(only);
  if (shape.enum?.every((one) => typeof one === 'string') === true)
    return { type: 'choice', options: shape.enum.map((one) => ({ value: one, text: one })) };
  if (shape.type === 'string') return { type: 'text' };
  if (shape.type === 'boolean') return { type: 'check' };
  if (shape.type === 'number' || shape.type === 'integer') return { type: 'number' };
  return { type: shape.type === 'array' && shape.items?.type === 'string' ? 'lines' : 'json' };
}
