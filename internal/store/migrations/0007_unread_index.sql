-- How many of a person's conversations are unread is told from the index alone. Each message rewrites its entry anyway.
DROP INDEX conversations_open_holder;
CREATE INDEX conversations_open_holder ON conversations
    (workspace_id, holder_id, inbox_id, last_at, id, waiting_key, inbound_count, answered_count) WHERE status = 1;
