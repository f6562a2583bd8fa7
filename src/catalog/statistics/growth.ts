/** A stored figure of one asset. */
export interface Sample {
  assetId: string;
  /** ISO 8601. */
  at: string;
  rowEstimate: number | null;
  sizeBytes: number | null;
}

/** Figures of everything in one place at one time. */
export interface GrowthPoint {
  /** ISO 8601. */
  at: string;
  /** Sum of the latest known figures; null when none is known yet. */
  rowEstimate: number | null;
  sizeBytes: number | null;
  /** How many assets the sums are made of. */
  assets: number;
}

/**
 * Sums samples of many assets at the given times. A sample holds until the next of its asset, because samples are
 * only written when figures change; assets that have ended stop counting at their end.
 * @param samples in order of time. @param ends by asset id: when it ended. @param times in order.
 */
export function growthAt(
  samples: readonly Sample[],
  ends: ReadonlyMap<string, string>,
  times: readonly string[],
): GrowthPoint[] {
  const latest = new Map<string, Sample>();
  let next = 0;
  return times.map((at) => {
    for (let sample = samples[next]; sample !== undefined && sample.at <= at; sample = samples[next]) {
      latest.set(sample.assetId, sample);
      next += 1;
    }
    for (const id of latest.keys()) {
      const end = ends.get(id);
      if (end !== undefined && end <= at && (latest.get(id)?.at ?? '') <= end) latest.delete(id);
    }
    const values = [...latest.values()];
    return {
      at,
      rowEstimate: sum(values.map((sample) => sample.rowEstimate)),
      sizeBytes: sum(values.map((sample) => sample.sizeBytes)),
      assets: values.length,
    };
  });
}

function sum(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
}

/** `points` times from `fromMs` to `toMs`, both included, evenly spread. */
export function evenTimes(fromMs: number, toMs: number, points: number): string[] {
  const step = points <= 1 ? 0 : (toMs - fromMs) / (points - 1);
  return Array.from({ length: points }, (_unused, index) =>
    new Date(Math.round(fromMs + index * step)).toISOString(),
  );
}
