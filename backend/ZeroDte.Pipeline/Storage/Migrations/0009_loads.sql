-- What each load did, so that it can be told from the others and taken back.
alter table ingest
    add column content_hash text,             -- SHA-256 of the file; null: not read from one, or before this was kept
    add column added        bigint not null default 0,
    add column corrected    bigint not null default 0,
    add column withdrawn    bigint not null default 0,
    add column unchanged    bigint,           -- null: before this was kept
    add column refused      bigint not null default 0,
    add column undoes       bigint references ingest,
    add column undo_reason  text;

update ingest i set added = b.added, corrected = b.corrected
from (
    select symbol, known_since, count(*) filter (where earlier = 0) as added, count(*) filter (where earlier > 0) as corrected
    from (select symbol, known_since, row_number() over (partition by symbol, session order by known_since) - 1 as earlier from bar) numbered
    group by symbol, known_since) b
where (b.symbol, b.known_since) = (i.symbol, i.known_since);

update ingest i set refused = q.refused from (select ingest_id, count(*) as refused from quarantine group by ingest_id) q where q.ingest_id = i.id;

create trigger ingest_append_only before update or delete or truncate on ingest
    for each statement execute function refuse_change();

-- A row that says: from known_since on we believe that there is no bar of this session. Its prices are those that were taken back.
alter table bar add column withdrawn boolean not null default false;
