// Importing `electron` from plain Node starts a download of its runtime. Types are free.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDERS = ['core', 'models', 'main', 'preload', 'renderer', 'scripts', 'tests'];
/** Run by Electron and by nothing else. */
const ELECTRON_ENTRIES = ['main/electron-entry.ts', 'preload/preload.ts'];

/** The modules a source imports at run time: by import, export from, import() and require(). */
function importedModules(source: string): string[] {
  const found: string[] = [];
  const note = (node: ts.Node | undefined): void => {
    if (node && ts.isStringLiteralLike(node)) found.push(node.text);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && node.importClause?.phaseModifier !== ts.SyntaxKind.TypeKeyword) {
      note(node.moduleSpecifier);
    }
    if (ts.isExportDeclaration(node) && !node.isTypeOnly) note(node.moduleSpecifier);
    if (ts.isCallExpression(node)) {
      const { expression, arguments: given } = node;
      const isRequire = ts.isIdentifier(expression) && expression.text === 'require';
      const isResolve = ts.isPropertyAccessExpression(expression) && expression.name.text === 'resolve';
      if (isRequire || isResolve || expression.kind === ts.SyntaxKind.ImportKeyword) note(given[0]);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true));
  return found;
}

function read(path: string): string {
  const text = readFileSync(join(ROOT, path), 'utf8');
  if (!path.endsWith('.svelte')) return text;
  return [...text.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(([, script]) => script).join('\n');
}

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
).filter((path) => /\.(ts|mjs|js|cjs|svelte)$/.test(path) && !path.startsWith(join('tests', 'fixtures')));

describe('electron', () => {
  it('is imported by what Electron itself runs, and by nothing else', () => {
    const importers = sources.filter((path) =>
      importedModules(read(path)).some((name) => /^electron($|\/)/.test(name)),
    );
    expect(importers.map((path) => path.replaceAll('\\', '/')).sort()).toEqual(ELECTRON_ENTRIES);
  });

  it('is found however it is imported', () => {
    for (const source of [
      `import { app } from 'electron';`,
      `import * as e from 'electron/main';`,
      `import 'electron';`,
      `export { app } from 'electron';`,
      `const { app } = await import('electron');`,
      `const electron = require('electron');`,
    ]) {
      expect(importedModules(source), source).toHaveLength(1);
    }
    expect(importedModules(`import type { App } from 'electron';`)).toEqual([]);
  });
});
