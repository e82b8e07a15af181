// Choosing files, looking at them, and sending them.

import { say } from './acts.js';
import { upload } from './api.js';
import { field, h, icon, iconButton } from './dom.js';
import { t } from './i18n.js';
import { size } from './time.js';
import { dialog, explain, toast } from './ui.js';

const MAX_BYTES = 100e6;
const PLAIN_IMAGES = ['image/jpeg', 'image/png'];

// pickFiles opens the browser's window for files.
export function pickFiles(accept, asDocument) {
  const input = h('input', {
    type: 'file',
    multiple: true,
    accept,
    class: 'unseen',
    tabIndex: -1,
    'aria-hidden': 'true',
  });
  input.addEventListener('change', () => {
    sendSheet([...input.files], asDocument);
    input.remove();
  });
  input.addEventListener('cancel', () => input.remove());
  document.body.append(input);
  input.click();
}

// kindOf is the kind of message for a file.
export function kindOf(mime) {
  const family = mime.split('/')[0];
  if (mime === 'image/svg+xml') return 'document';
  return ['image', 'video', 'audio'].includes(family) ? family : 'document';
}

// sendSheet shows what is about to be sent, with a line of text.
export function sendSheet(files, asDocument = false) {
  const chosen = files.filter((file) => {
    if (file.size <= MAX_BYTES) return true;
    toast(t('fileTooBig', { name: file.name }), true);
    return false;
  });
  if (!chosen.length) return;
  const urls = [];
  const list = h('ul', { class: 'sheet' });
  const drop = (file, item) => {
    chosen.splice(chosen.indexOf(file), 1);
    item.remove();
    if (!chosen.length) box.close();
  };
  list.append(...chosen.map((file) => sheetRow(file, urls, drop)));
  const caption = h('input', {
    type: 'text',
    maxLength: 1024,
    autocomplete: 'off',
    'data-first': '',
  });
  const whole = h('input', { type: 'checkbox', checked: asDocument });
  const state = h('p', { class: 'help', role: 'status' });
  const box = dialog(
    t('sendFiles'),
    [
      list,
      field(t('caption'), caption),
      h('label', { class: 'check' }, whole, t('asDocument')),
      state,
    ],
    {
      ok: t('send'),
      submit: () => {
        state.textContent = t('sending');
        return sendAll(chosen, caption.value.trim(), whole.checked);
      },
    },
  );
  box.addEventListener('close', () => {
    for (const url of urls) URL.revokeObjectURL(url);
  });
}

function sheetRow(file, urls, drop) {
  const kind = kindOf(file.type);
  let look = icon({ audio: 'mic', document: 'file' }[kind] ?? 'file');
  if (kind === 'image' || kind === 'video') {
    const url = URL.createObjectURL(file);
    urls.push(url);
    look =
      kind === 'image' ? h('img', { src: url, alt: '' }) : h('video', { src: url, muted: true });
  }
  const item = h(
    'li',
    {},
    h('span', { class: 'look' }, look),
    h('span', {}, h('b', {}, file.name), h('small', {}, size(file.size))),
  );
  item.append(iconButton('x', t('removeFile', { name: file.name }), () => drop(file, item)));
  return item;
}

async function sendAll(files, caption, asDocument) {
  let words = caption;
  for (const file of [...files]) {
    const kind = asDocument ? 'document' : kindOf(file.type);
    try {
      const blob = kind === 'image' ? await photo(file) : file;
      const media = await upload(blob, file.name);
      const sent = await say({
        kind,
        media,
        filename: file.name,
        caption: kind === 'audio' ? '' : words,
      });
      if (!sent) return false;
      files.splice(files.indexOf(file), 1);
      if (kind !== 'audio') words = '';
    } catch (err) {
      toast(explain(err), true);
      return false;
    }
  }
  return true;
}

// photo makes of any picture one that telephones send: JPEG or PNG. What cannot be drawn goes as it is.
async function photo(file) {
  if (PLAIN_IMAGES.includes(file.type)) return file;
  try {
    const picture = await createImageBitmap(file);
    return await drawn(picture.width, picture.height, 'image/jpeg', (pen) =>
      pen.drawImage(picture, 0, 0),
    );
  } catch {
    return file;
  }
}

// drawn gives the bytes of a picture that `draw` paints on a canvas.
export function drawn(width, height, type, draw) {
  const canvas = h('canvas', { width, height });
  draw(canvas.getContext('2d'));
  return new Promise((give, fail) => {
    canvas.toBlob((blob) => (blob ? give(blob) : fail(new Error(type))), type, 0.9);
  });
}
