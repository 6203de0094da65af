-- What jobs committed: one row per key, in the same transaction as whatever the job wrote. record is 'live' or the name of a replay.
create table job_result (
    job          text        not null,
    symbol       text        not null,
    session      date        not null,
    record       text        not null,
    attempt_id   bigint      not null,
    summary      text        not null,
    result       jsonb,
    committed_at timestamptz not null default clock_timestamp(),
    primary key (job, symbol, session, record)
);

-- Every try, kept whatever became of it. Written apart from the job's transaction, so that it outlives a rollback.
create table job_attempt (
    id               bigint generated always as identity primary key,
    job              text        not null,
    symbol           text        not null,
    session          date        not null,
    record           text        not null,
    state            text        not null check (state in ('running', 'committed', 'already-done', 'waiting', 'failed', 'cancelled', 'lost')),
    started          timestamptz not null default clock_timestamp(),
    ended            timestamptz,
    host             text        not null,
    process_id       integer     not null,
    message          text, -- the summary, what it waits for, or the error
    progress         text,
    share            double precision,
    parameters       jsonb,
    cancel_requested boolean     not null default false,
    constraint job_attempt_ends check ((state = 'running') = (ended is null))
);

create index job_attempt_of_key on job_attempt (job, symbol, session, record);
create index job_attempt_running on job_attempt (id) where state = 'running';

create table job_log (
    attempt_id bigint      not null references job_attempt on delete cascade,
    line       integer     not null,
    at         timestamptz not null,
    content    text        not null,
    primary key (attempt_id, line)
);

-- Work that is still to be done. A worker holds the row's lock while it runs the job, so a claim dies with its process;
-- the row goes in the same transaction that brings the result.
create table job_unit (
    job        text        not null,
    symbol     text        not null,
    session    date        not null,
    record     text        not null,
    state      text        not null default 'ready' check (state in ('ready', 'waiting', 'given-up', 'cancelled')),
    clock      timestamptz, -- the simulated time it runs at; null: the real time
    not_before timestamptz not null default '-infinity', -- real time: when it is due, or may be tried again
    expires    timestamptz, -- real time: from here on there is no point in it
    chain      text,        -- units of a chain run one after the other, by position; null: on its own
    position   bigint      not null default 0,
    failures   integer     not null default 0,
    since      bigint      not null default 0, -- attempts up to this one were made before the unit was
    message    text,
    parameters jsonb,
    primary key (job, symbol, session, record)
);

create index job_unit_of_chain on job_unit (chain, position);
create index job_unit_due on job_unit (not_before) where chain is null;

-- Up to when a job's schedule has been turned into units, and whether anything of that name may start.
create table job_schedule (
    job    text primary key,
    looked timestamptz,
    paused boolean not null default false
);

-- The lock that a running attempt holds on its key until its transaction ends. PostgreSQL releases it when the process dies.
create function job_lock(job text, symbol text, session date, record text) returns bigint language sql immutable as $$
    select hashtextextended(concat_ws(' ', 'job', job, symbol, session - date '2000-01-01', record), 0)
$$;
