/** What holds for every action of the editor. */
import { describe, expect, it } from 'vitest';
import { en } from '#renderer/i18n/en/index.ts';
import { stubBrowser } from '../browser.ts';

stubBrowser();
const { ACTIONS, actionOf } = await import('#renderer/actions/index.ts');

/** `$mod` is Control, except on a Mac. */
const sameKey = (shortcut: string): string => shortcut.replace('$mod', 'Control').toLowerCase();

describe('the actions', () => {
  it('have ids of their own', () => {
    const ids = ACTIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+\.[a-z-]+$/);
  });

  it('have shortcuts of their own', () => {
    const owners = new Map<string, string>();
    for (const { id, shortcuts } of ACTIONS) {
      for (const shortcut of shortcuts.map(sameKey)) {
        expect(owners.get(shortcut), `${shortcut} of ${id}`).toBeUndefined();
        owners.set(shortcut, id);
      }
    }
  });

  it('take no key that is typed from a text field', () => {
    const takers = ACTIONS.filter(
      ({ worksWhileTyping, shortcuts }) => worksWhileTyping && shortcuts.some((keys) => !keys.includes('+')),
    );
    expect(takers.map(({ id }) => id)).toEqual([]);
  });

  it('are called something', () => {
    for (const { label } of ACTIONS) expect(en[label]).toBeTruthy();
  });

  it('include all that the system’s menu chooses from', () => {
    for (const id of ['project.new', 'project.open', 'project.save', 'project.save-as', 'project.export']) {
      expect(actionOf(id).id).toBe(id);
    }
    for (const id of ['edit.undo', 'edit.redo', 'help.shortcuts']) expect(actionOf(id).id).toBe(id);
  });
});
