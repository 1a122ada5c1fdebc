-- Appointments of a stretch of time: whatever begins in it or at most a day before it stands in one
-- stretch of the first index, and the second holds the few that last longer than a day. The former
-- index by end had everything that came later read as well, for a day years ago nearly the whole table.
CREATE INDEX appointments_by_scheduled_start_scheduled_end ON appointments (scheduled_start, scheduled_end);
CREATE INDEX appointments_longer_than_a_day ON appointments (scheduled_end, scheduled_start)
    WHERE scheduled_end - scheduled_start > 86400000;
DROP INDEX appointments_by_scheduled_start;
DROP INDEX appointments_by_scheduled_end_scheduled_start;

-- What is still to be done, among all that ever was.
CREATE INDEX tasks_by_done_at ON tasks (done_at);
