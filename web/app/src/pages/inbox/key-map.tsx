import { useState } from 'react';
import { t } from '@/i18n';
import { useCommand } from '@/lib/commands';
import { modKey } from '@/lib/keys';
import { Dialog, Kbd } from '@/ui';

type Line = [label: string, ...keys: string[]];

function groups(): { title: string; lines: Line[] }[][] {
  return [
    [
      {
        title: t('keys.move'),
        lines: [
          [t('keys.next'), 'J'],
          [t('keys.previous'), 'K'],
          [t('keys.open'), '↵'],
          [t('keys.search'), 'F'],
          [t('keys.panel'), 'D'],
          [t('keys.panes'), 'F6'],
        ],
      },
      {
        title: t('keys.filter'),
        lines: [
          [t('holder.unassigned'), '⇧', '1'],
          [t('holder.mine'), '⇧', '2'],
          [t('holder.all'), '⇧', '3'],
        ],
      },
    ],
    [
      {
        title: t('keys.conversation'),
        lines: [
          [t('keys.reply'), 'R'],
          [t('keys.quote'), '⇧', 'R'],
          [t('keys.messages'), '↑', '↓'],
          [t('keys.actions'), '↵'],
          [t('keys.comment'), 'C'],
          [t('keys.claim'), 'I'],
          [t('keys.transfer'), 'T'],
          [t('keys.stage'), 'S'],
          [t('keys.tag'), 'L'],
          [t('keys.close'), 'E'],
          [t('keys.unread'), 'U'],
        ],
      },
    ],
    [
      {
        title: t('keys.writing'),
        lines: [
          [t('keys.send'), '↵'],
          [t('keys.newline'), '⇧', '↵'],
          [t('keys.toggle'), modKey, '/'],
          [t('keys.leave'), 'Esc'],
          [t('keys.map'), '?'],
        ],
      },
    ],
  ];
}

/** The map of keys, opened by "?". */
export function KeyMap() {
  const [open, setOpen] = useState(false);
  useCommand('keys', () => setOpen(true));
  return (
    <Dialog open={open} onOpenChange={setOpen} title={t('keys.title')} width={880}>
      <div className="keymap">
        {groups().map((column) => (
          <div key={column[0]?.title}>
            {column.map((group) => (
              <section key={group.title}>
                <h3>{group.title}</h3>
                {group.lines.map(([label, ...keys]) => (
                  <div className="keymap-line" key={label}>
                    <span>{label}</span>
                    <span className="row">
                      {keys.map((key) => (
                        <Kbd key={key}>{key}</Kbd>
                      ))}
                    </span>
                  </div>
                ))}
              </section>
            ))}
          </div>
        ))}
      </div>
    </Dialog>
  );
}
