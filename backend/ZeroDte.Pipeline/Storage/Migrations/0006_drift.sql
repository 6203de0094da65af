-- What the monitor said of each session, with its evidence. record is 'live' or the name of a replay.
create table drift_verdict (
    record     text        not null,
    symbol     text        not null,
    session    date        not null,
    policy     text        not null,
    decided_at timestamptz not null, -- on the record's clock
    summary    text        not null,
    content    jsonb       not null,
    run_id     text,                 -- the tracking run, if it could be logged
    primary key (record, symbol, session, policy)
);

-- What the monitor asks for; a cause does not ask twice within its cool-down. Answered by the result of the job that the action names, on
-- this session or a later one, or for a quarantine by whoever acknowledges the alert.
create table drift_request (
    id           bigint generated always as identity primary key,
    record       text        not null,
    symbol       text        not null,
    session      date        not null,
    cause        text        not null,
    action       text        not null check (action in ('optimise', 'retrain', 'quarantine')),
    requested_at timestamptz not null, -- on the record's clock
    unique (record, symbol, session, cause)
);

-- One row per alarm, however often it is checked. session is the one on which it was raised.
create table alert (
    id              bigint generated always as identity primary key,
    record          text        not null,
    symbol          text        not null,
    session         date        not null,
    policy          text        not null,
    cause           text        not null,
    action          text        not null,
    message         text        not null,
    raised_at       timestamptz not null, -- on the record's clock
    muted           boolean     not null,
    acknowledged_at timestamptz,
    acknowledged_by text,
    unique (record, symbol, session, policy, cause)
);

-- Causes that nobody wants to be told about for a while. They are still judged and kept.
create table alert_mute (
    symbol text        not null,
    cause  text        not null,
    until  timestamptz not null,
    reason text        not null,
    primary key (symbol, cause)
);

-- What is still to be sent. Written in the transaction of the alert and deleted once the receiver has said yes, so that it is sent at least once.
create table alert_outbox (
    alert_id     bigint      not null primary key references alert,
    attempts     integer     not null default 0,
    not_before   timestamptz not null default '-infinity',
    given_up     boolean     not null default false,
    last_failure text
);
