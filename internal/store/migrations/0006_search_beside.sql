-- Messages that SQLite's full-text index does not know yet, or knows by words that are no longer theirs.
/*sqlite
CREATE TABLE message_search_waiting (
    id           INTEGER PRIMARY KEY, -- the order in which they were written
    workspace_id INTEGER NOT NULL,
    messages     TEXT    NOT NULL     -- JSON: ids; below zero = it stands in the index already
);
*/
-- The index is merged in small steps beside the commits, not in one of them.
/*sqlite
INSERT INTO message_search (message_search, rank) VALUES ('automerge', 0);
INSERT INTO message_search (message_search, rank) VALUES ('usermerge', 8);
INSERT INTO message_search (message_search, rank) VALUES ('crisismerge', 1000);
*/
-- PostgreSQL sorts what is new into the index when so many kB have gathered, in the commit of whoever comes then: little
-- at a time (its own 4 MB held up everybody for some 300 ms).
/*postgres
ALTER INDEX message_search_terms SET (gin_pending_list_limit = 128);
*/
