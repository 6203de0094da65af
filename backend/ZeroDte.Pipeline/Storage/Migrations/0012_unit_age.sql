-- When a unit of work was added, so that one that nobody takes is noticed. Those from before count from now.
alter table job_unit add column added timestamptz not null default clock_timestamp();
