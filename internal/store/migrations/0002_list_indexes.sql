-- The indexes of the conversation lists: each list is a few of their ranges, read in order. An inbox comes before a
-- time, since every viewer sees some inboxes; the holder and the team stand in them so that visibility is judged without
-- reading the row.

DROP INDEX conversations_recent;
DROP INDEX conversations_holder_recent;
DROP INDEX conversations_deadline;
DROP INDEX conversations_holder_deadline;
DROP INDEX conversations_waiting;
DROP INDEX conversations_holder_waiting;

CREATE INDEX conversations_open ON conversations (workspace_id, inbox_id, last_at, id, waiting_key, holder_id, team_id)
    WHERE status = 1;
CREATE INDEX conversations_open_holder ON conversations (workspace_id, holder_id, inbox_id, last_at, id, waiting_key)
    WHERE status = 1;
CREATE INDEX conversations_closed ON conversations (workspace_id, inbox_id, last_at, id, holder_id, team_id)
    WHERE status = 0;
CREATE INDEX conversations_closed_holder ON conversations (workspace_id, holder_id, inbox_id, last_at, id)
    WHERE status = 0;
CREATE INDEX conversations_deadline ON conversations
    (workspace_id, inbox_id, closes_key, last_at DESC, id DESC, waiting_key, holder_id, team_id) WHERE status = 1;
CREATE INDEX conversations_waiting ON conversations
    (workspace_id, inbox_id, waiting_key, last_at DESC, id DESC, holder_id, team_id)
    WHERE status = 1 AND waiting_key < 9223372036854775807;
