-- Who wants to be told of what happens in the registry.
create table webhook (
    number      bigint generated always as identity primary key,
    webhook_id  text   collate "C" not null unique,
    name        text   not null,
    description text,
    url         text   not null,
    secret      text,
    active      boolean not null,
    events      text[] not null,
    created     bigint not null,
    updated     bigint not null
);

-- What is still to be sent. A row is written with the change that it tells of, so neither is there without the other.
create table webhook_delivery (
    delivery_id text   collate "C" primary key default gen_random_uuid()::text,
    webhook     bigint not null references webhook on delete cascade,
    event       text   not null,
    data        jsonb  not null,
    happened    bigint not null,
    attempts    integer not null default 0,
    due         bigint not null
);
create index webhook_delivery_by_due on webhook_delivery (due);
create index webhook_delivery_by_webhook on webhook_delivery (webhook);

-- How many are to be told of an event such as MODEL_VERSION.CREATED.
create function announce(event_name text, happened_at bigint, event_data jsonb) returns bigint language sql as $$
    with told as (
        insert into webhook_delivery (webhook, event, data, happened, due)
        select number, event_name, event_data, happened_at, happened_at from webhook where active and event_name = any(events)
        returning 1)
    select count(*) from told
$$;
