import { memo, type ReactNode } from 'react';
import { placed } from '@/lib/format';
import { type Flavour, type Mark, parseMarkup } from '@/lib/markup';

/** A message's text: its marks as elements, its addresses as links that tell the other site nothing. */
export const Rich = memo(function Rich({
  text,
  flavour,
  words,
}: {
  text: string;
  flavour: Flavour;
  words?: Words;
}) {
  return draw(parseMarkup(text, flavour), words);
});

/** Draws the words between the marks, where some of them stand for something else. Addresses then lead nowhere. */
export type Words = (text: string) => ReactNode;

function draw(marks: readonly Mark[], words?: Words): ReactNode[] {
  // A text is parsed as a whole each time, so a mark has no name but its place.
  return placed(marks).map(({ place, value }) => <One key={place} mark={value} words={words} />);
}

function One({ mark, words }: { mark: Mark; words: Words | undefined }) {
  switch (mark.kind) {
    case 'text':
      return words === undefined ? mark.text : words(mark.text);
    case 'link':
      return words !== undefined ? (
        <u>{words(mark.text)}</u>
      ) : (
        <a href={mark.href} target="_blank" rel="noopener noreferrer nofollow">
          {mark.text}
        </a>
      );
    case 'code':
      return <code>{words?.(mark.text) ?? mark.text}</code>;
    case 'block':
      return <code className="code-b">{words?.(mark.text) ?? mark.text}</code>;
    case 'bold':
      return <strong>{draw(mark.inside, words)}</strong>;
    case 'italic':
      return <em>{draw(mark.inside, words)}</em>;
    case 'strike':
      return <s>{draw(mark.inside, words)}</s>;
  }
}
