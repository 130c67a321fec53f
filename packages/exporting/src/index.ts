export type { ByteSink } from './byte-sink.ts';
export { hubCardHeader, hubShardPath, type ShardName } from './hub-layout.ts';
export { BLOCK_COLUMNS, type BlockColumn, type BlockFormat } from './parquet-schema.ts';
export { type BlockWriter, createParquetWriter, type ParquetWriterOptions } from './parquet-writer.ts';
export { type ReadBlocksOptions, readBlockFormat, readBlocks } from './read-blocks.ts';
