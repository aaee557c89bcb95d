/**
 * Writes a project as one file: a ZIP that is a valid OpenRaster picture and also holds the document and
 * its blobs. See docs/decisions/0002-project-file.md for what goes where.
 */
import { writeFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import sharp from 'sharp';
import { ZipFile } from 'yazl';
import { blobsOf, documentRecord, layer, recordsOf } from '#core/document/queries.ts';
import type {
  BlobHash,
  LayerRecord,
  RasterLayerRecord,
  RecordId,
  SongbrushDocument,
  Transform,
} from '#core/document/records.ts';
import { composeTransforms } from '#core/document/transform.ts';
import type { BlobStore } from '../blob-store.ts';
import { replaceFile } from '../durable-file.ts';
import { fileError } from '../file-error.ts';
import {
  BACKGROUND_ENTRY,
  blobEntry,
  DOCUMENT_ENTRY,
  drawnLayerEntry,
  MERGED_ENTRY,
  MIMETYPE,
  MIMETYPE_ENTRY,
  pictureEntry,
  STACK_ENTRY,
  THUMBNAIL_ENTRY,
  THUMBNAIL_PX,
} from './layout.ts';
import type { StackPicture } from './openraster.ts';
import { stackXml } from './openraster.ts';

/** Draws for other programs what only the compositor can. */
export interface ProjectRenderer {
  /** The whole page as a PNG of the page's size. */
  page(document: SongbrushDocument): Promise<Uint8Array>;
  /**
   * One layer alone, with its own and its groups' transforms, at full opacity: a PNG and where its top
   * left corner lies on the page, in whole pixels. Null where nothing of it is on the page.
   */
  layer(
    document: SongbrushDocument,
    layer: LayerRecord,
  ): Promise<{ readonly png: Uint8Array; readonly x: number; readonly y: number } | null>;
}

export interface ProjectContents {
  readonly document: SongbrushDocument;
  readonly blobs: BlobStore;
  /** Without one the merged image is the bare page, and other programs see layers unscaled and unturned. */
  readonly renderer?: ProjectRenderer | undefined;
}

/** Positions nearer than this to a whole pixel are on it. */
const PIXEL_TOLERANCE = 1e-3;

function pageTransform(document: SongbrushDocument, record: LayerRecord): Transform {
  if (record.parentId === null) return record.transform;
  return composeTransforms(pageTransform(document, layer(document, record.parentId)), record.transform);
}

/** Where OpenRaster puts the untouched picture, and whether that is where and how it belongs. */
function untouchedPlace(document: SongbrushDocument, record: RasterLayerRecord) {
  const { x, y, scaleX, scaleY, rotationRadians } = pageTransform(document, record);
  const left = x - record.width / 2;
  const top = y - record.height / 2;
  const place = { x: Math.round(left), y: Math.round(top) };
  const offset = Math.max(Math.abs(place.x - left), Math.abs(place.y - top));
  const isExact = scaleX === 1 && scaleY === 1 && rotationRadians === 0 && offset < PIXEL_TOLERANCE;
  return { place, isExact };
}

const solidPage = ({ width, height, background }: ReturnType<typeof documentRecord>): Promise<Buffer> =>
  sharp({
    create: { width, height, channels: 4, background: background ?? { r: 0, g: 0, b: 0, alpha: 0 } },
    limitInputPixels: false,
  })
    .png()
    .toBuffer();

const thumbnail = (png: Uint8Array): Promise<Buffer> =>
  sharp(png, { limitInputPixels: false })
    .resize(THUMBNAIL_PX, THUMBNAIL_PX, { fit: 'inside', withoutEnlargement: true })
    .png()
    .toBuffer();

/** Fills one archive; each method adds what belongs together. */
class ProjectArchive {
  readonly #zip: ZipFile;
  readonly #contents: ProjectContents;
  /** Blobs that are in the archive as a layer's picture. */
  readonly #asPictures = new Set<BlobHash>();

  constructor(zip: ZipFile, contents: ProjectContents) {
    this.#zip = zip;
    this.#contents = contents;
  }

  async fill(): Promise<void> {
    const { document } = this.#contents;
    this.#store(MIMETYPE_ENTRY, Buffer.from(MIMETYPE));
    this.#deflate(DOCUMENT_ENTRY, JSON.stringify(document));
    this.#deflate(STACK_ENTRY, stackXml(document, await this.#addPictures()));
    await this.#addPage();
    this.#addBlobs();
  }

  async #addPictures(): Promise<Map<RecordId, StackPicture>> {
    const { document } = this.#contents;
    const pictures = new Map<RecordId, StackPicture>();
    for (const record of recordsOf(document, 'layer')) {
      const picture = record.kind === 'group' ? null : await this.#addPicture(record);
      if (picture) pictures.set(record.id, picture);
    }
    return pictures;
  }

  async #addPicture(record: RasterLayerRecord): Promise<StackPicture | null> {
    const { document, renderer } = this.#contents;
    const { place, isExact } = untouchedPlace(document, record);
    if (isExact || !renderer) {
      const entry = pictureEntry(record.blob);
      if (!this.#asPictures.has(record.blob)) this.#storeBlob(record.blob, entry);
      this.#asPictures.add(record.blob);
      return { entry, ...place };
    }
    const drawn = await renderer.layer(document, record);
    if (!drawn) return null;
    const entry = drawnLayerEntry(record.id);
    this.#store(entry, drawn.png);
    return { entry, x: drawn.x, y: drawn.y };
  }

  async #addPage(): Promise<void> {
    const { document, renderer } = this.#contents;
    const page = documentRecord(document);
    const bare = await solidPage(page);
    if (page.background !== null) this.#store(BACKGROUND_ENTRY, bare);
    const merged = renderer ? await renderer.page(document) : bare;
    this.#store(MERGED_ENTRY, merged);
    this.#store(THUMBNAIL_ENTRY, await thumbnail(merged));
  }

  #addBlobs(): void {
    for (const hash of blobsOf(this.#contents.document)) {
      if (!this.#asPictures.has(hash)) this.#storeBlob(hash, blobEntry(hash));
    }
  }

  #storeBlob(hash: BlobHash, entry: string): void {
    this.#zip.addFile(this.#contents.blobs.path(hash), entry, { compress: false, mode: 0o100644 });
  }

  #store(entry: string, bytes: Uint8Array): void {
    this.#zip.addBuffer(Buffer.from(bytes), entry, { compress: false });
  }

  #deflate(entry: string, text: string): void {
    this.#zip.addBuffer(Buffer.from(text), entry);
  }
}

function rethrowFirst(outcomes: readonly PromiseSettledResult<unknown>[]): void {
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
}

/**
 * Writes the file in one step: it is the old one until it is the new one. Other processes may read it
 * meanwhile.
 * @throws AppError naming the file where it could not be written; the old file is then untouched
 */
export async function writeProjectFile(path: string, contents: ProjectContents): Promise<void> {
  try {
    await replaceFile(path, async (handle) => {
      const zip = new ZipFile();
      const output = zip.outputStream as Readable;
      // Whoever fails first ends the stream, and with it the other; writing reports it.
      output.on('error', () => undefined);
      zip.on('error', (error: Error) => output.destroy(error));
      const filled = new ProjectArchive(zip, contents).fill().then(
        () => zip.end(),
        (error: Error) => {
          output.destroy(error);
          throw error;
        },
      );
      const written = writeFile(handle, output);
      rethrowFirst(await Promise.allSettled([written, filled]));
    });
  } catch (error) {
    throw fileError(error, path, 'could not be saved');
  }
}
