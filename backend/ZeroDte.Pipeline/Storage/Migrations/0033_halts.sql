-- Sessions in which a symbol did not trade, as told by a source that has all others of them. A bar that comes later takes their place.
alter table ingest drop constraint ingest_kind_check;
alter table ingest add constraint ingest_kind_check check (kind in ('bars', 'actions', 'halts'));

create table halt (
    symbol      text        not null,
    session     date        not null,
    known_since timestamptz not null,
    reason      text        not null,
    primary key (symbol, session)
);

create trigger halt_append_only before update or delete or truncate on halt
    for each statement execute function refuse_change();
