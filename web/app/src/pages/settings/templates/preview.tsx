import { Copy, ExternalLink, FileText, Image, MapPin, Phone, Reply, Video } from 'lucide-react';
import { t } from '@/i18n';
import {
  type Piece,
  partOf,
  previewPieces,
  type SyncedTemplate,
  type TemplateButton,
  type TemplateComponent,
} from '../lib/template-view';

/** How the template looks on a phone, with its author's examples where something changes. */
export function TemplatePreview({ template }: { template: SyncedTemplate }) {
  const buttons = (template.components ?? []).flatMap((part) => part.buttons ?? []);
  const cards = partOf(template, 'carousel')?.cards?.length ?? 0;
  const footer = partOf(template, 'footer')?.text ?? '';
  const changes = (template.components ?? []).some((part) => (part.text ?? '').includes('{{'));
  return (
    <figure className="tpl-view">
      <figcaption className="field-label">{t('templates.preview')}</figcaption>
      <section
        className="tpl-phone"
        aria-label={t('templates.preview.of', { name: template.name })}
      >
        <div className="tpl-bubble">
          <Header part={partOf(template, 'header')} />
          <p className="tpl-body">
            <Pieces pieces={previewPieces(partOf(template, 'body'))} />
          </p>
          {footer !== '' && <p className="tpl-footer">{footer}</p>}
          {buttons.length > 0 && (
            <ul className="tpl-buttons">
              {buttons.map((button) => (
                <ButtonLine key={`${button.type}/${button.text}`} button={button} />
              ))}
            </ul>
          )}
        </div>
        {cards > 0 && <p className="tpl-cards">{t('templates.cards', { n: cards })}</p>}
      </section>
      {changes && <p className="field-hint">{t('templates.variables')}</p>}
    </figure>
  );
}

const media = { image: Image, video: Video, document: FileText, location: MapPin } as const;

function Header({ part }: { part: TemplateComponent | undefined }) {
  if (part === undefined) return null;
  const format = (['image', 'video', 'document', 'location'] as const).find(
    (one) => one === part.format,
  );
  if (format === undefined) {
    return (
      <p className="tpl-head">
        <Pieces pieces={previewPieces(part)} />
      </p>
    );
  }
  const Icon = media[format];
  return (
    <div className="tpl-media">
      <Icon className="i i24" aria-hidden />
      {t(`templates.header.${format}`)}
    </div>
  );
}

function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  let at = 0;
  return pieces.map((piece) => {
    const key = at;
    at += piece.text.length;
    return <PieceText key={key} piece={piece} />;
  });
}

function PieceText({ piece }: { piece: Piece }) {
  if (piece.variable === true) return <mark className="tpl-var">{piece.text}</mark>;
  const Tag = piece.code === true ? 'code' : 'span';
  return (
    <Tag
      data-bold={piece.bold || undefined}
      data-italic={piece.italic || undefined}
      data-strike={piece.strike || undefined}
    >
      {piece.text}
    </Tag>
  );
}

const icons: Record<string, typeof Reply> = {
  quick_reply: Reply,
  url: ExternalLink,
  phone_number: Phone,
  copy_code: Copy,
  otp: Copy,
};

function ButtonLine({ button }: { button: TemplateButton }) {
  const Icon = icons[button.type] ?? Reply;
  return (
    <li>
      <Icon className="i i14" aria-hidden />
      {button.text}
    </li>
  );
}
