// Recording a voice note: what the browser records becomes Opus in Ogg, as a telephone sends it.

import { say } from './acts.js';
import { upload } from './api.js';
import { h, iconButton } from './dom.js';
import { t } from './i18n.js';
import { toOgg } from './ogg.js';
import { length } from './time.js';
import { attempt, toast } from './ui.js';

const TYPES = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4'];

async function microphone() {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
  } catch {
    toast(t('noMic'), true);
    return null;
  }
}

// recorder begins to record. It gives the row to show and ends by itself through `over`, when it is sent or discarded; null
// when there is no microphone.
export async function recorder(over) {
  const stream = await microphone();
  if (!stream) return null;
  const type = TYPES.find((kind) => MediaRecorder.isTypeSupported(kind));
  const media = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 32000 });
  const chunks = [];
  const begun = performance.now();
  const time = h('span', { class: 'record-time', role: 'timer' });
  const tick = () => {
    time.textContent = t('recording', {
      time: length(Math.floor((performance.now() - begun) / 1000)),
    });
  };
  const timer = setInterval(tick, 250);
  let wanted = false;
  const stop = (send) => {
    wanted = send;
    if (media.state !== 'inactive') media.stop();
  };
  media.addEventListener('dataavailable', (event) => chunks.push(event.data));
  media.addEventListener('stop', () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    over();
    if (wanted && chunks.length) deliver(new Blob(chunks, { type: media.mimeType }));
  });
  tick();
  media.start();
  const send = iconButton('send', t('send'), () => stop(true), { class: 'icon-button primary' });
  const view = h(
    'div',
    {
      class: 'recording',
      role: 'group',
      'aria-label': t('record'),
      on: { keydown: (event) => event.key === 'Escape' && stop(false) },
    },
    iconButton('trash', t('discard'), () => stop(false)),
    h('i', { class: 'record-dot' }),
    time,
    send,
  );
  return { view, focus: () => send.focus() };
}

async function deliver(blob) {
  const note = blob.type.includes('webm') ? await toOgg(blob) : blob;
  const mime = note.type.replace(';codecs', '; codecs');
  const id = await attempt(() =>
    upload(note, note.type.includes('ogg') ? 'nota.ogg' : 'nota.m4a', mime),
  );
  if (id) await say({ kind: 'voice', media: id });
}
