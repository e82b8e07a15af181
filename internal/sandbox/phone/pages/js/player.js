// The player of a sound: play, position, time, speed.

import { h, icon } from './dom.js';
import { t } from './i18n.js';
import { length } from './time.js';

const SPEEDS = [1, 1.5, 2];
let playing = null;

// player gives the control of a sound. `begun` is called the first time that it plays.
export function player(src, name, begun) {
  const audio = h('audio', { src, preload: 'metadata' });
  const toggle = h(
    'button',
    { type: 'button', class: 'icon-button play', 'aria-label': t('play'), title: t('play') },
    icon('play'),
  );
  const seek = h('input', {
    type: 'range',
    min: 0,
    max: 100,
    step: 0.1,
    value: 0,
    'aria-label': t('position'),
    class: 'seek',
  });
  const time = h('span', { class: 'time' }, '0:00');
  const speed = h(
    'button',
    { type: 'button', class: 'speed', 'aria-label': t('speed', { n: '1×' }) },
    '1×',
  );
  const show = () => {
    const total = Number.isFinite(audio.duration) ? audio.duration : 0;
    seek.value = total ? (audio.currentTime / total) * 100 : 0;
    seek.setAttribute('aria-valuetext', length(audio.currentTime));
    time.textContent = length(audio.currentTime > 0 ? audio.currentTime : total);
  };
  const face = () => {
    const words = t(audio.paused ? 'play' : 'pause');
    toggle.replaceChildren(icon(audio.paused ? 'play' : 'pause'));
    toggle.setAttribute('aria-label', words);
    toggle.title = words;
  };
  for (const event of ['timeupdate', 'loadedmetadata', 'durationchange', 'ended'])
    audio.addEventListener(event, show);
  for (const event of ['play', 'pause', 'ended']) audio.addEventListener(event, face);
  audio.addEventListener('play', () => begun?.(), { once: true });
  audio.addEventListener('error', () =>
    time.replaceChildren(h('span', { class: 'gone' }, t('mediaGone'))),
  );
  toggle.addEventListener('click', () => start(audio));
  seek.addEventListener('input', () => {
    if (Number.isFinite(audio.duration)) audio.currentTime = (seek.value / 100) * audio.duration;
  });
  speed.addEventListener('click', () => {
    audio.playbackRate = SPEEDS[(SPEEDS.indexOf(audio.playbackRate) + 1) % SPEEDS.length];
    speed.textContent = `${audio.playbackRate}×`;
    speed.setAttribute('aria-label', t('speed', { n: speed.textContent }));
  });
  return h(
    'div',
    { class: 'player', role: 'group', 'aria-label': name },
    audio,
    toggle,
    seek,
    time,
    speed,
  );
}

function start(audio) {
  if (!audio.paused) {
    audio.pause();
    return;
  }
  if (playing !== audio) playing?.pause();
  playing = audio;
  audio.play().catch(() => {}); // the player itself shows that there is no sound
}
