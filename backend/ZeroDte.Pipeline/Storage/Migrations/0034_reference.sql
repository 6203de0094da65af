-- Which shares were listed, as a source told it of a day: each load has what differs from what was told of days up to then.
create table ticker_load (
    id          bigint generated always as identity primary key,
    source      text        not null,
    as_of       date        not null,
    known_since timestamptz not null default clock_timestamp()
);

create table ticker (
    load        bigint  not null references ticker_load,
    ticker      text    not null,
    name        text    not null,
    type        text,
    exchange    text,
    figi        text,
    is_listed   boolean not null,
    delisted_on date,
    primary key (ticker, load)
);

-- Days that are other than the rules of the calendar say, as somebody told them. Of a day, what was told last counts.
create table calendar_override (
    id          bigint generated always as identity primary key,
    day         date        not null,
    known_since timestamptz not null default clock_timestamp(),
    kind        text        not null check (kind in ('closed', 'early', 'open')),
    closes      time,       -- of an early close, in New York
    told_by     text        not null,
    reason      text        not null,
    constraint calendar_override_early check ((kind = 'early') = (closes is not null))
);

create trigger ticker_load_append_only before update or delete or truncate on ticker_load
    for each statement execute function refuse_change();
create trigger ticker_append_only before update or delete or truncate on ticker
    for each statement execute function refuse_change();
create trigger calendar_override_append_only before update or delete or truncate on calendar_override
    for each statement execute function refuse_change();
