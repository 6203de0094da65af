-- One row per load of a file. known_since is when we came to believe its bars.
create table ingest (
    id          bigint generated always as identity primary key,
    symbol      text        not null,
    source      text        not null,
    known_since timestamptz not null,
    unique (symbol, known_since)
);

-- Bars as delivered, bitemporal: session says which day a bar describes, known_since from when on we believed it.
-- A correction is one more row; what was believed at time T is the row with the latest known_since <= T.
create table bar (
    symbol      text        not null,
    session     date        not null,
    known_since timestamptz not null,
    open        numeric     not null,
    high        numeric     not null,
    low         numeric     not null,
    close       numeric     not null,
    volume      bigint      not null,
    primary key (symbol, session, known_since),
    -- 'infinity' sorts below 'NaN', so this keeps out both.
    constraint bar_is_possible check (
        low > 0 and low <= open and low <= close and open <= high and close <= high and high < 'infinity' and volume >= 0)
);

-- Lines that were refused, with the reason, so that nothing delivered is lost.
create table quarantine (
    ingest_id bigint not null references ingest,
    line      bigint not null,
    reason    text   not null,
    content   text   not null,
    primary key (ingest_id, line)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: % refused', tg_table_name, lower(tg_op)
        using hint = 'A correction is a new row with a later known_since.';
end $$;

create trigger bar_append_only before update or delete or truncate on bar
    for each statement execute function refuse_change();
