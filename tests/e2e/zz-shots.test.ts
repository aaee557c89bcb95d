import { it } from 'vitest';
import { openEditor } from './running-editor.ts';

it('shots', async () => {
  const editor = await openEditor();
  const { page } = editor;
  await page.getByRole('button', { name: /flac, 0:00/ }).waitFor();
  await page.waitForTimeout(1500);
  const shot = (name: string) => page.screenshot({ path: `/tmp/shots/${name}.png` });
  await shot('1-start');
  await page.getByRole('button', { name: /bpm · \d\/4/ }).click();
  await page.waitForTimeout(300);
  await shot('2-sheet');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Space');
  await page.waitForTimeout(400);
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press('KeyT');
    await page.waitForTimeout(495);
    if (i === 1) await shot('3-tapping');
  }
  await shot('4-tapped');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Which lines drags land on' }).click();
  await page.waitForTimeout(300);
  await shot('5-snap');
  await page.keyboard.press('Escape');
  const handle = page.getByRole('button', { name: /^Beat 8\.1 / });
  const box = (await handle.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 5);
  await page.waitForTimeout(200);
  await shot('6-hover');
  await page.mouse.down();
  await page.mouse.move(box.x + 9, box.y + 5, { steps: 4 });
  await page.mouse.move(box.x + 14, box.y + 5, { steps: 4 });
  await page.waitForTimeout(200);
  await shot('7-drag');
  await page.mouse.up();
  await page.waitForTimeout(200);
  await shot('8-dragged');
  console.log(editor.failures);
  await editor.close();
}, 200_000);
