import type { EngineTarget } from '../contract.js';
import { type MysqlSession, type MysqlSessionOptions, openMysqlSession } from './session.js';

/**
 * A bound on the sessions one piece of work holds on an instance. At most `limit` are open at once; who asks for more
 * waits in order. A session serves any database, so it is kept for the next user and closed by `close`.
 */
export class MysqlSessionPool {
  private open = 0;
  private readonly idle: MysqlSession[] = [];
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly target: EngineTarget,
    private readonly options: MysqlSessionOptions,
    private readonly limit: number,
  ) {}

  /** Runs the work with a session. After a failure the session is closed, not used again. @throws ENGINE_* */
  async withSession<T>(work: (session: MysqlSession) => Promise<T>): Promise<T> {
    await this.enter();
    try {
      const session = this.idle.pop() ?? (await openMysqlSession(this.target, this.options));
      try {
        const result = await work(session);
        this.idle.push(session);
        return result;
      } catch (error) {
        await session.close();
        throw error;
      }
    } finally {
      this.leave();
    }
  }

  /** Closes the sessions nobody uses. Call it when all work has ended. */
  async close(): Promise<void> {
    await Promise.all(this.idle.splice(0).map(async (session) => await session.close()));
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
