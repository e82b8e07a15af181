/** Conversations that were merged, and taken apart again. */
export const inboxMerge = {
  'merge.followed': 'This conversation was merged with {name}',
  'merge.undo': 'Undo the merge',
  'merge.undone': 'The merge was undone',
  'merge.other': 'See the other conversation',
  'merge.back': 'Back to its own conversation, that of {name}: {what}.',
  'merge.messages': { one: '{n} message', other: '{n} messages' },
  'merge.comments': { one: '{n} comment', other: '{n} comments' },
  'merge.episodes': { one: '{n} episode', other: '{n} episodes' },
  'merge.addresses': { one: '{n} address', other: '{n} addresses' },
  'merge.stands.open': 'That conversation will be open, as it was before the merge.',
  'merge.stands.closed': 'That conversation will be closed.',
  'merge.touched': 'What was written since the merge stays in this conversation.',
  'merge.apart': 'Bandeja will not merge them again by itself.',
  'mile.identity_unmerged': 'The merge of two identities was undone',
  'error.merged':
    'The conversation was merged with another one. Check it and send it again from here.',
  'error.merge_undone': 'This merge was undone already.',
  'error.merged_since': 'There was another merge later. Undo the last one first.',
  'error.merge_not_kept': 'This merge is older than what Bandeja keeps to undo one.',
} as const;
