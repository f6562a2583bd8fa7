import { useCallback, useState } from 'react';
import { type AnyVariables, type TypedDocumentNode, useMutation } from 'urql';
import { graphql } from '../generated/gql.ts';

/** What every refusal holds; spread by the mutations whose results are shown at the fields of a form. */
export const refused = graphql(`
  fragment Refused on UserError {
    __typename
    code
    message
    facts
  }
`);

/** Why something was refused: in words, and with the facts the server gives. */
export interface Fault {
  message: string;
  facts: Readonly<Record<string, unknown>>;
}

/** A mutation with what it was refused for. */
export interface Action<Data, Variables> {
  /** Runs it. @returns its data, null when it was refused */
  run: (variables: Variables) => Promise<Data | null>;
  busy: boolean;
  problem: string | null;
  fault: Fault | null;
}

/**
 * A mutation whose result is a union: a member with a message is a refusal and is kept to be shown.
 * @param onDone called after each run that was not refused
 */
export function useAction<Data extends object, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  onDone?: () => void,
): Action<Data, Variables> {
  const [{ fetching }, execute] = useMutation(document);
  const [fault, setFault] = useState<Fault | null>(null);
  const run = useCallback(
    async (variables: Variables) => {
      const { data, error } = await execute(variables);
      const refusal =
        error === undefined
          ? refusalOf(data)
          : {
              message: error.message.replace(/^\[GraphQL\] /, ''),
              facts: factsOf(error.graphQLErrors[0]?.extensions),
            };
      setFault(refusal);
      if (refusal !== null || data === undefined) return null;
      onDone?.();
      return data;
    },
    [execute, onDone],
  );
  return { run, busy: fetching, problem: fault?.message ?? null, fault };
}

function refusalOf(data: object | undefined): Fault | null {
  const result = Object.values(data ?? {})[0] as { message?: unknown; facts?: unknown } | null | undefined;
  return typeof result?.message === 'string' ? { message: result.message, facts: factsOf(result) } : null;
}

function factsOf(holder: object | undefined): Fault['facts'] {
  const facts = (holder as { facts?: unknown } | undefined)?.facts;
  return typeof facts === 'object' && facts !== null ? (facts as Fault['facts']) : {};
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

/** The words of a field of a form, separated by commas. */
export function wordsOf(form: FormData, name: string): string[] {
  return fieldOf(form, name)
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

/** A time of a form, typed in the time zone of the browser, as the API takes it; null when it is not filled in. */
export function timeOf(form: FormData, name: string): string | null {
  const text = fieldOf(form, name);
  return text === '' ? null : new Date(text).toISOString();
}
