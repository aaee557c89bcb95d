import { describe, expect, it } from 'vitest';
import { Scope } from '#core/scope.ts';

describe('Scope', () => {
  it('frees last made first, once', async () => {
    const freed: string[] = [];
    const scope = new Scope();
    scope.add(() => void freed.push('first'));
    scope.add(async () => void freed.push('second'));
    await scope.dispose();
    await scope.dispose();
    expect(freed).toEqual(['second', 'first']);
  });

  it('frees a child with its parent', async () => {
    const freed: string[] = [];
    const scope = new Scope();
    scope.child().add(() => void freed.push('child'));
    await scope.dispose();
    expect(freed).toEqual(['child']);
  });

  it('frees everything even when one disposer throws, and says so', async () => {
    const freed: string[] = [];
    const scope = new Scope();
    scope.add(() => void freed.push('socket'));
    scope.add(() => {
      throw new Error('stuck');
    });
    await expect(scope.dispose()).rejects.toThrow('stuck');
    expect(freed).toEqual(['socket']);
  });

  it('frees at once what comes too late', async () => {
    const scope = new Scope();
    await scope.dispose();
    let freed = false;
    scope.add(() => {
      freed = true;
    });
    expect(freed).toBe(true);
  });
});
