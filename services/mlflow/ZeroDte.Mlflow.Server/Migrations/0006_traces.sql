-- Traces of calls: what is known of each. The spans themselves are an artifact that the client writes under artifact_uri.
create table trace (
    trace_id          text   collate "C" primary key,
    experiment        bigint not null references experiment on delete cascade,
    started           bigint not null,
    duration          bigint,
    status            text   not null,
    client_request_id text,
    request_preview   text,
    response_preview  text,
    artifact_uri      text   not null
);
create index trace_by_time on trace (experiment, started desc, trace_id);

create table trace_tag (
    trace_id text collate "C" not null references trace on delete cascade,
    key      text collate "C" not null,
    value    text not null,
    primary key (trace_id, key)
);
create index trace_tag_by_value on trace_tag (key, left(value, 64));

create table trace_metadata (
    trace_id text collate "C" not null references trace on delete cascade,
    key      text collate "C" not null,
    value    text not null,
    primary key (trace_id, key)
);
create index trace_metadata_by_value on trace_metadata (key, left(value, 64));

-- What people and judges say of a trace, in the shape in which it was sent.
create table trace_assessment (
    trace_id      text   collate "C" not null references trace on delete cascade,
    assessment_id text   collate "C" not null,
    number        bigint not null generated always as identity,
    body          jsonb  not null,
    primary key (trace_id, assessment_id)
);

create table trace_run (
    trace_id text collate "C" not null references trace on delete cascade,
    run_id   text collate "C" not null references run (run_id) on delete cascade,
    primary key (trace_id, run_id)
);
create index trace_run_by_run on trace_run (run_id);
