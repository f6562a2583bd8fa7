import { Component, type ReactNode } from 'react';
import { Problem } from '../parts/states.tsx';

/** Shows that a page has failed instead of an empty window, and lets it be tried again. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    return <Problem message={error.message} onRetry={() => this.setState({ error: null })} />;
  }
}
