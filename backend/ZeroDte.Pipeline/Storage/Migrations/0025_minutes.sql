-- Minute bars as traded, bitemporal as bar is: start says which minute a bar describes, known_since from when on we believed it.
-- Prices are whole billionths of a dollar, which is exact, of fixed width, and what exchanges' own feeds count in.
create table minute_bar (
    symbol      text collate "C" not null,
    start       timestamptz not null,
    known_since timestamptz not null,
    open        bigint      not null,
    high        bigint      not null,
    low         bigint      not null,
    close       bigint      not null,
    volume      bigint      not null,
    primary key (symbol, start, known_since),
    constraint minute_bar_is_possible check (
        low > 0 and low <= open and low <= close and open <= high and close <= high and volume >= 0)
) partition by range (start);

create trigger append_only before update or delete or truncate on minute_bar
    for each statement execute function refuse_change();

-- Makes the partition of a month (in UTC) unless it is there. It is attached when it is whole, so that nobody who reads or loads waits.
create function add_minute_month(month date) returns void language plpgsql as $$
declare
    part text := 'minute_bar_' || to_char(month, 'YYYY_MM');
begin
    if to_regclass(part) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtextextended('months of minute_bar', 0));
    -- Asked of the table, because to_regclass may remember that there was none before somebody else made it.
    if exists (select from pg_inherits i join pg_class c on c.oid = i.inhrelid
               where i.inhparent = 'minute_bar'::regclass and c.relname = part) then
        return;
    end if;
    execute format('create table %I (like minute_bar including all)', part);
    execute format('create trigger append_only before update or delete or truncate on %I
        for each statement execute function refuse_change()', part);
    execute format('alter table minute_bar attach partition %I for values from (%L) to (%L)', part,
        month::timestamp at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
end $$;

-- One row per load of minute bars, as ingest has them for daily ones.
create table minute_load (
    id           bigint generated always as identity primary key,
    symbol       text collate "C" not null,
    known_since  timestamptz not null,
    source       text        not null,
    content_hash text,       -- SHA-256 of the file; null: not read from one
    added        bigint      not null,
    corrected    bigint      not null,
    unchanged    bigint      not null,
    refused      bigint      not null,
    unique (symbol, known_since)
);

create trigger append_only before update or delete or truncate on minute_load
    for each statement execute function refuse_change();

create table minute_quarantine (
    load_id bigint not null references minute_load,
    line    bigint not null,
    reason  text   not null,
    content text   not null,
    primary key (load_id, line)
);

-- From when to when a source was asked for all it has: a minute of it without a bar is one in which nobody traded.
create table minute_asked (
    load_id bigint      not null references minute_load,
    symbol  text collate "C" not null,
    since   timestamptz not null,
    until   timestamptz not null check (until > since),
    primary key (load_id, since)
);

create index minute_asked_of_symbol on minute_asked (symbol, since);

-- What was believed before that time of a symbol's month is no longer known in full: superseded beliefs were dropped by policy.
create table minute_forgotten (
    symbol text collate "C" not null,
    month  date        not null,
    before timestamptz not null,
    primary key (symbol, month)
);
