-- The founding schema, one text for SQLite 3.40 and PostgreSQL 15 (see ../dialect.h for the words in @).
-- Every key starts with practice_id. No column holds a patient's identity: what says something of a
-- person is sealed (…_sealed, or "sealed"). Days are "YYYY-MM-DD", instants "YYYY-MM-DDThh:mm:ss.mmmZ".
-- A parent may not go while it has children: who deletes must delete everything, explicitly.

CREATE TABLE practice (
  practice_id @TEXT NOT NULL PRIMARY KEY,
  created_at  @TEXT NOT NULL
) @ORDERED;

-- vault/ -----------------------------------------------------------------------------------------

-- A dossier: its key and label, sealed under the key of `epoch` (docs/format/vault.md). Deleting
-- this row is what erases a dossier.
CREATE TABLE vault_dossier (
  practice_id       @TEXT   NOT NULL,
  dossier_id        @TEXT   NOT NULL,
  epoch             @BIGINT NOT NULL CHECK (epoch >= 1),
  header            @BLOB   NOT NULL,
  is_practice_scope @BIGINT NOT NULL DEFAULT 0 CHECK (is_practice_scope IN (0, 1)),
  PRIMARY KEY (practice_id, dossier_id)
) @ORDERED;

-- The practice's own scope is one dossier, at most.
CREATE UNIQUE INDEX vault_practice_scope ON vault_dossier (practice_id)
  WHERE is_practice_scope = 1;

-- One sealed object. Its bytes stand here when they fit in one piece (chunks = 0), else in vault_chunk.
CREATE TABLE vault_object (
  practice_id @TEXT   NOT NULL,
  dossier_id  @TEXT   NOT NULL,
  object_id   @TEXT   NOT NULL,
  kind        @TEXT   NOT NULL,
  version     @BIGINT NOT NULL CHECK (version >= 1),
  padded_size @BIGINT NOT NULL CHECK (padded_size >= 0),
  chunks      @BIGINT NOT NULL CHECK (chunks >= 0),
  sealed_key  @BLOB   NOT NULL,
  sealed      @BLOB,
  PRIMARY KEY (practice_id, dossier_id, object_id),
  FOREIGN KEY (practice_id, dossier_id) REFERENCES vault_dossier (practice_id, dossier_id)
) @STRICT;

CREATE TABLE vault_chunk (
  practice_id @TEXT   NOT NULL,
  dossier_id  @TEXT   NOT NULL,
  object_id   @TEXT   NOT NULL,
  seq         @BIGINT NOT NULL CHECK (seq >= 0),
  sealed      @BLOB   NOT NULL,
  PRIMARY KEY (practice_id, dossier_id, object_id, seq),
  FOREIGN KEY (practice_id, dossier_id, object_id)
    REFERENCES vault_object (practice_id, dossier_id, object_id)
) @STRICT;

-- What was erased: re-applied to any old copy before it can be opened.
CREATE TABLE vault_tombstone (
  practice_id @TEXT NOT NULL,
  dossier_id  @TEXT NOT NULL,
  erased_at   @TEXT NOT NULL,
  PRIMARY KEY (practice_id, dossier_id)
) @ORDERED;

-- audit/ -----------------------------------------------------------------------------------------

-- One event: its canonical open bytes, a keyed tag of them, and its sealed detail (null without one,
-- or once its segment has expired).
-- No trigger forbids changing it: who can write the file can drop a trigger. The tags, the Merkle tree
-- and the checkpoints kept elsewhere make a change visible, which is what matters.
CREATE TABLE journal_event (
  practice_id @TEXT   NOT NULL,
  seq         @BIGINT NOT NULL CHECK (seq >= 0),
  entry       @BLOB   NOT NULL,
  tag         @BLOB   NOT NULL,
  detail      @BLOB,
  PRIMARY KEY (practice_id, seq)
) @ORDERED;

-- Root of each complete block of 256 events, so that a proof rereads two blocks at most.
CREATE TABLE journal_block (
  practice_id @TEXT   NOT NULL,
  block       @BIGINT NOT NULL CHECK (block >= 0),
  root        @BLOB   NOT NULL,
  PRIMARY KEY (practice_id, block)
) @ORDERED;

-- Size of the tree, its frontier, the last event's instant (milliseconds) and segment; written with
-- each event, under a keyed seal.
CREATE TABLE journal_head (
  practice_id @TEXT   NOT NULL PRIMARY KEY,
  size        @BIGINT NOT NULL CHECK (size >= 0),
  frontier    @BLOB   NOT NULL,
  last_at     @BIGINT NOT NULL,
  segment     @BIGINT NOT NULL CHECK (segment >= 0),
  seal        @BLOB   NOT NULL
) @ORDERED;

-- Sealed keys of the months of readable detail; null once expired, which makes them unreadable.
CREATE TABLE journal_segment (
  practice_id @TEXT   NOT NULL,
  segment     @BIGINT NOT NULL CHECK (segment >= 1),
  month       @TEXT   NOT NULL,
  first_seq   @BIGINT NOT NULL CHECK (first_seq >= 0),
  sealed_key  @BLOB,
  PRIMARY KEY (practice_id, segment)
) @ORDERED;

-- records/ ---------------------------------------------------------------------------------------

-- One version of a record; its author and content are sealed (records/sealing.h).
CREATE TABLE record (
  practice_id @TEXT   NOT NULL,
  kind        @TEXT   NOT NULL,
  record_id   @TEXT   NOT NULL,
  version     @BIGINT NOT NULL CHECK (version >= 1),
  state       @TEXT   NOT NULL,
  at          @TEXT   NOT NULL,
  sealed      @BLOB   NOT NULL,
  PRIMARY KEY (practice_id, kind, record_id, version)
) @STRICT;

-- dossier/ and retention/ ------------------------------------------------------------------------

-- A suspension of erasure by a claim, open while to_day is null; the reason is sealed. It outlives
-- its dossier: a certificate may have to show it.
CREATE TABLE dossier_hold (
  practice_id @TEXT NOT NULL,
  hold_id     @TEXT NOT NULL,
  dossier_id  @TEXT NOT NULL,
  from_day    @TEXT NOT NULL,
  to_day      @TEXT,
  sealed      @BLOB NOT NULL,
  PRIMARY KEY (practice_id, hold_id),
  CHECK (to_day IS NULL OR to_day >= from_day)
) @ORDERED;

CREATE INDEX dossier_hold_of_dossier ON dossier_hold (practice_id, dossier_id);
