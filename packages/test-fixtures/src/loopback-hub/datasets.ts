import { buildRepository, type HubFile, type HubRepository, type RepositorySpec } from './repository.ts';

/** The data sets of a Hub, which may be replaced while it runs. */
export interface Datasets {
  find(name: string): HubRepository | undefined;
  /** A file of any data set, also of one that was replaced, by its digest. */
  findBlob(oid: string): HubFile | undefined;
  publish(name: string, spec: RepositorySpec): void;
  /** Keeps the bytes of a large file until a commit names them. */
  storeUpload(oid: string, content: Uint8Array): void;
}

/** The data sets of these specs. */
export function openDatasets(specs: Readonly<Record<string, RepositorySpec>>): Datasets {
  const repositories = new Map<string, HubRepository>();
  const blobs = new Map<string, HubFile>();
  const publish = (name: string, spec: RepositorySpec): void => {
    const repository = buildRepository(name, spec, repositories.get(name));
    repositories.set(name, repository);
    for (const commit of repository.refs.values()) {
      for (const file of commit.files.values()) blobs.set(file.oid, file);
    }
  };
  for (const [name, spec] of Object.entries(specs)) publish(name, spec);
  const storeUpload = (oid: string, content: Uint8Array): void => {
    blobs.set(oid, { path: oid, content, isLarge: true, oid });
  };
  return { find: (name) => repositories.get(name), findBlob: (oid) => blobs.get(oid), publish, storeUpload };
}
