import { useEffect, useRef } from 'react';
import { useClient } from 'urql';
import { useReconnected } from './connection.ts';
import { graphql } from '../generated/gql.ts';

const collected = graphql(`
  subscription Collected {
    collectionProgress {
      missed
      run {
        instanceKey
        state
        added
        changed
        removed
      }
    }
  }
`);

/**
 * Calls back when a collection run has changed what is known of an instance, of any for null, and when such news may
 * have been missed. People who may not follow runs hear nothing.
 */
export function useCollected(instanceKey: string | null, onChange: () => void): void {
  const client = useClient();
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  }, [onChange]);
  useReconnected(onChange);
  useEffect(() => {
    const subscription = client.subscription(collected, {}).subscribe(({ data }) => {
      if (data === undefined || data === null) return;
      const { run, missed } = data.collectionProgress;
      const changed =
        run !== null &&
        run !== undefined &&
        (run.state === 'SUCCEEDED' || run.state === 'PARTIAL') &&
        run.added + run.changed + run.removed > 0 &&
        (instanceKey === null || run.instanceKey === instanceKey);
      if (changed || missed > 0) latest.current();
    });
    return () => subscription.unsubscribe();
  }, [client, instanceKey]);
}
