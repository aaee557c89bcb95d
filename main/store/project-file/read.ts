/** Reads a project file. What does not belong to Songbrush in it is left alone. */
import { basename } from 'node:path';
import { migrateDocument } from '#core/document/migrations.ts';
import { blobsOf } from '#core/document/queries.ts';
import type { BlobHash, SongbrushDocument } from '#core/document/records.ts';
import { validateDocument } from '#core/document/validate.ts';
import { AppError } from '#core/errors.ts';
import type { BlobStore } from '../blob-store.ts';
import { Archive } from './archive.ts';
import { blobEntry, DOCUMENT_ENTRY, LIMITS, pictureEntry } from './layout.ts';

/** A document's text, brought to today's format and checked. Errors name the file. */
function parseDocument(path: string, text: string): SongbrushDocument {
  try {
    return validateDocument(migrateDocument(JSON.parse(text)));
  } catch (error) {
    if (error instanceof AppError) {
      throw new AppError(error.code, `${basename(path)}, ${DOCUMENT_ENTRY}: ${error.message}`, error.remedy, {
        cause: error,
      });
    }
    throw new AppError(
      'project.damaged',
      `${basename(path)} is damaged: ${DOCUMENT_ENTRY} is not JSON.`,
      'Use another copy of the file: from a backup, or from where it came from.',
      { cause: error },
    );
  }
}

async function readDocument(path: string, archive: Archive): Promise<SongbrushDocument> {
  if (!archive.has(DOCUMENT_ENTRY)) {
    throw new AppError(
      'project.not-songbrush',
      `${basename(path)} has no ${DOCUMENT_ENTRY}: it is not a Songbrush project.`,
      'Choose a .songbrush file, or import the pictures it was made of.',
    );
  }
  const bytes = await archive.read(DOCUMENT_ENTRY, LIMITS.documentBytes);
  return parseDocument(path, bytes.toString('utf8'));
}

async function readBlob(archive: Archive, hash: BlobHash, blobs: BlobStore): Promise<void> {
  const name = archive.has(pictureEntry(hash)) ? pictureEntry(hash) : blobEntry(hash);
  await archive.consume(name, (stream) => blobs.putStream(stream, hash));
}

async function withArchive<T>(path: string, use: (archive: Archive) => Promise<T>): Promise<T> {
  const archive = await Archive.open(path);
  try {
    return await use(archive);
  } finally {
    archive.close();
  }
}

/** Only the document of a project file. Throws as `readProjectFile`. */
export const readProjectDocument = (path: string): Promise<SongbrushDocument> =>
  withArchive(path, (archive) => readDocument(path, archive));

/**
 * Reads a project file's document and puts its blobs into a store. The file is not changed.
 * @throws AppError `project.damaged` (truncated, missing or altered entries), `project.unsafe` (names
 * that lead out, bombs, duplicates, encryption), `project.not-songbrush`, `document.newer`,
 * `document.invalid`, or as the file system says
 */
export const readProjectFile = (path: string, blobs: BlobStore): Promise<SongbrushDocument> =>
  withArchive(path, async (archive) => {
    const document = await readDocument(path, archive);
    for (const hash of blobsOf(document)) await readBlob(archive, hash, blobs);
    return document;
  });
