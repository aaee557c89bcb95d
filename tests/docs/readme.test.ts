import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '#main/cli/commands/index.ts';
import { commandHelp, overallHelp } from '#main/cli/help.ts';
import { ROOT } from '#main/paths.ts';

const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
const block = (text: string) => `\`\`\`text\n${text}\n\`\`\``;

describe('the README', () => {
  it.each([
    { name: 'all commands', help: overallHelp(COMMANDS) },
    ...COMMANDS.map((command) => ({ name: command.name, help: commandHelp(command) })),
  ])('shows the help of $name as it is', ({ help }) => expect(readme).toContain(block(help)));

  it('links to files that are there', () => {
    const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1]!);
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((link) => !existsSync(join(ROOT, link)))).toEqual([]);
  });

  it('names scripts that are there', async () => {
    const { scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    const named = [...readme.matchAll(/npm run (?:--silent )?([a-z:-]+)/g)].map((match) => match[1]!);
    expect(named.length).toBeGreaterThan(3);
    for (const name of [...named, 'start', 'test']) expect(scripts).toHaveProperty([name]);
  });
});
