-- Registered models, their versions, and who moved what.
create table registered_model (
    id           bigint generated always as identity primary key,
    name         text    not null unique,
    description  text    not null default '',
    created      bigint  not null,
    updated      bigint  not null,
    -- A counter and not a maximum: a deleted version keeps its number.
    next_version integer not null default 1
);

create table registered_model_tag (
    model bigint not null references registered_model on delete cascade,
    key   text   not null,
    value text   not null,
    primary key (model, key)
);

create table model_version (
    model            bigint  not null references registered_model on delete cascade,
    version          integer not null,
    created          bigint  not null,
    updated          bigint  not null,
    stage            text    not null default 'None',
    description      text    not null default '',
    source           text    not null,
    storage_location text    not null,
    run_id           text,
    run_link         text,
    model_id         text,
    primary key (model, version)
);
create index model_version_by_run on model_version (run_id);

create table model_version_tag (
    model   bigint  not null,
    version integer not null,
    key     text    not null,
    value   text    not null,
    primary key (model, version, key),
    foreign key (model, version) references model_version on delete cascade
);

create table model_alias (
    model   bigint  not null,
    alias   text    not null,
    version integer not null,
    primary key (model, alias),
    foreign key (model, version) references model_version
);
create index model_alias_by_version on model_alias (model, version);

-- Every move of an alias (from version to version) and of a version (from stage to stage). No foreign key:
-- what happened stays true when the model is gone.
create table registry_move (
    number  bigint primary key,
    model   bigint not null,
    name    text   not null,
    kind    text   not null check (kind in ('alias', 'stage')),
    subject text   not null,
    origin  text,
    target  text,
    who     text   not null,
    at      bigint not null,
    hash    bytea  not null
);
create index registry_move_by_subject on registry_move (model, kind, subject, number);

create function move_hash(previous bytea, m registry_move) returns bytea language sql immutable as $$
    select sha256(coalesce(previous, ''::bytea) || convert_to(json_build_array(m.number, m.model, m.name, m.kind, m.subject, m.origin, m.target, m.who, m.at)::text, 'UTF8'))
$$;

-- Numbers the entry and chains it to the one before. One at a time: the lock ends with the transaction.
create function chain_move() returns trigger language plpgsql as $$
declare
    previous registry_move;
begin
    perform pg_advisory_xact_lock(hashtextextended('mlflow.registry_move', 0));
    select * into previous from registry_move order by number desc limit 1;
    new.number := coalesce(previous.number, 0) + 1;
    new.hash := move_hash(previous.hash, new);
    return new;
end $$;
create trigger chain before insert on registry_move for each row execute function chain_move();

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'registry_move is append-only';
end $$;
create trigger append_only before update or delete or truncate on registry_move for each statement execute function refuse_change();
