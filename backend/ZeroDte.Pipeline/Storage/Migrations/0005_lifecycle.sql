-- Nobody edits the past: rows of these tables are added and never changed. record is 'live' or the name of a replay.

-- Every forecast, sealed when it was issued. content is the exact text that hash = SHA-256(previous_hash, line feed, content) covers;
-- the columns beside it repeat parts of it for queries. sealed_at is the real time, whatever clock the record runs on.
create table forecast_ledger (
    record        text        not null,
    symbol        text        not null,
    number        bigint      not null check (number > 0),
    session       date        not null,
    basis         text        not null,
    version       integer     not null,
    issued_at     timestamptz not null,
    content       text        not null,
    previous_hash text        not null,
    hash          text        not null,
    sealed_at     timestamptz not null default clock_timestamp(),
    primary key (record, symbol, number),
    unique (record, symbol, session, basis)
);

create index forecast_ledger_issued on forecast_ledger (record, symbol, issued_at);

-- What came of it, in a chain of its own. A corrected bar adds a further revision; the latest counts.
create table forecast_outcome (
    record        text        not null,
    symbol        text        not null,
    number        bigint      not null check (number > 0),
    forecast      bigint      not null,
    revision      integer     not null check (revision > 0),
    session       date        not null,
    recorded_at   timestamptz not null,
    content       text        not null,
    previous_hash text        not null,
    hash          text        not null,
    sealed_at     timestamptz not null default clock_timestamp(),
    primary key (record, symbol, number),
    unique (record, symbol, forecast, revision),
    foreign key (record, symbol, forecast) references forecast_ledger
);

-- How long each chain is and how it ends, so that rows missing from its end are missed.
create table ledger_head (
    record text   not null,
    symbol text   not null,
    chain  text   not null check (chain in ('forecast', 'outcome')),
    count  bigint not null,
    hash   text   not null,
    primary key (record, symbol, chain)
);

create function refuse_shorter_chain() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.count > old.count and (new.record, new.symbol, new.chain) = (old.record, old.symbol, old.chain) then
        return new;
    end if;
    raise exception 'a chain of the ledger only grows: % refused', lower(tg_op);
end $$;

create trigger ledger_head_grows before update or delete on ledger_head for each row execute function refuse_shorter_chain();
create trigger ledger_head_stays before truncate on ledger_head for each statement execute function refuse_shorter_chain();
create trigger forecast_ledger_append_only before update or delete or truncate on forecast_ledger for each statement execute function refuse_change();
create trigger forecast_outcome_append_only before update or delete or truncate on forecast_outcome for each statement execute function refuse_change();

-- Opening prices that somebody told before the session's bar was there.
create table opening_price (
    symbol      text        not null,
    session     date        not null,
    known_since timestamptz not null,
    open        numeric     not null check (open > 0 and open < 'infinity'),
    primary key (symbol, session, known_since)
);

create trigger opening_price_append_only before update or delete or truncate on opening_price for each statement execute function refuse_change();

-- Versions of each symbol's model, with all it takes to make them again. The table before this one held fits without that record; the
-- bars that they were made from are still there.
drop table model;

create table model_version (
    record         text        not null,
    symbol         text        not null,
    version        integer     not null check (version > 0),
    session        date        not null, -- the last that it learnt from
    origin         text        not null check (origin in ('retrain', 'optimise')),
    trained_at     timestamptz not null, -- on the record's clock
    bars_known_at  timestamptz not null, -- real time: bars that came later are not in it
    data_hash      text        not null,
    first_session  date        not null,
    sessions       integer     not null,
    configuration  text        not null,
    configuration_hash text    not null,
    seed           integer     not null,
    code           text        not null, -- commit of the program that made it
    format         integer     not null, -- of content
    content        text        not null, -- the fits
    content_hash   text        not null,
    evidence       jsonb       not null,
    verdict        jsonb       not null,
    made_at        timestamptz not null default clock_timestamp(),
    primary key (record, symbol, version),
    unique (record, symbol, session, configuration_hash)
);

-- Who became champion when: of two rows the later "at" counts, then the larger number. It served until the next one's "at".
create table promotion (
    record   text        not null,
    symbol   text        not null,
    number   integer     not null check (number > 0),
    at       timestamptz not null, -- on the record's clock
    version  integer     not null,
    previous integer, -- the champion that it took over from
    by       text        not null,
    reason   text        not null,
    made_at  timestamptz not null default clock_timestamp(),
    primary key (record, symbol, number),
    foreign key (record, symbol, version) references model_version
);

create index promotion_at on promotion (record, symbol, at, number);
create index promotion_of on promotion (record, symbol, version);

create trigger model_version_append_only before update or delete or truncate on model_version for each statement execute function refuse_change();
create trigger promotion_append_only before update or delete or truncate on promotion for each statement execute function refuse_change();

-- How far the tracking server has followed. Made from the tables above, and may be made again.
create table model_publication (
    record           text    not null,
    symbol           text    not null,
    version          integer not null,
    run_id           text,
    registry_version text, -- null until run, files and version are there
    standing         text,    -- as it was last written there
    primary key (record, symbol, version),
    foreign key (record, symbol, version) references model_version
);
