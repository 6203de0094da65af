-- Each reply of a vendor: what was asked (without the key), what came, and what it was judged to be. The bytes are in the object store.
create table vendor_reply (
    id          bigint generated always as identity primary key,
    vendor      text        not null,
    endpoint    text        not null,
    symbol      text,                    -- null: of many
    request     text        not null,
    key         text        not null,    -- the fingerprint of the key that asked
    series      uuid        not null,    -- the same for all pages of one answer
    status      int,                     -- null: there was no reply
    etag        text,
    received_at timestamptz not null,
    sha256      text,
    bytes       bigint,
    object      text,                    -- where the bytes are kept
    class       text        not null,
    reason      text        not null,
    retry_at    timestamptz,
    constraint vendor_reply_bytes check (num_nulls(status, sha256, bytes, object) in (0, 4))
);

create index vendor_reply_request on vendor_reply using hash (request);
create index vendor_reply_recent on vendor_reply (vendor, received_at);
create index vendor_reply_sha256 on vendor_reply (sha256);
create index vendor_reply_symbol on vendor_reply (vendor, symbol, id);

create trigger vendor_reply_append_only before update or delete or truncate on vendor_reply
    for each statement execute function refuse_change();

-- How many calls of each key count against its limits.
create table vendor_budget (
    vendor       text          not null,
    key          text          not null,
    day          date          not null default '2000-01-01',
    used         int           not null default 0,
    recent       timestamptz[] not null default '{}',
    closed_until timestamptz,
    primary key (vendor, key)
);
