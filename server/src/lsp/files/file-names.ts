import path from '#host/path';
import type { FileHost } from '../../host/file-host.ts';
import { isPathBelow } from '../../host/disk-host.ts';
import { settingsFileName } from '../../host/settings/settings-file.ts';
import { normalizeUri, toPath, toUri } from '../../host/uri.ts';
import { isBuildFile } from '../../host/listing/walk.ts';

export interface FileNamesHost {
  readonly host: FileHost;
  /** Paths of the folders that are read. */
  readonly folders: () => readonly string[];
  /** Is it a file of the folders, under just this name? */
  readonly isListed: (uri: string) => boolean;
}

/** The name that the analysis has for the file of a client's uri, however it is spelled and whatever links lead to it. */
export type FileName = (clientUri: string) => string;

/** A file of the folders is named by its place in them, but where its own name says what it is; any other by its uri, spelled as ours are. */
export function createFileNames({ host, folders, isListed }: FileNamesHost): FileName {
  return (clientUri) => {
    const plain = normalizeUri(clientUri);
    const file = toPath(plain);
    if (file === undefined || isListed(plain) || isBuildFile(file) || path.basename(file) === settingsFileName) return plain;
    const real = host.realPath(file);
    for (const folder of real === undefined ? [] : folders()) {
      const root = host.realPath(folder);
      if (real !== undefined && root !== undefined && isPathBelow(real, root)) return toUri(folder + real.slice(root.length));
    }
    return plain;
  };
}
