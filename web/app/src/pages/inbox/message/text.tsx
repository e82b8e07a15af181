import { memo, type ReactNode } from 'react';
import { placed } from '@/lib/format';
import { type Flavour, type Mark, parseMarkup } from '@/lib/markup';

/** A message's text: its marks as elements, its addresses as links that tell the other site nothing. */
export const Rich = memo(function Rich({ text, flavour }: { text: string; flavour: Flavour }) {
  return draw(parseMarkup(text, flavour));
});

function draw(marks: readonly Mark[]): ReactNode[] {
  // A text is parsed as a whole each time, so a mark has no name but its place.
  return placed(marks).map(({ place, value }) => <One key={place} mark={value} />);
}

function One({ mark }: { mark: Mark }) {
  switch (mark.kind) {
    case 'text':
      return mark.text;
    case 'link':
      return (
        <a href={mark.href} target="_blank" rel="noopener noreferrer nofollow">
          {mark.text}
        </a>
      );
    case 'code':
      return <code>{mark.text}</code>;
    case 'block':
      return <code className="code-b">{mark.text}</code>;
    case 'bold':
      return <strong>{draw(mark.inside)}</strong>;
    case 'italic':
      return <em>{draw(mark.inside)}</em>;
    case 'strike':
      return <s>{draw(mark.inside)}</s>;
  }
}
