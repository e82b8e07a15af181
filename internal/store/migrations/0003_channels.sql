-- Channels with a provider: what comes in, what goes out, files and templates.

ALTER TABLE inboxes ADD COLUMN connection TEXT NOT NULL DEFAULT ''; -- JSON, '' = none
ALTER TABLE inboxes ADD COLUMN health TEXT NOT NULL DEFAULT '';     -- JSON, '' = none

ALTER TABLE messages ADD COLUMN kind TEXT NOT NULL DEFAULT '';    -- '' = text
ALTER TABLE messages ADD COLUMN content TEXT NOT NULL DEFAULT ''; -- JSON, '' = nothing beside the text

-- When we last answered; with it an answer and a message that come out of order leave the same state.
ALTER TABLE conversation_cards ADD COLUMN last_answer_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE conversation_cards ADD COLUMN preview_kind TEXT NOT NULL DEFAULT '';

-- What the network shows of a person, and since when we know it; '' = it shows nothing.
ALTER TABLE identities ADD COLUMN profile_name TEXT NOT NULL DEFAULT '';
ALTER TABLE identities ADD COLUMN profile_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE identities ADD COLUMN username TEXT NOT NULL DEFAULT '';
ALTER TABLE identities ADD COLUMN opted_out_at BIGINT NOT NULL DEFAULT 0; -- asked for no more marketing; 0 = did not

-- Of two identities found to be one, the younger's conversation: status 2, out of every list.
ALTER TABLE conversations ADD COLUMN redirect_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX conversations_redirect ON conversations (workspace_id, redirect_id) WHERE redirect_id <> 0;

-- One index finds ours by state, for receipts, and by seq in each state, for answers that were not seen.
DROP INDEX messages_ours;
DROP INDEX messages_unread;
CREATE INDEX messages_ours ON messages (workspace_id, conversation_id, state, seq) WHERE author <> 'contact';

-- Of the instance: each body as a provider posted it. Rows are large: SQLite keeps them in a tree made for that.
CREATE TABLE deliveries (
    id          /*sqlite INTEGER */ /*postgres BIGINT */ NOT NULL PRIMARY KEY,
    app         TEXT   NOT NULL,
    sha256      TEXT   NOT NULL,
    signer      TEXT   NOT NULL,
    body        /*sqlite BLOB */ /*postgres BYTEA */ NOT NULL,
    received_at BIGINT NOT NULL,
    pending     SMALLINT NOT NULL,
    error       TEXT   NOT NULL
);
CREATE UNIQUE INDEX deliveries_sha256 ON deliveries (sha256);
CREATE INDEX deliveries_pending ON deliveries (id) WHERE pending = 1;

CREATE TABLE updates (
    workspace_id BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    delivery_id  BIGINT NOT NULL,
    position     INTEGER NOT NULL,
    inbox_id     BIGINT NOT NULL,
    account      TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    dedupe_key   TEXT   NOT NULL,
    target       TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    error        TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    received_at  BIGINT NOT NULL,
    tries        INTEGER NOT NULL,
    payload      TEXT   NOT NULL, -- JSON of desk.Update, '' once done
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX updates_key ON updates (workspace_id, inbox_id, dedupe_key);
CREATE INDEX updates_parked ON updates (workspace_id, inbox_id, target) WHERE state = 'parked';
CREATE INDEX updates_state ON updates (workspace_id, state, id) WHERE state <> 'done';

CREATE TABLE outbox (
    workspace_id    BIGINT NOT NULL,
    id              BIGINT NOT NULL,
    inbox_id        BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    message_id      BIGINT NOT NULL,
    reaction        SMALLINT NOT NULL,
    emoji           TEXT   NOT NULL,
    state           TEXT   NOT NULL,
    attempt         INTEGER NOT NULL,
    lease_until     BIGINT NOT NULL,
    next_at         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    failure         TEXT   NOT NULL, -- JSON, '' = none
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX outbox_message ON outbox (workspace_id, message_id, id);
CREATE INDEX outbox_waiting ON outbox (workspace_id, conversation_id, id) WHERE state IN ('queued', 'sending', 'unknown');
CREATE INDEX outbox_queued ON outbox (workspace_id, inbox_id) WHERE state = 'queued';

-- The first entry of each conversation that is queued or being sent, and when somebody must look at it: as it says
-- itself, but not before an unknown one before it gives way. Follows from outbox.
CREATE TABLE outbox_heads (
    workspace_id    BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    inbox_id        BIGINT NOT NULL,
    entry_id        BIGINT NOT NULL,
    due_at          BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX outbox_heads_due ON outbox_heads (workspace_id, inbox_id, due_at, entry_id);

CREATE TABLE files (
    workspace_id    BIGINT NOT NULL,
    id              BIGINT NOT NULL,
    inbox_id        BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    message_id      BIGINT NOT NULL,
    member_id       BIGINT NOT NULL,
    state           TEXT   NOT NULL,
    kind            TEXT   NOT NULL,
    mime            TEXT   NOT NULL,
    name            TEXT   NOT NULL,
    size            BIGINT NOT NULL,
    sha256          TEXT   NOT NULL,
    thumb           TEXT   NOT NULL,
    width           INTEGER NOT NULL,
    height          INTEGER NOT NULL,
    duration_ms     BIGINT NOT NULL,
    ref             TEXT   NOT NULL, -- JSON of desk.MediaRef
    handle          TEXT   NOT NULL,
    handle_until    BIGINT NOT NULL,
    tries           INTEGER NOT NULL,
    next_at         BIGINT NOT NULL,
    error           TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX files_due ON files (workspace_id, next_at, id) WHERE state = 'pending';
CREATE INDEX files_orphans ON files (workspace_id, created_at, id) WHERE message_id = 0;
CREATE INDEX files_conversation ON files (workspace_id, conversation_id);
CREATE INDEX files_sha256 ON files (sha256) WHERE sha256 <> '';
CREATE INDEX files_thumb ON files (thumb) WHERE thumb <> '';

CREATE TABLE templates (
    workspace_id BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    account      TEXT   NOT NULL,
    external_id  TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    language     TEXT   NOT NULL,
    category     TEXT   NOT NULL,
    status       TEXT   NOT NULL,
    quality      TEXT   NOT NULL,
    reason       TEXT   NOT NULL,
    named        SMALLINT NOT NULL,
    components   TEXT   NOT NULL, -- JSON
    synced_at    BIGINT NOT NULL,
    rev          BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX templates_external ON templates (workspace_id, account, external_id);

CREATE TABLE channel_log (
    workspace_id BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    message_id   BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    direction    TEXT   NOT NULL,
    status       INTEGER NOT NULL,
    body         TEXT   NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX channel_log_message ON channel_log (workspace_id, message_id, id);

CREATE TABLE template_spend (
    workspace_id BIGINT NOT NULL,
    inbox_id     BIGINT NOT NULL,
    month        TEXT   NOT NULL, -- YYYY-MM
    micros       BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, inbox_id, month)
) /*sqlite WITHOUT ROWID */;

-- A short code in a link to another channel, and the conversation or visit that it continues.
CREATE TABLE link_codes (
    workspace_id    BIGINT NOT NULL,
    inbox_id        BIGINT NOT NULL, -- the inbox that the link leads to
    code            TEXT   NOT NULL,
    conversation_id BIGINT NOT NULL, -- where it was given out, 0 = on a page
    visit           TEXT   NOT NULL, -- JSON of desk.Visit
    created_at      BIGINT NOT NULL,
    used_at         BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, inbox_id, code)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX link_codes_created ON link_codes (workspace_id, created_at);
