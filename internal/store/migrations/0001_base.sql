-- The whole schema, for SQLite and PostgreSQL. The text is PostgreSQL's; what stands in /*sqlite … */ or /*postgres … */
-- counts for that database alone. Times are microseconds UTC with 0 for none, ids 0 for none, flags 0 or 1, JSON is TEXT.
-- There are no foreign keys: one writer keeps what belongs together, and `bandeja check` verifies it.

-- Of the instance -----------------------------------------------------------------------------------------------------

CREATE TABLE users (
    id            BIGINT NOT NULL PRIMARY KEY,
    name          TEXT   NOT NULL,
    email         TEXT   NOT NULL,
    password_hash TEXT   NOT NULL,
    locale        TEXT   NOT NULL,
    theme         TEXT   NOT NULL,
    preferences   TEXT   NOT NULL,
    created_at    BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX users_email ON users (email);

CREATE TABLE sessions (
    token_hash   TEXT   NOT NULL PRIMARY KEY,
    id           BIGINT NOT NULL,
    user_id      BIGINT NOT NULL,
    workspace_id BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    device       TEXT   NOT NULL,
    address      TEXT   NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX sessions_user ON sessions (user_id, id);

CREATE TABLE one_time_tokens (
    token_hash TEXT   NOT NULL PRIMARY KEY,
    kind       TEXT   NOT NULL,
    user_id    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;

CREATE TABLE leases (
    name       TEXT   NOT NULL PRIMARY KEY,
    holder     TEXT   NOT NULL,
    fence      BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;

CREATE TABLE settings (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) /*sqlite WITHOUT ROWID */;

CREATE TABLE inbox_routes (
    key          TEXT   NOT NULL PRIMARY KEY, -- the inbox's public key
    workspace_id BIGINT NOT NULL,
    inbox_id     BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */;
CREATE INDEX inbox_routes_inbox ON inbox_routes (workspace_id, inbox_id);

-- Of a workspace: the directory ---------------------------------------------------------------------------------------

CREATE TABLE workspaces (
    workspace_id  BIGINT NOT NULL PRIMARY KEY,
    last_seq      BIGINT NOT NULL, -- of the event log; the row's lock makes its holder the workspace's only writer
    directory_rev BIGINT NOT NULL, -- seq of the last change to the directory
    directory_version BIGINT NOT NULL, -- rises with each change to the directory, also one without an event
    pruned_seq    BIGINT NOT NULL, -- events up to this seq were deleted
    name          TEXT   NOT NULL,
    timezone      TEXT   NOT NULL,
    locale        TEXT   NOT NULL,
    active_hours  INTEGER NOT NULL,
    created_at    BIGINT NOT NULL
) /*sqlite WITHOUT ROWID */ /*postgres WITH (fillfactor = 10) */;

CREATE TABLE members (
    workspace_id BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    user_id      BIGINT NOT NULL,
    name         TEXT   NOT NULL,
    email        TEXT   NOT NULL,
    role         TEXT   NOT NULL,
    visibility   TEXT   NOT NULL,
    availability TEXT   NOT NULL,
    active       SMALLINT NOT NULL,
    rev          BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX members_user ON members (workspace_id, user_id);
CREATE INDEX members_of_user ON members (user_id);

CREATE TABLE member_inboxes (
    workspace_id BIGINT NOT NULL,
    member_id    BIGINT NOT NULL,
    inbox_id     BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, member_id, inbox_id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX member_inboxes_inbox ON member_inboxes (workspace_id, inbox_id);

CREATE TABLE teams (
    workspace_id BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    name         TEXT   NOT NULL,
    rev          BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE member_teams (
    workspace_id BIGINT NOT NULL,
    member_id    BIGINT NOT NULL,
    team_id      BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, member_id, team_id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX member_teams_team ON member_teams (workspace_id, team_id);

CREATE TABLE inboxes (
    workspace_id     BIGINT NOT NULL,
    id               BIGINT NOT NULL,
    name             TEXT   NOT NULL,
    channel          TEXT   NOT NULL,
    key              TEXT   NOT NULL,
    active           SMALLINT NOT NULL,
    window_policy    TEXT   NOT NULL,
    settings         TEXT   NOT NULL,
    first_message_at BIGINT NOT NULL,
    created_at       BIGINT NOT NULL,
    rev              BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE stages (
    workspace_id BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    name         TEXT   NOT NULL,
    color        TEXT   NOT NULL,
    position     INTEGER NOT NULL,
    rev          BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE tags (
    workspace_id BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    name         TEXT   NOT NULL,
    color        TEXT   NOT NULL,
    rev          BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE invitations (
    workspace_id BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    token_hash   TEXT   NOT NULL,
    role         TEXT   NOT NULL,
    visibility   TEXT   NOT NULL,
    inbox_ids    TEXT   NOT NULL, -- JSON
    team_ids     TEXT   NOT NULL, -- JSON
    created_by   BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    used_at      BIGINT NOT NULL,
    used_by      BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE UNIQUE INDEX invitations_token ON invitations (token_hash);

CREATE TABLE audit (
    workspace_id BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    member_id    BIGINT NOT NULL,
    action       TEXT   NOT NULL,
    entity_id    BIGINT NOT NULL,
    data         TEXT   NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE cursors (
    workspace_id BIGINT NOT NULL,
    consumer     TEXT   NOT NULL,
    seq          BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, consumer)
) /*sqlite WITHOUT ROWID */;

-- Of a workspace: people who write to us ------------------------------------------------------------------------------

CREATE TABLE contacts (
    workspace_id BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    name         TEXT   NOT NULL,
    email        TEXT   NOT NULL,
    phone        TEXT   NOT NULL,
    city         TEXT   NOT NULL,
    locale       TEXT   NOT NULL,
    custom       TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    rev          BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;

-- Normalised words of the name, the e-mail whole and its local part, and of the phone every suffix of four digits or
-- more: a range scan on the beginning of a token then finds any stretch of the number. kind: 0 = of the contact's own
-- data, 1 = the code of an identity («Visitante 4F2A»).
CREATE TABLE contact_tokens (
    workspace_id BIGINT NOT NULL,
    token        TEXT /*postgres COLLATE "C" */ NOT NULL,
    contact_id   BIGINT NOT NULL,
    kind         SMALLINT NOT NULL,
    PRIMARY KEY (workspace_id, token, contact_id, kind)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX contact_tokens_contact ON contact_tokens (workspace_id, contact_id, kind);

CREATE TABLE identities (
    workspace_id BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    inbox_id     BIGINT NOT NULL,
    contact_id   BIGINT NOT NULL,
    code         TEXT   NOT NULL,
    verified_at  BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX identities_contact ON identities (workspace_id, contact_id);

CREATE TABLE addresses (
    workspace_id BIGINT NOT NULL,
    inbox_id     BIGINT NOT NULL,
    kind         TEXT   NOT NULL,
    value        TEXT   NOT NULL,
    identity_id  BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, inbox_id, kind, value)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX addresses_identity ON addresses (workspace_id, identity_id);

CREATE TABLE visitor_sessions (
    workspace_id   BIGINT NOT NULL,
    inbox_id       BIGINT NOT NULL,
    secret_hash    TEXT   NOT NULL,
    identity_id    BIGINT NOT NULL,
    verified_until BIGINT NOT NULL,
    read_seq       BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, inbox_id, secret_hash)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX visitor_sessions_identity ON visitor_sessions (workspace_id, identity_id);

-- Of a workspace: conversations ---------------------------------------------------------------------------------------

-- Only what lists filter and sort by. The rest of desk.Conversation stands in conversation_cards.
CREATE TABLE conversations (
    workspace_id   BIGINT NOT NULL,
    id             BIGINT NOT NULL,
    inbox_id       BIGINT NOT NULL,
    identity_id    BIGINT NOT NULL,
    contact_id     BIGINT NOT NULL,
    status         SMALLINT NOT NULL, -- 1 open, 0 closed
    holder_id      BIGINT NOT NULL,   -- the assignee while open, the last agent while closed
    team_id        BIGINT NOT NULL,
    stage_id       BIGINT NOT NULL,
    last_at        BIGINT NOT NULL,
    closes_key     BIGINT NOT NULL,   -- closes_at; without one 9223372036854775807, which sorts last
    waiting_key    BIGINT NOT NULL,   -- waiting_since; nobody waits: 9223372036854775807
    inbound_count  INTEGER NOT NULL,
    answered_count INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */ /*postgres WITH (fillfactor = 80) */;
CREATE UNIQUE INDEX conversations_identity ON conversations (workspace_id, identity_id);
CREATE INDEX conversations_contact ON conversations (workspace_id, contact_id);
CREATE INDEX conversations_recent ON conversations (workspace_id, status, last_at, id);
CREATE INDEX conversations_holder_recent ON conversations (workspace_id, holder_id, status, last_at, id);
CREATE INDEX conversations_deadline ON conversations (workspace_id, status, closes_key, id);
CREATE INDEX conversations_holder_deadline ON conversations (workspace_id, holder_id, status, closes_key, id);
CREATE INDEX conversations_waiting ON conversations (workspace_id, status, waiting_key, id);
CREATE INDEX conversations_holder_waiting ON conversations (workspace_id, holder_id, status, waiting_key, id);
CREATE INDEX conversations_due ON conversations (closes_key, workspace_id, id) WHERE status = 1;

CREATE TABLE conversation_cards (
    workspace_id       BIGINT NOT NULL,
    conversation_id    BIGINT NOT NULL,
    rev                BIGINT NOT NULL,
    episode            INTEGER NOT NULL,
    opened_at          BIGINT NOT NULL,
    assignee_id        BIGINT NOT NULL,
    last_agent_id      BIGINT NOT NULL,
    session_started_at BIGINT NOT NULL,
    session_ended      SMALLINT NOT NULL,
    last_inbound_at    BIGINT NOT NULL,
    closed_at          BIGINT NOT NULL,
    closed_reason      TEXT   NOT NULL,
    unanswered         SMALLINT NOT NULL,
    awaiting_reply     SMALLINT NOT NULL,
    bot                TEXT   NOT NULL,
    interveners        TEXT   NOT NULL, -- JSON, '' = none
    asked_fields       TEXT   NOT NULL, -- JSON, '' = none
    name               TEXT   NOT NULL,
    code               TEXT   NOT NULL,
    preview_author     TEXT   NOT NULL,
    preview_author_id  BIGINT NOT NULL,
    preview_text       TEXT   NOT NULL,
    preview_at         BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id)
) /*sqlite WITHOUT ROWID */ /*postgres WITH (fillfactor = 80) */;

CREATE TABLE conversation_tags (
    workspace_id    BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    tag_id          BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id, tag_id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX conversation_tags_tag ON conversation_tags (workspace_id, tag_id);

CREATE TABLE episodes (
    workspace_id     BIGINT NOT NULL,
    conversation_id  BIGINT NOT NULL,
    number           INTEGER NOT NULL,
    opened_at        BIGINT NOT NULL,
    opened_by        TEXT   NOT NULL,
    first_inbound_at BIGINT NOT NULL,
    first_answer_at  BIGINT NOT NULL,
    closed_at        BIGINT NOT NULL,
    closed_by_kind   TEXT   NOT NULL,
    closed_by_id     BIGINT NOT NULL,
    closed_reason    TEXT   NOT NULL,
    agent_id         BIGINT NOT NULL,
    team_id          BIGINT NOT NULL,
    source           TEXT   NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id, number)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE bot_steps (
    workspace_id    BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    step            INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE visits (
    workspace_id    BIGINT NOT NULL,
    id              BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    landing_page    TEXT   NOT NULL,
    referrer        TEXT   NOT NULL,
    pages           TEXT   NOT NULL, -- JSON
    utm             TEXT   NOT NULL, -- JSON
    device          TEXT   NOT NULL,
    language        TEXT   NOT NULL,
    place           TEXT   NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX visits_conversation ON visits (workspace_id, conversation_id, at, id);

-- Of a workspace: the thread ------------------------------------------------------------------------------------------

CREATE TABLE messages (
    workspace_id    BIGINT NOT NULL,
    id              BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    inbox_id        BIGINT NOT NULL,
    episode         INTEGER NOT NULL,
    seq             BIGINT NOT NULL,
    rev             BIGINT NOT NULL,
    sort_at         BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    author          TEXT   NOT NULL,
    author_id       BIGINT NOT NULL,
    author_name     TEXT   NOT NULL,
    body            TEXT   NOT NULL,
    choices         TEXT   NOT NULL, -- JSON, '' = none
    client_id       TEXT   NOT NULL, -- '' = none
    external_id     TEXT   NOT NULL, -- '' = none yet
    state           TEXT   NOT NULL,
    error_code      TEXT   NOT NULL,
    error_text      TEXT   NOT NULL,
    inbound_number  INTEGER NOT NULL,
    late            SMALLINT NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX messages_ours ON messages (workspace_id, conversation_id, seq) WHERE author <> 'contact';
CREATE INDEX messages_unread ON messages (workspace_id, conversation_id, seq)
    WHERE author <> 'contact' AND state IN ('sent', 'delivered');
CREATE INDEX messages_thread ON messages (workspace_id, conversation_id, sort_at, seq);
CREATE UNIQUE INDEX messages_client ON messages (workspace_id, conversation_id, author, client_id) WHERE client_id <> '';
CREATE UNIQUE INDEX messages_external ON messages (workspace_id, inbox_id, external_id) WHERE external_id <> '';

CREATE TABLE comments (
    workspace_id    BIGINT NOT NULL,
    id              BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    episode         INTEGER NOT NULL,
    seq             BIGINT NOT NULL,
    rev             BIGINT NOT NULL,
    sort_at         BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    member_id       BIGINT NOT NULL,
    body            TEXT   NOT NULL,
    client_id       TEXT   NOT NULL,
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX comments_thread ON comments (workspace_id, conversation_id, sort_at, seq);
CREATE UNIQUE INDEX comments_client ON comments (workspace_id, conversation_id, client_id) WHERE client_id <> '';

CREATE TABLE milestones (
    workspace_id    BIGINT NOT NULL,
    id              BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    episode         INTEGER NOT NULL,
    seq             BIGINT NOT NULL,
    sort_at         BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    type            TEXT   NOT NULL,
    actor_kind      TEXT   NOT NULL,
    actor_id        BIGINT NOT NULL,
    data            TEXT   NOT NULL, -- JSON
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX milestones_thread ON milestones (workspace_id, conversation_id, sort_at, seq);

CREATE TABLE events (
    workspace_id     BIGINT NOT NULL,
    seq              BIGINT NOT NULL,
    type             TEXT   NOT NULL,
    at               BIGINT NOT NULL,
    actor_kind       TEXT   NOT NULL,
    actor_id         BIGINT NOT NULL,
    audience         TEXT   NOT NULL,
    conversation_id  BIGINT NOT NULL,
    member_id        BIGINT NOT NULL,
    entity_kind      TEXT   NOT NULL,
    entity_id        BIGINT NOT NULL,
    before_inbox_id  BIGINT NOT NULL,
    before_holder_id BIGINT NOT NULL,
    before_team_id   BIGINT NOT NULL,
    after_inbox_id   BIGINT NOT NULL,
    after_holder_id  BIGINT NOT NULL,
    after_team_id    BIGINT NOT NULL,
    visitor          SMALLINT NOT NULL,
    access           SMALLINT NOT NULL,
    removed          SMALLINT NOT NULL,
    PRIMARY KEY (workspace_id, seq)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE reads (
    workspace_id    BIGINT NOT NULL,
    member_id       BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    seq             BIGINT NOT NULL,
    count           INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, member_id, conversation_id)
) /*sqlite WITHOUT ROWID */;

CREATE TABLE drafts (
    workspace_id    BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    member_id       BIGINT NOT NULL,
    mode            TEXT   NOT NULL,
    body            TEXT   NOT NULL,
    at              BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, conversation_id, member_id, mode)
) /*sqlite WITHOUT ROWID */;

-- The full-text index. scope holds the tokens w…, i… and c… (workspace, inbox and conversation, ids as in JSON); body
-- the normalised words. SQLite keeps the index alone, its rowid is the message's id.
/*sqlite
CREATE VIRTUAL TABLE message_search USING fts5(scope, body, content='', contentless_delete=1,
    tokenize="unicode61 remove_diacritics 2");
*/
/*postgres
CREATE TABLE message_search (
    workspace_id BIGINT NOT NULL,
    message_id   BIGINT NOT NULL,
    terms        TSVECTOR NOT NULL,
    PRIMARY KEY (workspace_id, message_id)
);
CREATE INDEX message_search_terms ON message_search USING GIN (terms);
*/
