import { expect, test } from './lib/test';

test('Enter sends, Shift+Enter breaks the line, and Enter while composing does not send', async ({
  agent,
  visitor,
}) => {
  const ana = await agent('ana');
  const shopper = await visitor({ path: '/shop/mayoristas.html' });
  await shopper.write('Hola, consulto por sillas');
  await ana.open('Hola, consulto por sillas');
  await ana.mode('Mensaje');
  await ana.composer.click();

  const session = await ana.page.context().newCDPSession(ana.page);
  await session.send('Input.imeSetComposition', {
    text: 'にほん',
    selectionStart: 3,
    selectionEnd: 3,
  });
  await session.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Process',
    windowsVirtualKeyCode: 229,
    code: 'Enter',
  });
  await session.send('Input.dispatchKeyEvent', {
    type: 'keyUp',
    key: 'Process',
    windowsVirtualKeyCode: 229,
    code: 'Enter',
  });
  await expect(ana.composer).toHaveValue('にほん');
  await session.send('Input.insertText', { text: '日本' });
  await expect(ana.composer).toHaveValue('日本');

  await ana.page.keyboard.press('Shift+Enter');
  await ana.page.keyboard.type('línea dos');
  await expect(ana.composer).toHaveValue('日本\nlínea dos');
  await ana.page.keyboard.press('Enter');
  await expect(ana.composer).toHaveValue('');
  await expect(shopper.thread.getByText('línea dos', { exact: false })).toBeVisible();
  await expect(ana.thread.getByText('にほん', { exact: false })).toHaveCount(0);
});

test('a draft stays with its conversation and its mode, over a reload', async ({ agent }) => {
  const ana = await agent('ana');
  await ana.open('Norma Acuña');
  await ana.mode('Mensaje');
  await ana.composer.fill('Hola Norma, mejor');
  await ana.open('Lucía Arrieta');
  await expect(ana.composer).toHaveValue('');
  await ana.open('Norma Acuña');
  await expect(ana.composer).toHaveValue('Hola Norma, mejor');
  await ana.mode('Comentario');
  await expect(ana.composer).toHaveValue('');
  await ana.page.reload();
  await ana.mode('Mensaje');
  await expect(ana.composer).toHaveValue('Hola Norma, mejor');
});
