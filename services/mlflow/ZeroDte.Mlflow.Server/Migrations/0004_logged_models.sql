-- Models as MLflow 3 knows them: on their own, beside the runs that made or took them.
create table logged_model (
    model_id      text   collate "C" primary key,
    experiment    bigint not null references experiment on delete cascade,
    name          text   not null,
    created       bigint not null,
    updated       bigint not null,
    artifact_uri  text   not null,
    status        text   not null,
    model_type    text   not null,
    source_run_id text
);
create index logged_model_by_time on logged_model (experiment, created desc);

create table logged_model_param (
    model_id text not null references logged_model on delete cascade,
    key      text not null,
    value    text not null,
    primary key (model_id, key)
);

create table logged_model_tag (
    model_id text not null references logged_model on delete cascade,
    key      text not null,
    value    text not null,
    primary key (model_id, key)
);

create table run_model (
    run       bigint not null references run on delete cascade,
    direction text   not null check (direction in ('input', 'output')),
    model_id  text   not null,
    step      bigint not null,
    primary key (run, direction, model_id)
);
