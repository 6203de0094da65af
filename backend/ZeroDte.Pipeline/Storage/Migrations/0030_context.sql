-- What is known around a symbol's own bars. Append-only, as bars are: a correction is one more row, and no forecast that is already
-- made changes by it.
create table context_load (
    id           bigint generated always as identity primary key,
    source       text        not null,
    content_hash text        not null, -- SHA-256 of the file
    known_since  timestamptz not null unique
);

-- Days on which companies report. known_on is the day on which that was known, where somebody says it.
create table announcement (
    id           bigint generated always as identity primary key,
    load         bigint  not null references context_load,
    symbol       text    not null,
    announced_on date    not null,
    timing       text    not null check (timing in ('bmo', 'amc', 'unknown')),
    is_estimate  boolean not null,
    is_withdrawn boolean not null,
    known_on     date
);

create index announcement_of_symbol on announcement (symbol, id);

-- Where a series such as VIX stood at the close of a session.
create table level (
    load    bigint           not null references context_load,
    series  text             not null,
    session date             not null,
    level   double precision not null check (level > 0 and level < 'infinity'),
    primary key (series, session, load)
);

create trigger context_load_append_only before update or delete or truncate on context_load
    for each statement execute function refuse_change();
create trigger announcement_append_only before update or delete or truncate on announcement
    for each statement execute function refuse_change();
create trigger level_append_only before update or delete or truncate on level
    for each statement execute function refuse_change();
