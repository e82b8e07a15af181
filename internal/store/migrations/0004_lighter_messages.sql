-- Fewer pages to write for a message that comes in.

-- Since when the name is known stands where every message writes anyway.
ALTER TABLE conversation_cards ADD COLUMN profile_at BIGINT NOT NULL DEFAULT 0;
UPDATE conversation_cards SET profile_at = coalesce((SELECT i.profile_at FROM conversations c JOIN identities i
    ON i.workspace_id = c.workspace_id AND i.id = c.identity_id
    WHERE c.workspace_id = conversation_cards.workspace_id AND c.id = conversation_cards.conversation_id), 0);
ALTER TABLE identities DROP COLUMN profile_at;

-- The index of deadlines by inbox finds what is due as well.
DROP INDEX conversations_due;

-- A message is known by its own id: its update needs no key beside it.
DROP INDEX updates_key;
CREATE UNIQUE INDEX updates_key ON updates (workspace_id, inbox_id, dedupe_key) WHERE dedupe_key <> '';
