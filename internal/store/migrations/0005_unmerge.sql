-- What undoing a merge of two conversations needs.

CREATE TABLE merges (
    workspace_id BIGINT NOT NULL,
    id           BIGINT NOT NULL,
    milestone_id BIGINT NOT NULL, -- tells of it in the survivor's thread
    seq          BIGINT NOT NULL, -- of the milestone
    at           BIGINT NOT NULL,
    older_id     BIGINT NOT NULL, -- the survivor
    younger_id   BIGINT NOT NULL,
    undone_at    BIGINT NOT NULL, -- 0 = it stands
    filled       TEXT   NOT NULL, -- JSON, '' = none: fields of the contact
    kept         TEXT   NOT NULL, -- JSON of port.Merge
    PRIMARY KEY (workspace_id, id)
) /*sqlite WITHOUT ROWID */;
CREATE INDEX merges_milestone ON merges (workspace_id, milestone_id);
CREATE INDEX merges_into ON merges (workspace_id, older_id, id) WHERE undone_at = 0;

-- What was the absorbed conversation's, while its merge stands.
CREATE TABLE merge_parts (
    workspace_id BIGINT NOT NULL,
    merge_id     BIGINT NOT NULL,
    kind         TEXT   NOT NULL, -- messages, comments, milestones, visits or files
    item_id      BIGINT NOT NULL,
    episode      INTEGER NOT NULL, -- its own number then
    client_id    TEXT   NOT NULL,
    PRIMARY KEY (workspace_id, merge_id, kind, item_id)
) /*sqlite WITHOUT ROWID */;
