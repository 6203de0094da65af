-- Searches for a configuration, trial by trial as they end, so that one that was killed goes on where it was.
-- json, not jsonb, where the very text matters: it is what hashes and comparisons are made of.
create table study (
    id         text        primary key,
    symbol     text        not null,
    record     text        not null,
    as_of      date        not null,
    data_hash  text        not null,
    format     integer     not null,
    plan       json        not null,
    started_at timestamptz not null,
    ended_at   timestamptz,
    result     json,
    check ((ended_at is null) = (result is null))
);

create table trial (
    study_id      text        not null references study,
    number        integer     not null,
    state         text        not null,
    ended_at      timestamptz not null,
    content       json        not null,
    scored        json,
    primary key (study_id, number)
);

-- What retraining reads: the latest configuration that was chosen for a symbol, and why.
create table chosen_configuration (
    study_id      text        primary key references study,
    symbol        text        not null,
    record        text        not null,
    as_of         date        not null,
    chosen_at     timestamptz not null,
    configuration json        not null,
    reason        text        not null
);

create index on chosen_configuration (symbol, record, as_of desc, chosen_at desc);
