-- What checking a session's data against itself found; a row more whenever that is another thing.
create table certificate (
    symbol      text        not null,
    session     date        not null,
    known_since timestamptz not null,
    verdict     text        not null check (verdict in ('good', 'suspect', 'bad')),
    findings    jsonb       not null,
    hash        text        not null,
    minutes     jsonb,      -- what its minute bars amounted to; null: there were none
    primary key (symbol, session, known_since)
);

create trigger certificate_append_only before update or delete or truncate on certificate
    for each statement execute function refuse_change();

-- A person has looked at what is bad and says that it is right: of that certificate, and of no later one.
create table certificate_acceptance (
    hash        text        primary key,
    symbol      text        not null,
    session     date        not null,
    reason      text        not null,
    accepted_at timestamptz not null default clock_timestamp()
);

-- The loads of bars and of minutes up to which a symbol's sessions are certified.
create table certified (
    symbol  text   primary key,
    load    bigint not null,
    minutes bigint not null
);

alter table job_result add column certificate text; -- of all sessions that it was made from
