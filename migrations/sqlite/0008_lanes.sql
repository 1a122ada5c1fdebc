-- What has piled up without a network is sent behind what is written now, save where a copy of it goes ahead.
ALTER TABLE outbox ADD COLUMN behind INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN copied INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_in_order ON outbox (behind);
