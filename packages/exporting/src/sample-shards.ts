/** The shards of the formats that put an offset table before their samples: litData's and MosaicML's. */

export interface ShardLimits {
  /** Bytes that a shard has whatever is in it. */
  readonly headBytes: number;
  /** Bytes at which a shard is full; a sample that is larger makes one of its own. */
  readonly shardBytes: number;
  /** Samples at which a shard is full. @default no limit */
  readonly shardBlocks?: number | undefined;
}

export interface SampleShards {
  add(sample: Uint8Array): Promise<void>;
  /** Writes the samples that wait, if there are any. */
  flush(): Promise<void>;
}

/** Gathers samples until a shard is full, counting four bytes of offset for each. Memory: one shard. */
export function shardSamples(
  { headBytes, shardBytes, shardBlocks = Infinity }: ShardLimits,
  writeShard: (samples: readonly Uint8Array[]) => Promise<void>,
): SampleShards {
  const emptyBytes = headBytes + 4; // one offset more than samples
  let samples: Uint8Array[] = [];
  let byteLength = emptyBytes;
  async function flush(): Promise<void> {
    if (samples.length === 0) return;
    const full = samples;
    samples = [];
    byteLength = emptyBytes;
    await writeShard(full);
  }
  return {
    async add(sample) {
      if (samples.length === shardBlocks || byteLength + sample.length + 4 > shardBytes) await flush();
      samples.push(sample);
      byteLength += sample.length + 4;
    },
    flush,
  };
}

/**
 * The number of samples and where each starts and the last ends, in bytes from the start of the file, as 32-bit
 * integers; `between` bytes lie between the table and the first sample.
 */
export function offsetTable(samples: readonly Uint8Array[], between: number): Uint8Array {
  const table = Buffer.alloc(4 * (samples.length + 2));
  table.writeUInt32LE(samples.length, 0);
  let offset = table.length + between;
  for (const [index, sample] of samples.entries()) {
    table.writeUInt32LE(offset, 4 * (index + 1));
    offset += sample.length;
  }
  table.writeUInt32LE(offset, 4 * (samples.length + 1));
  return table;
}
