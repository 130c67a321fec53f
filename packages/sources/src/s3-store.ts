import { DataError } from '@sluice/records';
import type { ByteFile, FileStore, ListedFile } from './byte-file.ts';
import { openHttpFile, plainEtag } from './http-file.ts';
import type { Environment } from './hub-settings.ts';
import type { ResolvedNetworkOptions } from './network-options.ts';
import { requireInsidePath } from './select-files.ts';

export interface S3StoreOptions {
  readonly network: ResolvedNetworkOptions;
  readonly signal?: AbortSignal | undefined;
  /** Where the endpoint is taken from; keys and region are the AWS SDK's own business. */
  readonly environment: Environment;
}

/** A day: a stream that is cut later than that cannot go on. */
const SIGNED_SECONDS = 86_400;

/**
 * Objects under `s3://<bucket>/<prefix>`: all below a prefix that ends in `/` or is empty, else the one object. The AWS
 * SDK is loaded when it is first needed; it lists, finds credentials and signs. Bytes are read by signed
 * addresses through our own range reader. `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL` names another service than AWS.
 *
 * @throws RangeError for a bad address. DataError `no-such-source`, `not-authorised`, `network`.
 */
export async function openS3Store(from: string, options: S3StoreOptions): Promise<FileStore> {
  const { bucket, prefix } = parseS3Address(from);
  const { sdk, presigner } = await loadSdk();
  const client = createClient(sdk, options);
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const list = async (): Promise<ListedFile[]> => {
    const request = { Bucket: bucket, Prefix: prefix };
    const objects = await explained(from, () =>
      listObjects(sdk, client, { request, signal: options.signal }),
    );
    return objects
      .filter(({ Key = '/' }) => !Key.endsWith('/') && (prefix === folder || Key === prefix))
      .map(({ Key, Size, ETag }) => ({
        path: Key!.slice(folder.length),
        byteLength: Size ?? 0,
        ...(ETag === undefined ? {} : { digest: `etag:${plainEtag(ETag)}` }),
      }));
  };
  const open = async (file: ListedFile): Promise<ByteFile> => {
    requireInsidePath(file.path);
    const command = new sdk.GetObjectCommand({ Bucket: bucket, Key: folder + file.path });
    const etag = file.digest?.startsWith('etag:') ? file.digest.slice('etag:'.length) : undefined;
    const signed = async (): Promise<ByteFile> => {
      const address = await explained(from, () =>
        presigner.getSignedUrl(client, command, { expiresIn: SIGNED_SECONDS }),
      );
      return openHttpFile({ ...options, url: new URL(address), byteLength: file.byteLength, etag });
    };
    return signedFile(file.byteLength, signed);
  };
  return {
    revision: '',
    hasConventions: false,
    readCard: () => Promise.resolve(undefined),
    list,
    digest: (file) =>
      file.digest === undefined
        ? Promise.reject(new DataError('broken-listing', `${file.path} has no ETag`))
        : Promise.resolve(file.digest),
    open,
  };
}

/** All pages of a listing. */
async function listObjects(
  sdk: Sdk,
  client: Client,
  listing: {
    readonly request: { readonly Bucket: string; readonly Prefix: string };
    readonly signal: AbortSignal | undefined;
  },
): Promise<StoredObject[]> {
  const objects: StoredObject[] = [];
  const options = listing.signal ? { abortSignal: listing.signal } : {};
  for (let token: string | undefined, isMore = true; isMore; isMore = token !== undefined) {
    const command = new sdk.ListObjectsV2Command({ ...listing.request, ContinuationToken: token });
    const page = await client.send(command, options);
    objects.push(...(page.Contents ?? []));
    token = page.NextContinuationToken;
  }
  return objects;
}

/** A file that is signed anew for each range and each stream. */
function signedFile(byteLength: number, signed: () => Promise<ByteFile>): ByteFile {
  async function* stream(start?: number): AsyncGenerator<Uint8Array> {
    yield* (await signed()).stream(start);
  }
  return {
    byteLength,
    read: async (start, end) => (await signed()).read(start, end),
    stream,
    close: () => Promise.resolve(),
  };
}

function parseS3Address(from: string): { readonly bucket: string; readonly prefix: string } {
  const parts = /^s3:\/\/([a-z0-9][a-z0-9.-]+[a-z0-9])(?:\/(.*))?$/.exec(from);
  if (parts) return { bucket: parts[1]!, prefix: parts[2] ?? '' };
  throw new RangeError(`from: expected s3://<bucket>/<prefix>, got ${JSON.stringify(from)}`);
}

type Sdk = typeof import('@aws-sdk/client-s3');
type Client = import('@aws-sdk/client-s3').S3Client;
type StoredObject = import('@aws-sdk/client-s3')._Object;

/** It is large, and most runs do without it. */
async function loadSdk() {
  const [sdk, presigner] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/s3-request-presigner'),
  ]);
  return { sdk, presigner };
}

/** Other services than AWS name buckets in the path, and may not know the SDK's newer checksums. */
function createClient(sdk: Sdk, { environment, network }: S3StoreOptions): Client {
  const endpoint = environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL;
  const region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION;
  const common = { maxAttempts: network.maxAttempts, ...(region ? { region } : {}) };
  if (!endpoint) return new sdk.S3Client({ ...common, followRegionRedirects: true });
  return new sdk.S3Client({
    region: 'us-east-1', // any will do where there are none
    ...common,
    endpoint,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}

/** The SDK's error by name and status alone: its own object holds the request with its headers. */
async function explained<T>(from: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
    if (name === 'AbortError') throw error;
    const status = $metadata?.httpStatusCode;
    const shown = `${from} (${name ?? 'unknown error'}${status === undefined ? '' : `, status ${status}`})`;
    if (status === 404) throw new DataError('no-such-source', `there is no ${shown}`);
    if (status === 401 || status === 403 || name === 'CredentialsProviderError') {
      throw new DataError('not-authorised', `may not read ${shown}`, {
        hint: 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, to an identity that may list and read it',
      });
    }
    throw new DataError('network', `cannot list or sign ${shown}`, {
      hint: 'check the connection and the endpoint',
    });
  }
}
