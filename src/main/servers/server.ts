import type { SupervisedState } from '../../core/child-process.js';
import type { Logger } from '../../core/logger.js';

/** How a database server is run on a folder. */
export interface ServerOptions {
  /** Folder of the data, the administrator's password and the log; one server at a time. Made at the first start. */
  dataFolder: string;
  /** Port on 127.0.0.1; 0 takes a free one and keeps it for the next start. Default 0. */
  port?: number;
  /** Settings of the server beside those Waymark sets; they win. */
  settings?: Readonly<Record<string, string>>;
  /** Folder of the server's programs; looked for when absent. */
  binFolder?: string;
  /** True for data that may be lost with the machine: the server does not wait for the disk. Default false. */
  fast?: boolean;
  logger: Logger;
  progress?: (text: string) => void;
}

/** A real database server, supervised: restarted after a crash, ended with this process however that ends. */
export interface RunningServer {
  host: '127.0.0.1';
  port: number;
  /** Administrator. */
  user: string;
  password: string;
  /** Folder of the server's own tools, for example pg_dump. */
  binFolder: string;
  /** Where the data really are, see {@link ServerOptions.dataFolder}. */
  folder: string;
  readonly state: SupervisedState;
  readonly pid: number | null;
  stop(): Promise<void>;
}
