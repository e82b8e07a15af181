// A small tray of emoji, for texts, reactions and stickers.

import { h } from './dom.js';
import { t } from './i18n.js';
import { place } from './ui.js';

// quick are the reactions at hand.
export const quick = ['👍', '❤️', '😂', '😮', '😢', '🙏'];

const tray =
  '😀 😃 😄 😁 😆 😅 😂 🤣 😊 😇 🙂 🙃 😉 😍 🥰 😘 😋 😜 🤔 🤨 😐 😏 🙄 😴 😷 🤒 😎 🤓 😕 😮 😢 😭 😱 😡 🤬 👍 👎 👏 🙌 🙏 🤝 👋 ✌️ 🤞 💪 👀 ❤️ 🧡 💛 💚 💙 💜 🖤 💔 ✨ 🔥 🎉 🎁 🌱 🌻 🌳 ☀️ 🌧️ 🏠 🛋️ 🪑 🛏️ 🚚 📦 💳 📷 📍 ⏰ ✅ ❌ ❓'.split(
    ' ',
  );

const COLUMNS = 8;

// pickEmoji opens the tray at an element and gives what is chosen to take.
export function pickEmoji(anchor, take, name = t('emoji')) {
  const box = h('div', {
    class: 'menu emoji',
    role: 'dialog',
    'aria-label': name,
    popover: 'auto',
  });
  box.append(
    ...tray.map((sign, i) =>
      h(
        'button',
        {
          type: 'button',
          tabIndex: i === 0 ? 0 : -1,
          'aria-label': sign,
          on: { click: () => shut(sign) },
        },
        sign,
      ),
    ),
  );
  const shut = (sign) => {
    box.hidePopover();
    if (sign) take(sign);
  };
  box.addEventListener('keydown', (event) => move(event, [...box.children]));
  box.addEventListener('toggle', (event) => {
    if (event.newState !== 'closed') return;
    const inside = box.contains(document.activeElement) || document.activeElement === document.body;
    box.remove();
    if (inside && anchor.isConnected) anchor.focus();
  });
  (anchor.closest('dialog, main') ?? document.body).append(box);
  box.showPopover();
  place(box, anchor);
  box.firstChild.focus();
}

function move(event, buttons) {
  const at = buttons.indexOf(document.activeElement);
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
  if (!step) return;
  event.preventDefault();
  const to = buttons[at + step];
  if (!to) return;
  buttons[at].tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}
