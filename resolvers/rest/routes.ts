/** A route of REST v1: a persisted operation under a path. */
export interface RestRoute {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Below /api/v1; `{name}` is the operation's variable of that name, or a member of its input. */
  path: string;
  /** Name of the operation in operations.graphql. */
  operation: string;
  /** Status of success. Default 200. */
  status?: 201 | 202;
  /** Group in the documentation. */
  tag: string;
  /** What the answer is taken from below the operation's field, for example `instance`. */
  unwrap?: string;
  /** Since when the route is deprecated, and from when on it may be gone; it works until then. */
  deprecated?: { since: string; sunset: string; instead: string };
}

/** Every route, by group. */
export const restRoutes: readonly RestRoute[] = [
  { method: 'get', path: '/instances', operation: 'listInstances', tag: 'Instances' },
  {
    method: 'post',
    path: '/instances',
    operation: 'registerInstance',
    status: 201,
    tag: 'Instances',
    unwrap: 'instance',
  },
  { method: 'get', path: '/instances/{id}', operation: 'getInstance', tag: 'Instances' },
  {
    method: 'post',
    path: '/instances/{instanceId}/collections',
    operation: 'startCollection',
    status: 202,
    tag: 'Collections',
  },
  { method: 'get', path: '/collections', operation: 'listCollections', tag: 'Collections' },
  { method: 'get', path: '/collections/{id}', operation: 'getCollection', tag: 'Collections' },
  { method: 'delete', path: '/collections/{id}', operation: 'cancelCollection', tag: 'Collections' },
  { method: 'get', path: '/assets', operation: 'listAssets', tag: 'Assets' },
  { method: 'get', path: '/asset', operation: 'getAsset', tag: 'Assets' },
  { method: 'get', path: '/search', operation: 'search', tag: 'Assets' },
  { method: 'get', path: '/jobs', operation: 'listJobs', tag: 'Jobs' },
  { method: 'post', path: '/jobs', operation: 'startJob', status: 202, tag: 'Jobs' },
  { method: 'get', path: '/jobs/{id}', operation: 'getJob', tag: 'Jobs' },
  { method: 'delete', path: '/jobs/{id}', operation: 'cancelJob', tag: 'Jobs' },
  { method: 'post', path: '/jobs/{id}/retry', operation: 'retryJob', status: 202, tag: 'Jobs' },
  { method: 'get', path: '/queues', operation: 'listQueues', tag: 'Jobs' },
  { method: 'get', path: '/schedules', operation: 'listSchedules', tag: 'Jobs' },
  { method: 'put', path: '/schedules/{name}', operation: 'saveSchedule', tag: 'Jobs' },
  { method: 'delete', path: '/schedules/{name}', operation: 'removeSchedule', tag: 'Jobs' },
  { method: 'get', path: '/nodes', operation: 'listNodes', tag: 'Nodes' },
  { method: 'get', path: '/service-map', operation: 'getServiceMap', tag: 'Nodes' },
  { method: 'get', path: '/events', operation: 'listEvents', tag: 'Events' },
];
