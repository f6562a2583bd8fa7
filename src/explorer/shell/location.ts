import { useCallback } from 'react';
import { useLocation, useSearchParams } from 'wouter';

/** Address of an asset's page. The key stands in the query, so that no character of it is lost to path rules. */
export function assetAddress(key: string, tab?: string, asOf?: string): string {
  const query = new URLSearchParams({ key });
  if (tab !== undefined) query.set('tab', tab);
  if (asOf !== undefined) query.set('asOf', asOf);
  return `/asset?${query.toString()}`;
}

/** Address of a search. */
export function searchAddress(text: string): string {
  return `/search?${new URLSearchParams({ q: text }).toString()}`;
}

/** A list that is asked for differently starts again at its first page. */
function leaveLaterPages(parameters: URLSearchParams, changed: string): void {
  if (changed !== 'after') parameters.delete('after');
}

/** One parameter of the address as state: reading, and replacing it without a new history entry. */
export function useAddressParameter(name: string): [string | null, (value: string | null) => void] {
  const [parameters, setParameters] = useSearchParams();
  const set = useCallback(
    (value: string | null) =>
      setParameters(
        (current) => {
          const next = new URLSearchParams(current);
          if (value === null || value === '') next.delete(name);
          else next.set(name, value);
          leaveLaterPages(next, name);
          return next;
        },
        { replace: true },
      ),
    [name, setParameters],
  );
  return [parameters.get(name), set];
}

/** A repeated parameter of the address as a list. */
export function useAddressList(name: string): [string[], (values: readonly string[]) => void] {
  const [parameters, setParameters] = useSearchParams();
  const set = useCallback(
    (values: readonly string[]) =>
      setParameters(
        (current) => {
          const next = new URLSearchParams(current);
          next.delete(name);
          for (const value of values) next.append(name, value);
          leaveLaterPages(next, name);
          return next;
        },
        { replace: true },
      ),
    [name, setParameters],
  );
  return [parameters.getAll(name), set];
}

/** Goes to an address. */
export function useGo(): (address: string) => void {
  const [, navigate] = useLocation();
  return useCallback((address: string) => navigate(address), [navigate]);
}
