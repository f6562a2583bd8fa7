import { useCallback, useState } from 'react';
import { type AnyVariables, type TypedDocumentNode, useMutation } from 'urql';

/** A mutation with what it was refused for. */
export interface Action<Data, Variables> {
  /** Runs it. @returns its data, null when it was refused */
  run: (variables: Variables) => Promise<Data | null>;
  busy: boolean;
  problem: string | null;
}

/** A mutation whose result is a union: a member with a message is a refusal and is kept to be shown. */
export function useAction<Data extends object, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
): Action<Data, Variables> {
  const [{ fetching }, execute] = useMutation(document);
  const [problem, setProblem] = useState<string | null>(null);
  const run = useCallback(
    async (variables: Variables) => {
      const { data, error } = await execute(variables);
      const refusal = error?.message.replace(/^\[GraphQL\] /, '') ?? refusalOf(data);
      setProblem(refusal);
      return refusal === null ? (data ?? null) : null;
    },
    [execute],
  );
  return { run, busy: fetching, problem };
}

function refusalOf(data: object | undefined): string | null {
  const result = Object.values(data ?? {})[0] as { message?: unknown } | null | undefined;
  return typeof result?.message === 'string' ? result.message : null;
}

/** Why something was refused; nothing while there is no reason. */
export function Refusal({ problem }: { problem: string | null }) {
  if (problem === null) return null;
  return (
    <p className="notice bad" role="alert">
      {problem}
    </p>
  );
}

/** A password of a form as it was typed, empty when it is not filled in. */
export function secretOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** Text of a field of a form, empty when it is not filled in. */
export function fieldOf(form: FormData, name: string): string {
  return secretOf(form, name).trim();
}
