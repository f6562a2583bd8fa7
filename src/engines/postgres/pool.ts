import type { EngineTarget } from '../contract.js';
import type { ConnectOptions } from './connect.js';
import { openPgSession, type PgSession } from './session.js';

/**
 * A bound on the sessions one piece of work holds on an instance. At most `limit` are open at once; who asks for more
 * waits in order. A session belongs to one database and is closed after its use: a connection cannot change database.
 */
export class PgSessionPool {
  private open = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly target: EngineTarget,
    private readonly options: Omit<ConnectOptions, 'database'>,
    private readonly limit: number,
  ) {}

  /** Runs the work with a session on the database and closes it, whatever happens. @throws ENGINE_* */
  async withSession<T>(database: string | undefined, work: (session: PgSession) => Promise<T>): Promise<T> {
    await this.enter();
    try {
      const session = await openPgSession(
        this.target,
        database === undefined ? this.options : { ...this.options, database },
      );
      try {
        return await work(session);
      } finally {
        await session.close();
      }
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.open < this.limit) {
      this.open += 1;
      return;
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.open -= 1;
    else next();
  }
}
