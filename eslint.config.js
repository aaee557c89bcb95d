// Lint: TypeScript strictness that tsc leaves out, and the layering rule of docs/architecture.md.
import js from '@eslint/js';
import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import ts from 'typescript-eslint';

/** What each folder may import through its `#` alias. Everything else of the project is out of bounds. */
const MAY_IMPORT = {
  core: [],
  models: ['core'],
  main: ['core', 'models'],
  preload: ['core'],
  renderer: ['core'],
};
const FOLDERS = Object.keys(MAY_IMPORT);

const layering = FOLDERS.map((folder) => {
  const forbidden = FOLDERS.filter((other) => other !== folder && !MAY_IMPORT[folder].includes(other));
  const group = forbidden.flatMap((other) => [`#${other}/*`, `#${other}/**`, `**/../${other}/**`]);
  const patterns = [
    { group, message: `${folder}/ imports only from: ${[folder, ...MAY_IMPORT[folder]].join(', ')}.` },
  ];
  if (folder === 'core') {
    patterns.push({
      regex: '^(?!\\.{1,2}/|#core/)',
      message: 'core/ is pure: no package, no node:, no DOM.',
    });
  }
  if (folder !== 'main') {
    patterns.push({
      group: ['onnxruntime-node', 'sharp', 'fluent-ffmpeg', 'ws'],
      message: 'The machine belongs to main/.',
    });
  }
  return {
    files: [`${folder}/**/*.{ts,svelte}`],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
});

export default ts.config(
  {
    ignores: [
      ...['node_modules/', 'dist/', 'release/', 'coverage/', '.cache/', 'tests/fixtures/'],
      // AssemblyScript: TypeScript's tools cannot read it.
      'core/compositing/kernel/assembly/',
    ],
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ['**/*.svelte', '**/*.svelte.ts'], languageOptions: { parserOptions: { parser: ts.parser } } },
  {
    files: ['main/**/*.ts'],
    ignores: ['main/media/ffmpeg-command.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "ImportDeclaration[source.value='fluent-ffmpeg']",
          message: 'Only main/media/ffmpeg-command.ts may know fluent-ffmpeg.',
        },
      ],
    },
  },
  ...layering,
);
