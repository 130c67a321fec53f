import { once } from 'node:events';
import { pipeline, type Readable, type Transform } from 'node:stream';

/** What a transform makes of a stream; an error of either end comes out here, and leaving early closes both. */
export async function* pumpThrough(input: Readable, transform: Transform): AsyncGenerator<Uint8Array> {
  let failure: unknown;
  pipeline(input, transform, (error) => {
    failure = error;
  });
  try {
    for await (const chunk of transform) yield chunk as Uint8Array;
  } catch (error) {
    throw failure ?? error;
  } finally {
    input.destroy();
    if (!input.closed) await once(input, 'close');
  }
}
