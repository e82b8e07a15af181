/** Conversations that were merged, and taken apart again. */
export const inboxMerge = {
  'merge.followed': 'Esta conversación se unió con {name}',
  'merge.undo': 'Deshacer la unión',
  'merge.undone': 'Se deshizo la unión',
  'merge.other': 'Ver la otra conversación',
  'merge.back': 'Vuelve a su propia conversación, la de {name}: {what}.',
  'merge.messages': { one: '{n} mensaje', other: '{n} mensajes' },
  'merge.comments': { one: '{n} comentario', other: '{n} comentarios' },
  'merge.episodes': { one: '{n} episodio', other: '{n} episodios' },
  'merge.addresses': { one: '{n} dirección', other: '{n} direcciones' },
  'merge.stands.open': 'Esa conversación queda abierta, como estaba antes de la unión.',
  'merge.stands.closed': 'Esa conversación queda cerrada.',
  'merge.touched': 'Lo que se escribió después de la unión se queda en esta conversación.',
  'merge.apart': 'Bandeja no volverá a unirlas por su cuenta.',
  'mile.identity_unmerged': 'Se deshizo la unión de dos identidades',
  'error.merged': 'La conversación se unió con otra. Revísalo y envíalo otra vez desde aquí.',
  'error.merge_undone': 'Esta unión ya se deshizo.',
  'error.merged_since': 'Después hubo otra unión. Deshaz primero la última.',
  'error.merge_not_kept':
    'Esta unión es anterior a que Bandeja guardara lo necesario para deshacerla.',
} as const;
