import { Copy, ExternalLink, ListTree, Phone, Reply } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TemplateButton, TemplateUse } from '@/api/content';
import { placed } from '@/lib/format';
import { Rich } from './text';

const icons: Record<string, typeof Copy> = {
  url: ExternalLink,
  phone_number: Phone,
  copy_code: Copy,
  otp: Copy,
  flow: ListTree,
  quick_reply: Reply,
};

/** The words of a template as the customer sees them; its media and its buttons stand outside. */
export function TemplateText({
  use,
  header = use.header,
  body = <Rich text={use.body} flavour="whatsapp" />,
  end,
}: {
  use: TemplateUse;
  /** In place of the words of the use. */
  header?: ReactNode;
  body?: ReactNode;
  end?: ReactNode;
}) {
  return (
    <>
      {use.header && !use.header_kind && <b className="tpl-h">{header}</b>}
      <span className="tx" dir="auto">
        {body}
      </span>
      {end}
      {use.footer && <span className="tpl-f">{use.footer}</span>}
    </>
  );
}

/** Its buttons, drawn and not pressed: they are the customer's. */
export function TemplateButtons({ buttons }: { buttons: readonly TemplateButton[] }) {
  if (buttons.length === 0) return null;
  return (
    <ul className="tpl-b">
      {placed(buttons).map(({ place, value: button }) => {
        const Icon = icons[button.type] ?? Reply;
        return (
          <li key={place} title={button.url ?? button.phone}>
            <Icon className="i i14" aria-hidden />
            {button.text}
          </li>
        );
      })}
    </ul>
  );
}
