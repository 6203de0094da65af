-- In whose shares a bar's prices are: null if as traded, in its own session's; else a later one's, as splits up to then were taken out.
-- Bars from before this was kept are all on one scale, that of their symbol's last session.
alter table bar add column shares_of date;
alter table bar disable trigger bar_append_only;
update bar b set shares_of = (select max(session) from bar l where l.symbol = b.symbol);
alter table bar enable trigger bar_append_only;

-- What the rows of a load are: bars, or corporate actions.
alter table ingest add column kind text not null default 'bars' check (kind in ('bars', 'actions'));

-- Splits and dividends as each source tells them, bitemporal as bars are.
create table corporate_action (
    symbol      text        not null,
    ex_date     date        not null,
    source      text        not null,
    source_id   text        not null,
    known_since timestamptz not null,
    rank        smallint    not null,          -- where sources differ about an ex-date, the lowest counts: 0 a person, 1 and more vendors
    split_from  numeric,
    split_to    numeric,
    cash        numeric,
    withdrawn   boolean     not null default false,
    primary key (symbol, source, source_id, known_since),
    constraint action_is_one_kind check (
        cash > 0 and cash < 'infinity' and split_from is null and split_to is null
        or cash is null and split_from > 0 and split_from < 'infinity' and split_to > 0 and split_to < 'infinity')
);

create trigger corporate_action_append_only before update or delete or truncate on corporate_action
    for each statement execute function refuse_change();
