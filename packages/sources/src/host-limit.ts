interface Host {
  activeCount: number;
  readonly waiting: (() => void)[];
}

const hosts = new Map<string, Host>(); // of this process, by origin

/** Runs `request` when fewer than `limit` others to the same origin are under way in this process, in order of asking. */
export async function withinHostLimit<T>(
  origin: string,
  limit: number,
  request: () => Promise<T>,
): Promise<T> {
  const host = hosts.get(origin) ?? { activeCount: 0, waiting: [] };
  hosts.set(origin, host);
  if (host.activeCount >= limit) await new Promise<void>((start) => host.waiting.push(start));
  else host.activeCount++;
  try {
    return await request();
  } finally {
    const next = host.waiting.shift();
    if (next)
      next(); // takes over this one's place
    else if (--host.activeCount === 0) hosts.delete(origin);
  }
}
