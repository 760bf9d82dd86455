-- What ended without an erasure: a dossier whose header no longer opened, given up by a named person.
ALTER TABLE vault_tombstone ADD COLUMN lost @BIGINT NOT NULL DEFAULT 0 CHECK (lost IN (0, 1));
